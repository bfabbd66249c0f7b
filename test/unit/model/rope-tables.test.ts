import { expect, test } from 'vitest';

import { ropeTables } from '../../../src/llm/ops/rope/rope-tables';

/** Cosine and sine of a position, put together from both tables as the kernel does. */
function turnOf(table: Float32Array, half: number, pos: number, i: number): [number, number] {
  const fine = 2 * ((pos & 255) * half + i);
  const coarse = 2 * ((256 + (pos >> 8)) * half + i);
  const [a, b, c, d] = [table[fine]!, table[fine + 1]!, table[coarse]!, table[coarse + 1]!];
  return [a * c - b * d, b * c + a * d];
}

test.each([
  [64, 1e4, false],
  [128, 1e6, false],
  [128, 5e5, true],
])('head size %i, base %f, factors %s: every angle within 3e-7', (headDim, base, withFactors) => {
  const nCtx = 131_000;
  const half = headDim / 2;
  const factors = withFactors
    ? Float32Array.from({ length: half }, (_, i) => 1 + (7 * i) / half)
    : undefined;
  const table = ropeTables(headDim, nCtx, base, factors);
  expect(table).toHaveLength((256 + Math.ceil(nCtx / 256)) * half * 2);
  let worst = 0;
  for (const pos of [0, 1, 255, 256, 257, 511, 512, 40_000, 65_535, 130_816, nCtx - 1]) {
    for (let i = 0; i < half; i++) {
      const angle = (pos * base ** ((-2 * i) / headDim)) / (factors?.[i] ?? 1);
      const [cos, sin] = turnOf(table, half, pos, i);
      worst = Math.max(worst, Math.abs(cos - Math.cos(angle)), Math.abs(sin - Math.sin(angle)));
    }
  }
  expect(worst).toBeLessThan(3e-7);
});
