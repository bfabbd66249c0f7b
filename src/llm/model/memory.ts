import type { GgufFile } from '../gguf/gguf-file';
import type { ModelConfig } from './config.types';

const F16_BYTES = 2;
const F32_BYTES = 4;
const FIRST_CONTEXT = 2048;

/** What one context length asks of the GPU. Activations (a few tens of MB) are not counted. */
export interface MemoryNeed {
  readonly nCtx: number;
  readonly weightBytes: number;
  readonly kvCacheBytes: number;
  readonly totalBytes: number;
}

/** Bytes of all tensors as the file stores them; the engine keeps the same bits per weight. */
export function weightBytes(gguf: GgufFile): number {
  let bytes = 0;
  for (const tensor of gguf.tensors.values()) bytes += tensor.sizeBytes;
  return bytes;
}

/** One key and one value of (nKvHeads, headDim) in every layer. */
export function kvCacheBytesPerToken(config: ModelConfig, type: 'f16' | 'f32' = 'f16'): number {
  const elementBytes = type === 'f16' ? F16_BYTES : F32_BYTES;
  return 2 * config.nLayers * config.nKvHeads * config.headDim * elementBytes;
}

/** Powers of two from 2048 below the model's limit, then that limit. */
export function contextSteps(nCtxTrain: number): number[] {
  const steps: number[] = [];
  for (let nCtx = FIRST_CONTEXT; nCtx < nCtxTrain; nCtx *= 2) steps.push(nCtx);
  return [...steps, nCtxTrain];
}

/** Memory by context length, shortest first. */
export function memoryByContext(gguf: GgufFile, config: ModelConfig): MemoryNeed[] {
  const weights = weightBytes(gguf);
  const perToken = kvCacheBytesPerToken(config);
  return contextSteps(config.nCtxTrain).map((nCtx) => ({
    nCtx,
    weightBytes: weights,
    kvCacheBytes: nCtx * perToken,
    totalBytes: weights + nCtx * perToken,
  }));
}
