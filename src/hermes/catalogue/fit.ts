import type { ModelShape } from '../../protocol';

/** What a device offers, as far as a page can find out. */
export interface DeviceOffer {
  /** Largest part of a buffer that a kernel can see. */
  readonly maxBindingBytes: number;
  readonly maxBufferBytes: number;
  /** What the GPU was seen to give, or what the browser says this device has; null when neither is known. */
  readonly memoryBytes: number | null;
  /** Whether the processor stands in for a GPU. */
  readonly isSoftware: boolean;
}

/** What most conversations need, in tokens; WebLLM sets memory aside for all of its context at once, so it is given less. */
export const USUAL_CONTEXT = { gguf: 8192, mlc: 4096 } as const;

export interface MemoryNeed {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly scratchBytes: number;
  readonly totalBytes: number;
}

export type Fit =
  | { readonly verdict: 'runs'; readonly nCtx: number; readonly need: MemoryNeed }
  /** With a shorter context than was asked for. */
  | { readonly verdict: 'runs-shorter'; readonly nCtx: number; readonly need: MemoryNeed }
  | {
      readonly verdict: 'does-not-fit';
      readonly reason: 'memory' | 'binding';
      /** Of the shortest context. */
      readonly need: MemoryNeed;
    };

const F32_BYTES = 4;
/** Tokens of one chunk of a prompt. */
const CHUNK_TOKENS = 256;
const LEAST_CONTEXT = 512;

/** Keys or values of one token in one layer, as the engine keeps them. */
function layerBytesPerToken({ nKvHeads, headDim, kvElementBytes = 2 }: ModelShape): number {
  return nKvHeads * headDim * kvElementBytes;
}

/** Keys and values of a whole context. */
export function kvCacheBytes(shape: ModelShape, nCtx: number): number {
  return 2 * shape.nLayers * layerBytesPerToken(shape) * nCtx;
}

/** What the engine asks of a GPU for a model and a context length. */
function memoryNeed(shape: ModelShape, weightsBytes: number, nCtx: number): MemoryNeed {
  const { nEmbd, nFf, nHeads, headDim, nVocab } = shape;
  // A chunk of activations in the residual stream, the heads and the feed-forward, and one row of logits.
  const scratchBytes =
    F32_BYTES * (CHUNK_TOKENS * (2 * nEmbd + 3 * nHeads * headDim + 2 * nFf) + nVocab);
  const kvBytes = kvCacheBytes(shape, nCtx);
  return {
    weightsBytes,
    kvCacheBytes: kvBytes,
    scratchBytes,
    totalBytes: weightsBytes + kvBytes + scratchBytes,
  };
}

/** Whether a model runs on a device, and with which context. What is not known is not held against it. */
export function fitOf(
  shape: ModelShape,
  weightsBytes: number,
  nCtxWanted: number,
  device: DeviceOffer,
): Fit {
  const wanted = Math.min(nCtxWanted, shape.nCtxMax);
  const least = Math.min(LEAST_CONTEXT, wanted);
  const smallest = memoryNeed(shape, weightsBytes, least);
  const budget = device.memoryBytes ?? Infinity;
  if (smallest.totalBytes > budget) {
    return { verdict: 'does-not-fit', reason: 'memory', need: smallest };
  }
  const byBinding = Math.floor(
    Math.min(device.maxBindingBytes, device.maxBufferBytes) / layerBytesPerToken(shape),
  );
  const fixed = smallest.totalBytes - smallest.kvCacheBytes;
  const byMemory = Math.floor((budget - fixed) / kvCacheBytes(shape, 1));
  const nCtx = Math.min(wanted, byBinding, byMemory);
  if (nCtx < least) return { verdict: 'does-not-fit', reason: 'binding', need: smallest };
  const need = memoryNeed(shape, weightsBytes, nCtx);
  return { verdict: nCtx === wanted ? 'runs' : 'runs-shorter', nCtx, need };
}
