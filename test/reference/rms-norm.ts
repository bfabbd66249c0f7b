/**
 * y = x / sqrt(mean(x²) + eps) · weight, row by row.
 * @param x (rows, weight.length)
 */
export function rmsNorm(x: Float64Array, weight: ArrayLike<number>, eps: number): Float64Array {
  const n = weight.length;
  const y = new Float64Array(x.length);
  for (let row = 0; row < x.length; row += n) {
    let sumOfSquares = 0;
    for (let i = 0; i < n; i++) sumOfSquares += x[row + i]! ** 2;
    const scale = 1 / Math.sqrt(sumOfSquares / n + eps);
    for (let i = 0; i < n; i++) y[row + i] = x[row + i]! * scale * weight[i]!;
  }
  return y;
}
