import { prepare, type Dispatch, type PassShape } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import type { Binding } from '../../gpu/kernel';
import { unitsOf } from '../quant/segment';
import type { KernelFamily } from '../reduce/kernel-family';
import type { HeadShape } from '../rope/rope';
import { STEP_BINDING, STEP_STRUCT } from '../step-state';
import attentionReduce from './attention-reduce.wgsl?raw';
import attention from './attention.wgsl?raw';
import { kvLoad } from './kv-cache';
import rowMaxSubgroup from './row-max.subgroup.wgsl?raw';
import rowMaxWorkgroup from './row-max.workgroup.wgsl?raw';

/** Positions of one tile, and threads. */
const WG = 64;
/** The cache is cut into at most this many runs in decoding: enough workgroups to fill a GPU, few to join. */
export const MAX_SPLITS = 32;
/** Query rows that share a load of K and V in prefill; more would spill registers. */
const PREFILL_ROWS = 16;

export interface AttentionParams extends HeadShape {
  /** `decode`: one token, split over the context, output unit-transposed. `prefill`: T tokens, (T, width) output. */
  readonly mode: 'decode' | 'prefill';
  /** (T, nHeads, headDim) f32, as `rope` leaves it */
  readonly q: GPUBuffer;
  readonly kCache: GPUBuffer;
  readonly vCache: GPUBuffer;
  /** `attentionScratchBytes` */
  readonly part: GPUBuffer;
  readonly partStats: GPUBuffer;
  /** nHeads * headDim wide, rounded up to whole units */
  readonly out: GPUBuffer;
  readonly step: GPUBuffer;
}

/** Bytes of the partial results of `nTokens` tokens in `nSplits` runs each. */
export function attentionScratchBytes(
  { nHeads, headDim }: Pick<HeadShape, 'nHeads' | 'headDim'>,
  nTokens: number,
  nSplits: number,
): { part: number; partStats: number } {
  const rows = nTokens * nHeads * nSplits;
  return { part: rows * headDim * 4, partStats: rows * 8 };
}

/** Positions in a run; the same arithmetic as `chunk_of` in the kernels. */
function chunkOf(length: number, nSplits: number): number {
  return Math.max(WG, Math.ceil(Math.ceil(length / nSplits) / WG) * WG);
}

/** Attention and the joining of its splits. */
export function prepareAttention(
  gpu: Gpu,
  { cooperation }: KernelFamily,
  params: AttentionParams,
): Promise<Dispatch[]> {
  const { nHeads, nKvHeads, headDim, nCtx, kvCacheType, mode } = params;
  const group = nHeads / nKvHeads;
  const isDecode = mode === 'decode';
  const tokens = isDecode ? 1 : Math.max(1, Math.floor(PREFILL_ROWS / group));
  const nSplits = isDecode ? MAX_SPLITS : 1;
  const quads = headDim / 4;
  const load = kvLoad(kvCacheType);
  const hasSubgroups = cooperation === 'subgroups';
  const shape = `${mode}:${String(nHeads)}/${String(nKvHeads)}x${String(headDim)}`;
  const constants = {
    WG,
    G: group,
    QT: tokens,
    ROWS: group * tokens,
    QUADS: quads,
    LANES: Math.floor(WG / quads),
    Q_HEADS: nHeads,
    N_CTX: nCtx,
    SPLITS: nSplits,
    UNITS: unitsOf(nHeads * headDim),
    TRANSPOSED: isDecode,
    F_SCALE: 1 / Math.sqrt(headDim),
  };
  // Prefill has one run, however long.
  const chunk = isDecode
    ? `fn chunk_of(length: u32) -> u32 { return max(WG, ((length + SPLITS - 1u) / SPLITS + WG - 1u) / WG * WG); }`
    : `fn chunk_of(length: u32) -> u32 { return length; }`;
  const partials = (access: Binding['access']): Binding[] => [
    { name: 'part', access, type: 'array<vec4f>' },
    { name: 'part_stats', access, type: 'array<vec2f>' },
  ];
  const partBuffers = [params.part, params.partStats];
  return Promise.all([
    prepare(
      gpu,
      {
        label: `attention:${shape}:ctx${String(nCtx)}:${kvCacheType}${hasSubgroups ? ':subgroups' : ''}`,
        enable: hasSubgroups ? ['subgroups'] : [],
        constants,
        bindings: [
          { name: 'q', access: 'read', type: 'array<vec4f>' },
          { name: 'k_cache', access: 'read', type: load.bindingType },
          { name: 'v_cache', access: 'read', type: load.bindingType },
          STEP_BINDING,
          ...partials('read_write'),
        ],
        files: [
          STEP_STRUCT,
          load.wgsl,
          chunk,
          attention,
          hasSubgroups ? rowMaxSubgroup : rowMaxWorkgroup,
        ],
      },
      [params.q, params.kCache, params.vCache, params.step, ...partBuffers],
      ({ nTokens, pos }: PassShape) => [
        isDecode ? Math.ceil((pos + 1) / chunkOf(pos + 1, nSplits)) : 1,
        nKvHeads,
        Math.ceil(nTokens / tokens),
      ],
    ),
    prepare(
      gpu,
      {
        label: `attention_reduce:${shape}`,
        constants,
        bindings: [
          ...partials('read'),
          { name: 'out', access: 'read_write', type: 'array<vec4f>' },
          STEP_BINDING,
        ],
        files: [STEP_STRUCT, chunk, attentionReduce],
      },
      [...partBuffers, params.out, params.step],
      ({ nTokens }: PassShape) => [Math.ceil((nHeads * quads) / 64), nTokens, 1],
    ),
  ]);
}
