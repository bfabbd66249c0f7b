import { softMax } from './soft-max';

export interface AttentionShape {
  readonly nHeads: number;
  /** Divides nHeads; query head h reads K/V head floor(h · nKvHeads / nHeads). */
  readonly nKvHeads: number;
  readonly headDim: number;
}

/**
 * Causal grouped-query attention: softmax(q · k / sqrt(headDim)) · v over positions 0 .. pos of each query.
 * @param q (T, nHeads, headDim), the last T positions of the context
 * @param k (nCtx, nKvHeads, headDim)
 * @param v (nCtx, nKvHeads, headDim)
 * @returns (T, nHeads, headDim)
 */
export function attention(
  q: Float64Array,
  k: Float64Array,
  v: Float64Array,
  { nHeads, nKvHeads, headDim }: AttentionShape,
): Float64Array {
  const T = q.length / (nHeads * headDim);
  const nCtx = k.length / (nKvHeads * headDim);
  const y = new Float64Array(q.length);
  for (let row = 0; row < T * nHeads; row++) {
    const pos = nCtx - T + Math.floor(row / nHeads);
    const kvHead = Math.floor(((row % nHeads) * nKvHeads) / nHeads);
    const kvAt = (p: number, i: number) => (p * nKvHeads + kvHead) * headDim + i;
    const scores = new Float64Array(pos + 1).map((_, p) => {
      let dot = 0;
      for (let i = 0; i < headDim; i++) dot += q[row * headDim + i]! * k[kvAt(p, i)]!;
      return dot / Math.sqrt(headDim);
    });
    softMax(scores).forEach((weight, p) => {
      for (let i = 0; i < headDim; i++) y[row * headDim + i]! += weight * v[kvAt(p, i)]!;
    });
  }
  return y;
}
