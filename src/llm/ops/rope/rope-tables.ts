/** Positions the second table steps over; the kernel's shift and mask. */
const STRIDE = 256;

/** Bytes of `ropeTables`. */
export function ropeTableBytes(headDim: number, nCtx: number): number {
  return (STRIDE + Math.ceil(nCtx / STRIDE)) * headDim * 4;
}

/**
 * Cosines and sines of every position's angles by the addition theorem, computed in float64: 256 positions by 1, then
 * as many as the context needs by 256. A float32 angle would be wrong in the third digit at position 40,000, and WGSL's
 * own sin and cos promise nothing beyond pi.
 * @param freqFactors (headDim / 2) `rope_freqs.weight`: divides each frequency
 * @returns (256 + ceil(nCtx / 256), headDim / 2, 2) f32
 */
export function ropeTables(
  headDim: number,
  nCtx: number,
  base: number,
  freqFactors?: Float32Array,
): Float32Array<ArrayBuffer> {
  const half = headDim / 2;
  const nCoarse = Math.ceil(nCtx / STRIDE);
  const table = new Float32Array((STRIDE + nCoarse) * half * 2);
  for (let row = 0; row < STRIDE + nCoarse; row++) {
    const pos = row < STRIDE ? row : (row - STRIDE) * STRIDE;
    for (let i = 0; i < half; i++) {
      const angle = (pos * base ** ((-2 * i) / headDim)) / (freqFactors?.[i] ?? 1);
      table[2 * (row * half + i)] = Math.cos(angle);
      table[2 * (row * half + i) + 1] = Math.sin(angle);
    }
  }
  return table;
}
