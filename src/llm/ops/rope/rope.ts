import { prepare, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import { kvPutPair, type KvCacheType } from '../attention/kv-cache';
import { familyLabel, reduction, type KernelFamily } from '../reduce/kernel-family';
import { STEP_BINDING, STEP_STRUCT } from '../step-state';
import rope from './rope.wgsl?raw';

export interface HeadShape {
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly headDim: number;
  readonly nCtx: number;
  readonly kvCacheType: KvCacheType;
}

export interface RopeParams extends HeadShape {
  readonly interleaved: boolean;
  /** (T, nHeads + 2 nKvHeads, headDim) f32 */
  readonly qkv: GPUBuffer;
  /** (T, nHeads, headDim) f32, each head's pairs side by side */
  readonly q: GPUBuffer;
  /** (nKvHeads, nCtx, headDim) each */
  readonly kCache: GPUBuffer;
  readonly vCache: GPUBuffer;
  /** `ropeTables` */
  readonly turns: GPUBuffer;
  readonly step: GPUBuffer;
  /** (nHeads + 2 nKvHeads, headDim) f32 */
  readonly bias?: GPUBuffer;
  /** (2, headDim) f32: for q, for k */
  readonly qkNorm?: { readonly weight: GPUBuffer; readonly eps: number };
}

const WG = 32;

/** Bias, QK-norm and rotary embedding of T tokens; appends their keys and values to the cache. */
export function prepareRope(gpu: Gpu, family: KernelFamily, params: RopeParams): Promise<Dispatch> {
  const { nHeads, nKvHeads, headDim, nCtx, kvCacheType, bias, qkNorm } = params;
  const heads = nHeads + 2 * nKvHeads;
  const { enable, files } = qkNorm ? reduction(family) : { enable: [], files: [] };
  const kvType = kvCacheType === 'f16' ? 'array<u32>' : 'array<vec2f>';
  return prepare(
    gpu,
    {
      label: `rope:${String(nHeads)}/${String(nKvHeads)}x${String(headDim)}:ctx${String(nCtx)}:${kvCacheType}${params.interleaved ? ':norm' : ':neox'}${bias ? ':bias' : ''}${qkNorm ? `:qk${String(qkNorm.eps)}` : ''}:${familyLabel(family)}`,
      enable: enable ?? [],
      constants: {
        // Barriers cost CPU adapters by the thread.
        WG: family.cooperation === 'serial' ? 8 : WG,
        HEADS: heads,
        Q_HEADS: nHeads,
        KV_HEADS: nKvHeads,
        HEAD_DIM: headDim,
        HALF: headDim / 2,
        N_CTX: nCtx,
        INTERLEAVED: params.interleaved,
        QK_NORM: qkNorm !== undefined,
        F_HEAD_DIM: headDim,
        F_EPS: qkNorm?.eps ?? 0,
      },
      bindings: [
        { name: 'qkv', access: 'read', type: 'array<f32>' },
        { name: 'q', access: 'read_write', type: 'array<vec2f>' },
        { name: 'k_cache', access: 'read_write', type: kvType },
        { name: 'v_cache', access: 'read_write', type: kvType },
        { name: 'turns', access: 'read', type: 'array<vec2f>' },
        STEP_BINDING,
        ...(bias ? [{ name: 'bias', access: 'read', type: 'array<f32>' } as const] : []),
        ...(qkNorm ? [{ name: 'qk_norm', access: 'read', type: 'array<f32>' } as const] : []),
      ],
      files: [
        STEP_STRUCT,
        ...files,
        ...(qkNorm ? [] : [NO_REDUCTION]),
        bias
          ? 'fn bias_of(k: u32) -> f32 { return bias[k]; }'
          : 'fn bias_of(k: u32) -> f32 { return 0.0; }',
        qkNorm
          ? 'fn norm_of(is_key: bool, k: u32) -> f32 { return qk_norm[select(0u, HEAD_DIM, is_key) + k]; }'
          : 'fn norm_of(is_key: bool, k: u32) -> f32 { return 1.0; }',
        kvPutPair(kvCacheType),
        rope,
      ],
    },
    [
      params.qkv,
      params.q,
      params.kCache,
      params.vCache,
      params.turns,
      params.step,
      ...(bias ? [bias] : []),
      ...(qkNorm ? [qkNorm.weight] : []),
    ],
    ({ nTokens }) => [heads, nTokens, 1],
  );
}

const NO_REDUCTION = `struct Sums { rows: vec4f, square: f32 }
fn workgroup_sum(lid: u32, rows: vec4f, square: f32) -> Sums { return Sums(rows, square); }`;
