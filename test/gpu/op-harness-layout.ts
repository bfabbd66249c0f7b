/** Elements of a unit, to which rows are padded. */
const UNIT = 32;

export function paddedLength(length: number): number {
  return Math.ceil(length / UNIT) * UNIT;
}

type Values = Float32Array | Float64Array;

/** (T, width) as (T, width rounded up to whole units), zero or `fill` beyond the width. */
export function padRows(values: Values, width: number, fill = 0): Float32Array<ArrayBuffer> {
  const stride = paddedLength(width);
  const rows = values.length / width;
  const out = new Float32Array(rows * stride).fill(fill);
  for (let t = 0; t < rows; t++) out.set(values.subarray(t * width, (t + 1) * width), t * stride);
  return out;
}

/** Where element k of a vector lies in the unit-transposed layout, by the definition: vec4 j of unit i is vector j · units + i. */
function transposedIndex(k: number, units: number): number {
  const unit = Math.floor(k / UNIT);
  const vector = Math.floor((k % UNIT) / 4);
  return 4 * (vector * units + unit) + (k % 4);
}

/** (K) in the unit-transposed layout of `mul_mat_vec`, zero beyond K. */
export function unitTransposed(values: Values): Float32Array<ArrayBuffer> {
  const units = Math.ceil(values.length / UNIT);
  const out = new Float32Array(units * UNIT);
  values.forEach((value, k) => (out[transposedIndex(k, units)] = value));
  return out;
}

/** What lies in an output of `length` elements before the kernel runs: zeros in the padding, which must stay, and nonsense. */
export function unitTransposedBefore(length: number): Float32Array<ArrayBuffer> {
  return unitTransposed(new Float32Array(length).fill(-7e18));
}
