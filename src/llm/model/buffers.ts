import type { Gpu } from '../gpu/gpu';
import { attentionScratchBytes, MAX_SPLITS } from '../ops/attention/attention';
import { KV_ELEMENT_BYTES, type KvCacheType } from '../ops/attention/kv-cache';
import { squaresOf } from '../ops/mul-mat-vec/mul-mat-vec';
import { UNIT_ELEMENTS } from '../ops/quant/quant-format';
import { unitsOf } from '../ops/quant/segment';
import { STEP_BYTES } from '../ops/step-state';
import type { ModelConfig } from './config.types';

/** The key and value cache of one layer, (nKvHeads, nCtx, headDim) each. */
export interface LayerCache {
  readonly k: GPUBuffer;
  readonly v: GPUBuffer;
}

/**
 * Activations. Rows are padded to whole units with zeros that nobody overwrites. `…T` lie unit-transposed, for one
 * token, as `mul_mat_vec` reads them; the others are (T, width).
 */
export interface ActivationBuffers {
  readonly step: GPUBuffer;
  /** (nCtx) u32 */
  readonly tokens: GPUBuffer;
  /** (T, nEmbd): the residual stream */
  readonly h: GPUBuffer;
  /** (T, nEmbd): h, normed */
  readonly x: GPUBuffer;
  readonly xT: GPUBuffer;
  readonly squares: GPUBuffer;
  /** (T, nHeads + 2 nKvHeads, headDim) */
  readonly qkv: GPUBuffer;
  /** (T, nHeads, headDim) */
  readonly q: GPUBuffer;
  readonly part: GPUBuffer;
  readonly partStats: GPUBuffer;
  /** (T, nHeads * headDim) */
  readonly attn: GPUBuffer;
  readonly attnT: GPUBuffer;
  /** (T, nFf) */
  readonly ff: GPUBuffer;
  readonly ffT: GPUBuffer;
  /** (nVocab) */
  readonly logits: GPUBuffer;
}

export interface ContextShape {
  readonly nCtx: number;
  readonly kvCacheType: KvCacheType;
  readonly chunkTokens: number;
}

export function padded(width: number): number {
  return unitsOf(width) * UNIT_ELEMENTS;
}

/** Bytes of one of a layer's two caches. */
export function layerCacheBytes(config: ModelConfig, { nCtx, kvCacheType }: ContextShape): number {
  return config.nKvHeads * nCtx * config.headDim * KV_ELEMENT_BYTES[kvCacheType];
}

export function createCaches(gpu: Gpu, config: ModelConfig, shape: ContextShape): LayerCache[] {
  const bytes = layerCacheBytes(config, shape);
  return Array.from({ length: config.nLayers }, (_, layer) => ({
    k: gpu.createStorage(`kv.k.${String(layer)}`, bytes),
    v: gpu.createStorage(`kv.v.${String(layer)}`, bytes),
  }));
}

/** The size of every activation buffer, in bytes. */
export function activationBytes(
  config: ModelConfig,
  { nCtx, chunkTokens: T }: ContextShape,
): Readonly<Record<keyof ActivationBuffers, number>> {
  const { nEmbd, nFf, nHeads, nKvHeads, headDim, nVocab } = config;
  const rows = (width: number): number => T * padded(width) * 4;
  const decode = attentionScratchBytes(config, 1, MAX_SPLITS);
  const prefill = attentionScratchBytes(config, T, 1);
  return {
    step: STEP_BYTES,
    tokens: nCtx * 4,
    h: rows(nEmbd),
    x: rows(nEmbd),
    xT: padded(nEmbd) * 4,
    squares: squaresOf(nEmbd) * 4,
    qkv: T * (nHeads + 2 * nKvHeads) * headDim * 4,
    q: T * nHeads * headDim * 4,
    part: Math.max(decode.part, prefill.part),
    partStats: Math.max(decode.partStats, prefill.partStats),
    attn: rows(nHeads * headDim),
    attnT: padded(nHeads * headDim) * 4,
    ff: rows(nFf),
    ffT: padded(nFf) * 4,
    logits: nVocab * 4,
  };
}

export function createActivations(
  gpu: Gpu,
  config: ModelConfig,
  shape: ContextShape,
): ActivationBuffers {
  const bytes = activationBytes(config, shape);
  const make = (name: keyof ActivationBuffers): GPUBuffer => gpu.createStorage(name, bytes[name]);
  return {
    step: make('step'),
    tokens: make('tokens'),
    h: make('h'),
    x: make('x'),
    xT: make('xT'),
    squares: make('squares'),
    qkv: make('qkv'),
    q: make('q'),
    part: make('part'),
    partStats: make('partStats'),
    attn: make('attn'),
    attnT: make('attnT'),
    ff: make('ff'),
    ffT: make('ffT'),
    logits: make('logits'),
  };
}
