import { describe, expect, test } from 'vitest';

import { floatsOf } from '../../../src/llm/model/float-tensor';

const bytesOf = (words: readonly number[]) => new Uint8Array(Uint16Array.from(words).buffer);

describe('floatsOf', () => {
  test('F32, at an odd offset', () => {
    const bytes = new Uint8Array(13);
    const view = new DataView(bytes.buffer);
    [1.5, -0, 3.25e-40].forEach((value, i) => view.setFloat32(1 + 4 * i, value, true));
    expect(floatsOf({ name: 'a', type: 'F32' }, bytes.subarray(1))).toStrictEqual(
      new Float32Array([1.5, -0, 3.25e-40]),
    );
  });

  test('F16: one, least and largest, subnormal, infinities, not a number', () => {
    const words = [0x3c00, 0xc000, 0x0400, 0x7bff, 0x0001, 0x83ff, 0x7c00, 0xfc00, 0x7e00, 0x8000];
    expect(floatsOf({ name: 'a', type: 'F16' }, bytesOf(words))).toStrictEqual(
      new Float32Array([
        1,
        -2,
        2 ** -14,
        65504,
        2 ** -24,
        -1023 * 2 ** -24,
        Infinity,
        -Infinity,
        NaN,
        -0,
      ]),
    );
  });

  test('BF16 is the upper half of an f32', () => {
    const words = [0x3f80, 0xbf80, 0x4049, 0xff80, 0x0001];
    expect(floatsOf({ name: 'a', type: 'BF16' }, bytesOf(words))).toStrictEqual(
      new Float32Array([1, -1, 3.140625, -Infinity, 2 ** -133]),
    );
  });

  test('a quantized type is a bug of ours', () => {
    expect(() => floatsOf({ name: 'a', type: 'Q8_0' }, bytesOf([0]))).toThrow('a is Q8_0');
  });
});
