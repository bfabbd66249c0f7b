import type { Gpu } from '../gpu/gpu';
import type { WeightMatrix } from '../ops/quant/segment';
import { ropeTableBytes, ropeTables } from '../ops/rope/rope-tables';
import type { ModelConfig } from './config.types';
import type { LayerTensors, ModelTensors } from './model-tensors';
import type { WeightsLoader } from './weights-loader';

/** One transformer block in GPU memory. */
export interface LayerWeights {
  readonly attnNorm: GPUBuffer;
  readonly q: WeightMatrix;
  readonly k: WeightMatrix;
  readonly v: WeightMatrix;
  /** (nHeads + 2 nKvHeads, headDim): of q, k and v, one after the other */
  readonly qkvBias?: GPUBuffer;
  /** (2, headDim): for q, for k */
  readonly qkNorm?: GPUBuffer;
  readonly output: WeightMatrix;
  readonly ffnNorm: GPUBuffer;
  readonly gate: WeightMatrix;
  readonly up: WeightMatrix;
  readonly down: WeightMatrix;
}

export interface ModelWeights {
  readonly tokenEmbd: WeightMatrix;
  readonly layers: readonly LayerWeights[];
  readonly outputNorm: GPUBuffer;
  /** The same object as `tokenEmbd` when the output is tied. */
  readonly output: WeightMatrix;
  readonly ropeTurns: GPUBuffer;
}

/** Asks for the memory of every tensor, in the order of the file's layers; `loader.fill` then brings the bytes. */
export function placeWeights(
  gpu: Gpu,
  loader: WeightsLoader,
  config: ModelConfig,
  tensors: ModelTensors,
  nCtx: number,
): ModelWeights {
  const tokenEmbd = loader.matrix(tensors.tokenEmbd);
  const layers = tensors.layers.map((layer) => placeLayer(loader, layer));
  const outputNorm = loader.vector('output_norm', [tensors.outputNorm]);
  const output = tensors.output === tensors.tokenEmbd ? tokenEmbd : loader.matrix(tensors.output);
  const ropeTurns = gpu.createStorage('rope.turns', ropeTableBytes(config.headDim, nCtx));
  const writeTurns = (freqFactors?: Float32Array): void => {
    gpu.write(ropeTurns, 0, ropeTables(config.headDim, nCtx, config.ropeBase, freqFactors));
  };
  if (tensors.ropeFreqs) loader.floats(tensors.ropeFreqs, writeTurns);
  else writeTurns();
  return { tokenEmbd, layers, outputNorm, output, ropeTurns };
}

function placeLayer(loader: WeightsLoader, layer: LayerTensors): LayerWeights {
  const { qBias, kBias, vBias, qNorm, kNorm } = layer;
  const attnNorm = loader.vector('attn_norm', [layer.attnNorm]);
  const [q, k, v] = [loader.matrix(layer.q), loader.matrix(layer.k), loader.matrix(layer.v)];
  const qkvBias = qBias && kBias && vBias && loader.vector('attn_qkv.bias', [qBias, kBias, vBias]);
  const qkNorm = qNorm && kNorm && loader.vector('attn_qk_norm', [qNorm, kNorm]);
  const output = loader.matrix(layer.output);
  const ffnNorm = loader.vector('ffn_norm', [layer.ffnNorm]);
  const [gate, up] = loader.pair(layer.gate, layer.up);
  const down = loader.matrix(layer.down);
  return {
    attnNorm,
    q,
    k,
    v,
    ...(qkvBias && { qkvBias }),
    ...(qkNorm && { qkNorm }),
    output,
    ffnNorm,
    gate,
    up,
    down,
  };
}
