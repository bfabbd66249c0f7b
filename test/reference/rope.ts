/** `norm` turns neighbours (2i, 2i + 1), llama's pairing; `neox` turns (i, i + headDim / 2). */
export type RopeType = 'norm' | 'neox';

/**
 * Rotary position embedding: pair i turns by pos · base^(-2i / headDim) / freqFactors[i]. ggml's rope.
 * @param x (T, nHeads, headDim)
 * @param positions (T)
 * @param freqFactors (headDim / 2), the tensor `rope_freqs`: it divides
 */
export function rope(
  x: Float64Array,
  positions: ArrayLike<number>,
  headDim: number,
  type: RopeType,
  base: number,
  freqFactors?: ArrayLike<number>,
): Float64Array {
  const y = Float64Array.from(x);
  const rowLength = x.length / positions.length;
  for (let head = 0; head < x.length; head += headDim) {
    const pos = positions[Math.floor(head / rowLength)]!;
    for (let i = 0; i < headDim / 2; i++) {
      const angle = (pos * base ** ((-2 * i) / headDim)) / (freqFactors?.[i] ?? 1);
      const [a, b] =
        type === 'norm' ? [head + 2 * i, head + 2 * i + 1] : [head + i, head + i + headDim / 2];
      y[a] = x[a]! * Math.cos(angle) - x[b]! * Math.sin(angle);
      y[b] = x[a]! * Math.sin(angle) + x[b]! * Math.cos(angle);
    }
  }
  return y;
}
