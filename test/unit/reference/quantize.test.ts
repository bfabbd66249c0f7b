import { describe, expect, it } from 'vitest';
import { TENSOR_TYPES, type TensorType } from '../../../src/llm/gguf/tensor-type';
import { bfloat16Bits, float16Bits } from '../../fixtures/float16';
import { quantize } from '../../fixtures/quantize';
import { seededMatrix } from '../../fixtures/seeded-weights';
import { nmse } from '../../reference/compare';
import { dequantize } from '../../reference/dequantize';
import { float16Value } from '../../reference/float16';

const TYPES = Object.keys(TENSOR_TYPES) as TensorType[];

/** About a quarter above what round-to-nearest gives on normal weights with outlier columns. */
const MAX_NMSE: Record<TensorType, number> = {
  F32: 0,
  F16: 6e-8,
  BF16: 4e-6,
  Q4_0: 1.3e-2,
  Q4_1: 9e-3,
  Q5_0: 3.2e-3,
  Q5_1: 2.1e-3,
  Q8_0: 5e-5,
  Q4_K: 9e-3,
  Q5_K: 2.2e-3,
  Q6_K: 6e-4,
};

describe('quantize', () => {
  it.each(TYPES)('%s comes back close to what went in', (type) => {
    const values = seededMatrix(8, 512, 1, 'round trip');
    expect(nmse(dequantize(type, quantize(type, values)), values)).toBeLessThanOrEqual(
      MAX_NMSE[type],
    );
  });

  it.each(TYPES)('%s keeps zeros, and blocks of one sign', (type) => {
    const { blockElements } = TENSOR_TYPES[type];
    const zeros = new Float32Array(blockElements);
    const ones = new Float32Array(blockElements).fill(1);
    expect(dequantize(type, quantize(type, zeros)).every((x) => x === 0)).toBe(true);
    expect(nmse(dequantize(type, quantize(type, ones)), ones)).toBeLessThan(1e-3);
    const negative = ones.map((x) => -x);
    expect(nmse(dequantize(type, quantize(type, negative)), negative)).toBeLessThan(1e-3);
  });

  it.each(['Q4_K', 'Q5_K', 'Q6_K'] as const)('%s scales use all their bits and differ', (type) => {
    const bytes = quantize(type, seededMatrix(1, 256, 1, 'scales'));
    const scales = type === 'Q6_K' ? bytes.subarray(192, 208) : bytes.subarray(4, 16);
    expect(new Set(scales).size).toBeGreaterThan(6);
  });

  it('refuses a row that is not whole blocks', () => {
    expect(() => quantize('Q4_K', new Float32Array(300))).toThrow(
      'Q4_K needs a multiple of 256 values, found 300',
    );
  });
});

describe('float16Bits', () => {
  it('gives back every f16 it is given', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = float16Value(bits);
      if (!Number.isNaN(value) && float16Bits(value) !== bits) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['a tie to the even neighbour below', 1 + 2 ** -11, 0x3c00],
    ['a tie to the even neighbour above', 1 + 3 * 2 ** -11, 0x3c02],
    ['a carry into the exponent', 2 - 2 ** -12, 0x4000],
    ['a subnormal that becomes normal', 2 ** -14 - 2 ** -26, 0x0400],
    ['the largest finite', 65519, 0x7bff],
    ['infinity beyond it', 65520, 0x7c00],
    ['not a number', NaN, 0x7e00],
  ])('rounds %s', (_, value, bits) => {
    expect(float16Bits(value)).toBe(bits);
  });
});

describe('bfloat16Bits', () => {
  it.each([
    [1, 0x3f80],
    [1 + 2 ** -8, 0x3f80],
    [1 + 3 * 2 ** -8, 0x3f82],
    [-Infinity, 0xff80],
    [NaN, 0x7fc0],
  ])('%f', (value, bits) => {
    expect(bfloat16Bits(value)).toBe(bits);
  });
});
