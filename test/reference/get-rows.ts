/**
 * The rows of `table` with these indices, one after another: ggml's get_rows, the embedding lookup.
 * @param table (rows, rowLength)
 * @throws RangeError for an index outside the table
 */
export function getRows(
  table: Float64Array,
  indices: ArrayLike<number>,
  rowLength: number,
): Float64Array {
  const y = new Float64Array(indices.length * rowLength);
  for (const [t, index] of Array.from(indices).entries()) {
    if (!(index >= 0 && (index + 1) * rowLength <= table.length)) {
      throw new RangeError(`row ${index} of a table of ${table.length / rowLength} rows`);
    }
    y.set(table.subarray(index * rowLength, (index + 1) * rowLength), t * rowLength);
  }
  return y;
}
