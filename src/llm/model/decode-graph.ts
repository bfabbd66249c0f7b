import type { Dispatch } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import { prepareAttention } from '../ops/attention/attention';
import { prepareGetRows } from '../ops/get-rows/get-rows';
import { prepareMulMatVec, squaresOf, type FoldedNorm } from '../ops/mul-mat-vec/mul-mat-vec';
import type { KernelFamily } from '../ops/reduce/kernel-family';
import { prepareRope } from '../ops/rope/rope';
import type { LayerCache } from './buffers';
import { attentionBuffers, headShape, ropeParams, type GraphInputs } from './graph-inputs';

/**
 * One token through the model: 7 dispatches a layer, and two more. RMSNorm costs none: whoever writes the residual
 * stream also leaves it times the next norm's weights and its sums of squares, and the product that follows divides.
 */
export async function prepareDecode(
  gpu: Gpu,
  family: KernelFamily,
  inputs: GraphInputs,
): Promise<Dispatch[]> {
  const { config, weights, caches, buffers } = inputs;
  const norm: FoldedNorm = {
    squares: buffers.squares,
    nSquares: squaresOf(config.nEmbd),
    width: config.nEmbd,
    eps: config.rmsEps,
  };
  const firstNorm = weights.layers[0]?.attnNorm ?? weights.outputNorm;
  const embed = prepareGetRows(gpu, {
    matrix: weights.tokenEmbd,
    tokens: buffers.tokens,
    h: buffers.h,
    step: buffers.step,
    next: { x: buffers.xT, normWeight: firstNorm, squares: buffers.squares },
  });
  const layers = caches.map((cache, index) =>
    prepareLayer(gpu, family, inputs, index, cache, norm),
  );
  const head = prepareMulMatVec(gpu, family, {
    matrices: [weights.output],
    x: buffers.xT,
    norm,
    epilogue: { kind: 'store', y: buffers.logits },
  });
  return [await embed, ...(await Promise.all(layers)).flat(), await head];
}

async function prepareLayer(
  gpu: Gpu,
  family: KernelFamily,
  inputs: GraphInputs,
  index: number,
  cache: LayerCache,
  norm: FoldedNorm,
): Promise<Dispatch[]> {
  const { weights, buffers } = inputs;
  const layer = weights.layers[index];
  if (!layer) throw new Error(`no weights for layer ${String(index)}`);
  const nextNorm = weights.layers[index + 1]?.attnNorm ?? weights.outputNorm;
  const residual = (normWeight: GPUBuffer) =>
    ({
      kind: 'residual',
      y: buffers.h,
      nextX: buffers.xT,
      normWeight,
      nextSquares: buffers.squares,
    }) as const;
  const dispatches = await Promise.all([
    prepareMulMatVec(gpu, family, {
      matrices: [layer.q, layer.k, layer.v],
      x: buffers.xT,
      norm,
      epilogue: { kind: 'store', y: buffers.qkv },
    }),
    prepareRope(gpu, family, ropeParams(inputs, layer, cache)),
    prepareAttention(gpu, family, {
      ...headShape(inputs),
      ...attentionBuffers(buffers, cache),
      mode: 'decode',
      out: buffers.attnT,
    }),
    prepareMulMatVec(gpu, family, {
      matrices: [layer.output],
      x: buffers.attnT,
      epilogue: residual(layer.ffnNorm),
    }),
    prepareMulMatVec(gpu, family, {
      matrices: [layer.gate, layer.up],
      x: buffers.xT,
      norm,
      epilogue: { kind: 'glu', y: buffers.ffT },
    }),
    prepareMulMatVec(gpu, family, {
      matrices: [layer.down],
      x: buffers.ffT,
      epilogue: residual(nextNorm),
    }),
  ]);
  return dispatches.flat();
}
