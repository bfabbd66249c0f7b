/** exp(x - max) / sum, row by row. `-Infinity` gets 0, as long as one value of the row is finite. */
export function softMax(x: ArrayLike<number>, rowLength = x.length): Float64Array {
  const y = new Float64Array(x.length);
  for (let row = 0; row < x.length; row += rowLength) {
    let max = -Infinity;
    for (let i = row; i < row + rowLength; i++) max = Math.max(max, x[i]!);
    let sum = 0;
    for (let i = row; i < row + rowLength; i++) sum += y[i] = Math.exp(x[i]! - max);
    for (let i = row; i < row + rowLength; i++) y[i] = y[i]! / sum;
  }
  return y;
}
