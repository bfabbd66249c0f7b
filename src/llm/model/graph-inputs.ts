import type { HeadShape, RopeParams } from '../ops/rope/rope';
import type { ActivationBuffers, ContextShape, LayerCache } from './buffers';
import type { ModelConfig } from './config.types';
import type { LayerWeights, ModelWeights } from './weights';

/** All that the dispatches of a model are made of. */
export interface GraphInputs {
  readonly config: ModelConfig;
  readonly shape: ContextShape;
  readonly weights: ModelWeights;
  readonly caches: readonly LayerCache[];
  readonly buffers: ActivationBuffers;
}

export function headShape({ config, shape }: GraphInputs): HeadShape {
  return {
    nHeads: config.nHeads,
    nKvHeads: config.nKvHeads,
    headDim: config.headDim,
    nCtx: shape.nCtx,
    kvCacheType: shape.kvCacheType,
  };
}

/** What prefill and decoding give `rope` alike. */
export function ropeParams(
  inputs: GraphInputs,
  layer: LayerWeights,
  cache: LayerCache,
): RopeParams {
  const { config, buffers, weights } = inputs;
  return {
    ...headShape(inputs),
    interleaved: config.ropeType === 'norm',
    qkv: buffers.qkv,
    q: buffers.q,
    kCache: cache.k,
    vCache: cache.v,
    turns: weights.ropeTurns,
    step: buffers.step,
    ...(layer.qkvBias && { bias: layer.qkvBias }),
    ...(layer.qkNorm && { qkNorm: { weight: layer.qkNorm, eps: config.rmsEps } }),
  };
}

/** What prefill and decoding give `attention` alike. */
export function attentionBuffers(
  { q, part, partStats, step }: ActivationBuffers,
  cache: LayerCache,
) {
  return { q, part, partStats, step, kCache: cache.k, vCache: cache.v };
}
