import type { Gpu } from '../gpu/gpu';
import type { WeightMatrix } from '../ops/quant/segment';
import { ropeTables } from '../ops/rope/rope-tables';
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

/** Brings every tensor to the GPU, in the order of the file's layers. */
export async function loadWeights(
  gpu: Gpu,
  loader: WeightsLoader,
  config: ModelConfig,
  tensors: ModelTensors,
  nCtx: number,
): Promise<ModelWeights> {
  const tokenEmbd = await loader.matrix(tensors.tokenEmbd);
  const layers: LayerWeights[] = [];
  for (const layer of tensors.layers) layers.push(await loadLayer(loader, layer));
  const outputNorm = await loader.vector('output_norm', [tensors.outputNorm]);
  const output =
    tensors.output === tensors.tokenEmbd ? tokenEmbd : await loader.matrix(tensors.output);
  const freqFactors = tensors.ropeFreqs && (await loader.floats(tensors.ropeFreqs));
  const table = ropeTables(config.headDim, nCtx, config.ropeBase, freqFactors);
  const ropeTurns = gpu.createStorage('rope.turns', table.byteLength);
  gpu.write(ropeTurns, 0, table);
  return { tokenEmbd, layers, outputNorm, output, ropeTurns };
}

async function loadLayer(loader: WeightsLoader, layer: LayerTensors): Promise<LayerWeights> {
  const { qBias, kBias, vBias, qNorm, kNorm } = layer;
  const attnNorm = await loader.vector('attn_norm', [layer.attnNorm]);
  const q = await loader.matrix(layer.q);
  const k = await loader.matrix(layer.k);
  const v = await loader.matrix(layer.v);
  const qkvBias =
    qBias && kBias && vBias && (await loader.vector('attn_qkv.bias', [qBias, kBias, vBias]));
  const qkNorm = qNorm && kNorm && (await loader.vector('attn_qk_norm', [qNorm, kNorm]));
  const output = await loader.matrix(layer.output);
  const ffnNorm = await loader.vector('ffn_norm', [layer.ffnNorm]);
  const [gate, up] = await loader.matrices([layer.gate, layer.up]);
  const down = await loader.matrix(layer.down);
  if (!gate || !up) throw new Error('two matrices in, two out');
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
