import type { Dispatch } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import { prepareAttention } from '../ops/attention/attention';
import { prepareGetRows } from '../ops/get-rows/get-rows';
import { prepareMulMat, tilesOf, type MulMatParams, type Tile } from '../ops/mul-mat/mul-mat';
import type { KernelFamily } from '../ops/reduce/kernel-family';
import { prepareRmsNorm } from '../ops/rms-norm/rms-norm';
import { prepareRope } from '../ops/rope/rope';
import { padded, type LayerCache } from './buffers';
import { attentionBuffers, headShape, ropeParams, type GraphInputs } from './graph-inputs';

/** A chunk of tokens through the model, by layer, so that a long chunk can be cut into several submits. */
export interface PrefillGraph {
  readonly embed: readonly Dispatch[];
  readonly layers: readonly (readonly Dispatch[])[];
}

export async function preparePrefill(
  gpu: Gpu,
  family: KernelFamily,
  inputs: GraphInputs,
  tile: Tile,
): Promise<PrefillGraph> {
  const { weights, buffers, caches } = inputs;
  const { tokens, h, step } = buffers;
  const embed = prepareGetRows(gpu, { matrix: weights.tokenEmbd, tokens, h, step });
  const layers = caches.map((cache, index) =>
    prepareLayer(gpu, family, inputs, tile, index, cache),
  );
  return { embed: [await embed], layers: await Promise.all(layers) };
}

async function prepareLayer(
  gpu: Gpu,
  family: KernelFamily,
  inputs: GraphInputs,
  tile: Tile,
  index: number,
  cache: LayerCache,
): Promise<Dispatch[]> {
  const { config, weights, buffers } = inputs;
  const { nEmbd, nFf, nHeads, nKvHeads, headDim, rmsEps: eps } = config;
  const { h, x, qkv, attn, ff, step } = buffers;
  const layer = weights.layers[index];
  if (!layer) throw new Error(`no weights for layer ${String(index)}`);

  const norm = (weight: GPUBuffer) =>
    prepareRmsNorm(gpu, family, { x: h, weight, y: x, width: nEmbd, eps });
  const product = (
    params: Omit<MulMatParams, 'step' | 'tile' | 'outOffset'> & { outOffset?: number },
  ) => prepareMulMat(gpu, family, { outOffset: 0, ...params, step, tile });
  const toQkv = {
    x,
    out: qkv,
    outStride: (nHeads + 2 * nKvHeads) * headDim,
    combine: 'set',
  } as const;
  const toFf = { x, out: ff, outStride: padded(nFf) };
  const toResidual = { out: h, outStride: padded(nEmbd), combine: 'add' } as const;

  const dispatches = await Promise.all([
    norm(layer.attnNorm),
    product({ ...toQkv, matrix: layer.q }),
    product({ ...toQkv, matrix: layer.k, outOffset: nHeads * headDim }),
    product({ ...toQkv, matrix: layer.v, outOffset: (nHeads + nKvHeads) * headDim }),
    prepareRope(gpu, family, ropeParams(inputs, layer, cache)),
    prepareAttention(gpu, family, {
      ...headShape(inputs),
      ...attentionBuffers(buffers, cache),
      mode: 'prefill',
      out: attn,
    }),
    product({ ...toResidual, matrix: layer.output, x: attn }),
    norm(layer.ffnNorm),
    product({ ...toFf, matrix: layer.gate, combine: 'set' }),
    product({ ...toFf, matrix: layer.up, combine: 'glu' }),
    product({ ...toResidual, matrix: layer.down, x: ff }),
  ]);
  return dispatches.flat();
}

/** Rows of whole-vocabulary logits are whole vectors. */
export function allLogitsStride(nVocab: number): number {
  return Math.ceil(nVocab / 4) * 4;
}

/**
 * Logits of every token of the chunk, which only checks and `logits` ask for.
 * @param out (T, allLogitsStride) f32
 */
export async function prepareAllLogits(
  gpu: Gpu,
  family: KernelFamily,
  { config, weights, buffers }: GraphInputs,
  out: GPUBuffer,
): Promise<Dispatch[]> {
  const { h, x, step } = buffers;
  const norm = { x: h, weight: weights.outputNorm, y: x, width: config.nEmbd, eps: config.rmsEps };
  return [
    await prepareRmsNorm(gpu, family, norm),
    ...(await prepareMulMat(gpu, family, {
      matrix: weights.output,
      x,
      out,
      outStride: allLogitsStride(config.nVocab),
      outOffset: 0,
      combine: 'set',
      tile: tilesOf(family).many,
      step,
    })),
  ];
}
