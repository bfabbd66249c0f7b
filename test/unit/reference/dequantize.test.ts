import { describe, expect, it } from 'vitest';
import { dequantize } from '../../reference/dequantize';
import { float16Value } from '../../reference/float16';

const [HALF, ONE, TWO, MINUS_ONE] = [
  [0x00, 0x38],
  [0x00, 0x3c],
  [0x00, 0x40],
  [0x00, 0xbc],
] as const;

/** `length` bytes, zero but for those given by index. */
function bytes(length: number, set: Record<number, number> = {}): number[] {
  return Array.from({ length }, (_, i) => set[i] ?? 0);
}

/** Scales 5 and 38, mins 3 and 23 for sub-blocks 0 and 5, zero for the rest. */
const SCALES = bytes(12, { 0: 5, 1: 2 << 6, 4: 3, 5: 1 << 6, 9: 0x76 });

describe('dequantize, against blocks worked out by hand', () => {
  it('F32, F16 and BF16', () => {
    expect([...dequantize('F32', Uint8Array.of(0, 0, 0xc0, 0x3f, 0, 0, 0, 0x80))]).toEqual([
      1.5, -0,
    ]);
    expect([...dequantize('F16', Uint8Array.of(...HALF, ...MINUS_ONE))]).toEqual([0.5, -1]);
    expect([...dequantize('BF16', Uint8Array.of(0xc0, 0x3f, 0x00, 0xc0))]).toEqual([1.5, -2]);
  });

  it('Q4_0: low nibbles first, offset 8', () => {
    const values = dequantize('Q4_0', Uint8Array.of(...HALF, ...bytes(16, { 0: 0xf1, 15: 0x08 })));
    expect([values[0], values[16], values[15], values[31], values[1]]).toEqual([
      -3.5, 3.5, 0, -4, -4,
    ]);
  });

  it('Q4_1: scale and minimum', () => {
    const block = Uint8Array.of(...TWO, ...MINUS_ONE, ...bytes(16, { 3: 0x5a }));
    const values = dequantize('Q4_1', block);
    expect([values[3], values[19], values[0]]).toEqual([19, 9, -1]);
  });

  it('Q5_0: fifth bits in one word, offset 16', () => {
    const fifth = bytes(4, { 0: 0b1000, 2: 0b1000 });
    const block = Uint8Array.of(...ONE, ...fifth, ...bytes(16, { 3: 0x5a, 4: 0x5a }));
    const values = dequantize('Q5_0', block);
    expect([values[3], values[19], values[4], values[20]]).toEqual([10, 5, -6, -11]);
  });

  it('Q5_1: fifth bits, scale and minimum', () => {
    const fifth = bytes(4, { 3: 0x80 });
    const block = Uint8Array.of(...HALF, ...TWO, ...fifth, ...bytes(16, { 15: 0xf2 }));
    const values = dequantize('Q5_1', block);
    expect([values[15], values[31]]).toEqual([3, 17.5]);
  });

  it('Q8_0: signed bytes', () => {
    const block = Uint8Array.of(...HALF, ...bytes(32, { 0: 0x80, 31: 0x7f }));
    const values = dequantize('Q8_0', block);
    expect([values[0], values[31], values[1]]).toEqual([-64, 63.5, 0]);
  });

  it('Q4_K: packed 6-bit scales and mins', () => {
    const quants = bytes(128, { 0: 0x9a, 71: 0xf1 });
    const values = dequantize('Q4_K', Uint8Array.of(...ONE, ...HALF, ...SCALES, ...quants));
    expect([values[0], values[1], values[32], values[135], values[167], values[160]]).toEqual([
      48.5, -1.5, 0, 0, 558.5, -11.5,
    ]);
  });

  it('Q5_K: a bit plane for each sub-block', () => {
    const fifth = bytes(32, { 7: 1 << 5, 0: 1 });
    const quants = bytes(128, { 0: 0x9a, 71: 0xf1 });
    const block = Uint8Array.of(...ONE, ...HALF, ...SCALES, ...fifth, ...quants);
    const values = dequantize('Q5_K', block);
    expect([values[0], values[167], values[160]]).toEqual([128.5, 1166.5, -11.5]);
  });

  it('Q6_K: four runs a half, signed scales of 16 values', () => {
    const low = bytes(128, { 33: 0x0e, 72: 0x70 });
    const high = bytes(64, { 1: 0b0100, 40: 0x30 });
    const scales = bytes(16, { 2: 7, 12: 256 - 3 });
    const values = dequantize('Q6_K', Uint8Array.of(...low, ...high, ...scales, ...HALF));
    expect([values[33], values[200], values[201], values[0]]).toEqual([-7, -34.5, 48, -0]);
  });

  it('reads several blocks, and bytes that do not begin their buffer', () => {
    const blocks = Uint8Array.of(
      9,
      9,
      ...ONE,
      ...bytes(32, { 0: 1 }),
      ...TWO,
      ...bytes(32, { 0: 2 }),
    );
    const values = dequantize('Q8_0', blocks.subarray(2));
    expect([values.length, values[0], values[32]]).toEqual([64, 1, 4]);
  });

  it('refuses a part of a block', () => {
    expect(() => dequantize('Q6_K', new Uint8Array(209))).toThrow(
      'Q6_K blocks are 210 bytes, found 209',
    );
  });
});

describe('float16Value', () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('%i', (bits, value) => {
    expect(float16Value(bits)).toBe(value);
  });
});
