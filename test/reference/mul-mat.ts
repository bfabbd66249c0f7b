/**
 * y = x · weightᵀ (+ bias), ggml's mul_mat: the weight's rows are the outputs.
 * @param weight (nOut, nIn)
 * @param x (T, nIn)
 * @param bias (nOut)
 * @returns (T, nOut)
 */
export function mulMat(
  weight: Float64Array,
  x: Float64Array,
  nIn: number,
  bias?: ArrayLike<number>,
): Float64Array {
  const nOut = weight.length / nIn;
  const y = new Float64Array((x.length / nIn) * nOut);
  for (let at = 0; at < y.length; at++) {
    const t = Math.floor(at / nOut);
    const out = at % nOut;
    let sum = bias ? bias[out]! : 0;
    for (let i = 0; i < nIn; i++) sum += weight[out * nIn + i]! * x[t * nIn + i]!;
    y[at] = sum;
  }
  return y;
}
