import { LlmError } from '../errors';
import type { Gpu } from '../gpu/gpu';
import { guardMemory } from '../gpu/guard-memory';
import type { LoadOptions } from '../language-model.types';
import {
  activationBytes,
  createActivations,
  createCaches,
  layerCacheBytes,
  type ActivationBuffers,
  type ContextShape,
  type LayerCache,
} from './buffers';
import type { ModelConfig } from './config.types';

/** What most people chat in; longer costs memory from the start. */
const DEFAULT_CONTEXT = 8192;
const LEAST_CONTEXT = 512;
/** Prefill chunks: a GPU wants wide tiles; a CPU adapter gains nothing beyond a few. */
const CHUNK_TOKENS = { gpu: 256, software: 64 };

export interface WantedContext extends ContextShape {
  /** Asked for by the caller; otherwise it may be halved until it fits. */
  readonly isFixed: boolean;
}

/** @throws LlmError `invalid_request`, or `out_of_memory` when one layer's keys of the length asked for pass a binding */
export function wantContext(
  gpu: Gpu,
  config: ModelConfig,
  { nCtx, kvCacheType = 'f16' }: Pick<LoadOptions, 'nCtx' | 'kvCacheType'>,
): WantedContext {
  if (nCtx !== undefined && (!Number.isInteger(nCtx) || nCtx < 1 || nCtx > config.nCtxTrain)) {
    throw new LlmError(
      'invalid_request',
      `context length: found ${String(nCtx)}, allowed 1 to ${String(config.nCtxTrain)}, what the model was trained for`,
    );
  }
  const perToken = layerCacheBytes(config, { nCtx: 1, kvCacheType, chunkTokens: 1 });
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  const allowed = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / perToken);
  if (nCtx !== undefined && nCtx > allowed) {
    throw new LlmError(
      'out_of_memory',
      `context length: found ${String(nCtx)}, allowed ${String(allowed)} on this adapter, whose bindings hold ${String(maxStorageBufferBindingSize)} bytes`,
    );
  }
  return {
    nCtx: nCtx ?? Math.min(DEFAULT_CONTEXT, config.nCtxTrain, allowed),
    kvCacheType,
    chunkTokens: gpu.isSoftware ? CHUNK_TOKENS.software : CHUNK_TOKENS.gpu,
    isFixed: nCtx !== undefined,
  };
}

export interface Context {
  readonly shape: ContextShape;
  readonly caches: readonly LayerCache[];
  readonly buffers: ActivationBuffers;
}

/** KV cache and activations. @throws LlmError `out_of_memory` */
export async function allocateContext(
  gpu: Gpu,
  config: ModelConfig,
  wanted: WantedContext,
): Promise<Context> {
  const { isFixed, ...first } = wanted;
  for (let shape = first; ; shape = { ...shape, nCtx: Math.floor(shape.nCtx / 2) }) {
    const kvBytes = 2 * config.nLayers * layerCacheBytes(config, shape);
    const scratch = Object.values(activationBytes(config, shape)).reduce((a, b) => a + b, 0);
    const made: GPUBuffer[] = [];
    const what = `a context of ${String(shape.nCtx)} tokens, ${String(kvBytes + scratch)} bytes beside the weights`;
    try {
      return await guardMemory(gpu, what, () => {
        const caches = createCaches(gpu, config, shape);
        made.push(...caches.flatMap(({ k, v }) => [k, v]));
        const buffers = createActivations(gpu, config, shape);
        made.push(...(Object.values(buffers) as GPUBuffer[]));
        return { shape, caches, buffers };
      });
    } catch (error) {
      for (const buffer of made) gpu.destroyBuffer(buffer);
      if (isFixed || shape.nCtx / 2 < LEAST_CONTEXT) throw error;
    }
  }
}
