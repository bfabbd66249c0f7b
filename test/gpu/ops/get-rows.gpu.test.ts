import { describe, expect, it } from 'vitest';
import { TENSOR_TYPES, type TensorType } from '../../../src/llm/gguf/tensor-type';
import { prepareGetRows } from '../../../src/llm/ops/get-rows/get-rows';
import { float16Bits } from '../../fixtures/float16';
import { SeededRandom } from '../../fixtures/random';
import { seededVector } from '../../fixtures/seeded-weights';
import { getRows } from '../../reference/get-rows';
import { OpHarness } from '../op-harness';
import { expectClose } from '../op-harness-compare';
import { padRows, paddedLength, unitTransposed, unitTransposedBefore } from '../op-harness-layout';
import { uploadBlocks, uploadSeeded, type UploadOptions } from '../op-harness-weights';

const harness = OpHarness.use();

/** Offsets of the f16 fields of a block; all other bytes may be anything. */
const HALF_FIELDS: Partial<Record<TensorType, readonly number[]>> = {
  Q4_0: [0],
  Q4_1: [0, 2],
  Q5_0: [0],
  Q5_1: [0, 2],
  Q8_0: [0],
  Q4_K: [0, 2],
  Q5_K: [0, 2],
  Q6_K: [208],
};

/** Blocks of random bits, which reach every quant, scale and high bit; only floats are kept finite and normal. */
function randomBlocks(type: TensorType, nElements: number, seed: number): Uint8Array<ArrayBuffer> {
  const random = new SeededRandom(seed);
  const { blockElements, blockBytes } = TENSOR_TYPES[type];
  const bytes = new Uint8Array((nElements / blockElements) * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.integer(256);
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const value = (random.uniform() + 0.5) * (random.uniform() < 0.5 ? -1 : 1);
    if (type === 'F32') view.setFloat32(at, Math.fround(value * 1e3), true);
    if (type === 'F16') view.setUint16(at, float16Bits(value * 1e3), true);
    if (type === 'BF16') view.setUint16(at, 0x3f00 | (view.getUint16(at) & 0x80ff), true);
    for (const field of HALF_FIELDS[type] ?? []) {
      view.setUint16(at + field, float16Bits(value / (field + 3)), true);
    }
  }
  return bytes;
}

interface Case extends UploadOptions {
  readonly type: TensorType;
  readonly nRows: number;
  readonly rowLength: number;
}

// Every type with an odd number of units where the format allows one, repacked in one piece and in several.
const CASES: Case[] = [
  { type: 'F32', nRows: 1, rowLength: 1 },
  { type: 'F32', nRows: 5, rowLength: 33 },
  { type: 'F16', nRows: 7, rowLength: 31 },
  { type: 'F16', nRows: 3, rowLength: 2100 },
  { type: 'BF16', nRows: 37, rowLength: 100, rowsPerSegment: 16 },
  { type: 'Q4_0', nRows: 1, rowLength: 32 },
  { type: 'Q4_0', nRows: 35, rowLength: 96, pieceUnits: 32 },
  { type: 'Q4_1', nRows: 21, rowLength: 32, rowsPerSegment: 16 },
  { type: 'Q5_0', nRows: 1, rowLength: 32 },
  { type: 'Q5_0', nRows: 33, rowLength: 160, pieceUnits: 16, rowsPerSegment: 16 },
  { type: 'Q5_1', nRows: 3, rowLength: 2080, pieceUnits: 48 },
  { type: 'Q8_0', nRows: 1, rowLength: 32 },
  { type: 'Q8_0', nRows: 19, rowLength: 96, pieceUnits: 16 },
  { type: 'Q4_K', nRows: 1, rowLength: 256 },
  { type: 'Q4_K', nRows: 35, rowLength: 768, pieceUnits: 48, rowsPerSegment: 16 },
  { type: 'Q5_K', nRows: 5, rowLength: 256, pieceUnits: 16 },
  { type: 'Q6_K', nRows: 1, rowLength: 256 },
  { type: 'Q6_K', nRows: 21, rowLength: 768, pieceUnits: 32, rowsPerSegment: 16 },
];

describe('repack and dequantize, through get_rows', () => {
  it.each(CASES)('$type ($nRows, $rowLength) $pieceUnits $rowsPerSegment', async (options) => {
    const { type, nRows, rowLength } = options;
    const bytes = randomBlocks(type, nRows * rowLength, nRows + rowLength);
    const { matrix, values } = await uploadBlocks(harness, type, bytes, rowLength, options);
    // Rows in an order of their own, from position 3 on; the tokens before are out of the table.
    const rows = Array.from({ length: nRows + 2 }, (_, i) => (i * 5 + nRows - 1) % nRows);
    const h = harness.output('h', rows.length * paddedLength(rowLength));
    const dispatch = await prepareGetRows(harness.gpu, {
      matrix,
      tokens: harness.input('tokens', new Uint32Array([1e6, 1e6, 1e6, ...rows])),
      h: h.buffer,
      step: harness.step(rows.length, 3),
    });
    await harness.run([dispatch], { nTokens: rows.length, pos: 3 });
    const expected = padRows(getRows(values, rows, rowLength), rowLength);
    const actual = await harness.readFloats(h);
    // d · scale · quant is exact in f32 and adding a minimum rounds once, as the reference's f32 does. Only Q6_K's
    // product has 25 bits.
    const isExact = type !== 'Q6_K';
    expectClose(
      'h',
      actual,
      expected,
      isExact ? { nmse: 0, maxAbs: 0 } : { nmse: 1e-14, maxAbs: 2e-7 },
    );
  });
});

describe('get_rows with a folded norm', () => {
  it.each([
    { type: 'F32', nRows: 2, rowLength: 33 },
    { type: 'Q8_0', nRows: 18, rowLength: 2080, rowsPerSegment: 16 },
  ] satisfies Case[])('$type ($nRows, $rowLength)', async (options) => {
    const { type, nRows, rowLength } = options;
    const { matrix, values } = await uploadSeeded(harness, type, nRows, rowLength, options);
    const normWeight = seededVector(rowLength, 'norm', 'norm');
    const h = harness.output('h', paddedLength(rowLength));
    const x = harness.output('next_x', unitTransposedBefore(rowLength));
    const squares = harness.output('next_squares', Math.ceil(rowLength / 4));
    const dispatch = await prepareGetRows(harness.gpu, {
      matrix,
      tokens: harness.input('tokens', new Uint32Array([nRows - 1])),
      h: h.buffer,
      step: harness.step(1),
      next: {
        x: x.buffer,
        normWeight: harness.input('norm_weight', normWeight),
        squares: squares.buffer,
      },
    });
    await harness.run([dispatch]);
    const row = getRows(values, [nRows - 1], rowLength);
    expectClose('h', await harness.readFloats(h), padRows(row, rowLength));
    const weighted = row.map((value, k) => value * normWeight[k]!);
    expectClose('next_x', await harness.readFloats(x), unitTransposed(weighted));
    const sums = new Float64Array(squares.words);
    row.forEach((value, k) => (sums[k >> 2]! += value * value));
    expectClose('next_squares', await harness.readFloats(squares), sums);
    expect(squares.words).toBe(Math.ceil(rowLength / 4));
  });
});
