import { expect } from 'vitest';
import { nmse } from '../reference/compare';

/** How far from the float64 reference a result may be. */
interface Limit {
  readonly nmse: number;
  /** Largest difference, as a share of the largest expected value. */
  readonly maxAbs: number;
}

/**
 * By the narrowest type on the way to the result.
 * - `f32`: rounding of 2^-24 for each operation, summed over rows of up to 4160 weights with outliers.
 * - `f16`: weights and activations rounded to 11 bits (2^-12 each) before products that are summed in f32.
 * - `kvF16`: keys, values or both rounded to 11 bits once; scores of outliers turn that into more after exp.
 */
export const LIMITS = {
  f32: { nmse: 1e-11, maxAbs: 1e-5 },
  f16: { nmse: 1e-6, maxAbs: 2e-3 },
  kvF16: { nmse: 1e-6, maxAbs: 1e-3 },
} as const satisfies Record<string, Limit>;

/** What is wrong with `actual`, in words; nothing when it is as it should be. */
export function mismatches(
  label: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  limit: Limit,
): string[] {
  if (actual.length !== expected.length) {
    return [`${label}: found ${actual.length} values, expected ${expected.length}`];
  }
  const found: string[] = [];
  let largest = 0;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    if (!Number.isFinite(actual[i]!)) {
      found.push(`${label}[${i}]: found ${actual[i]!}, expected ${expected[i]!}`);
      if (found.length === 3) return found;
    }
    largest = Math.max(largest, Math.abs(expected[i]!));
    if (Math.abs(actual[i]! - expected[i]!) > Math.abs(actual[worst]! - expected[worst]!))
      worst = i;
  }
  if (!(largest > 0) || (expected.length > 1 && new Set(Array.from(expected)).size === 1)) {
    found.push(`${label}: the expected output is trivial, the case tests nothing`);
  }
  const allowed = limit.maxAbs * largest;
  if (!(Math.abs(actual[worst]! - expected[worst]!) <= allowed)) {
    const values = `found ${actual[worst]!}, expected ${expected[worst]!}`;
    found.push(`${label}[${worst}] is the worst: ${values}, allowed ±${allowed}`);
  }
  const error = nmse(actual, expected);
  if (!(error <= limit.nmse)) found.push(`${label}: NMSE ${error}, allowed ${limit.nmse}`);
  return found;
}

export function expectClose(
  label: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  limit: Limit = LIMITS.f32,
): void {
  expect(mismatches(label, actual, expected, limit)).toEqual([]);
}
