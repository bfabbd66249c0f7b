import { describe, expect, it } from 'vitest';
import type { TensorType } from '../../../src/llm/gguf/tensor-type';
import { prepareMulMat, type MulMatParams, type Tile } from '../../../src/llm/ops/mul-mat/mul-mat';
import { quantize } from '../../fixtures/quantize';
import { seededMatrix } from '../../fixtures/seeded-weights';
import { mulMat } from '../../reference/mul-mat';
import { swiglu } from '../../reference/swiglu';
import { activations, OpHarness } from '../op-harness';
import { expectClose, LIMITS } from '../op-harness-compare';
import { padRows } from '../op-harness-layout';
import { uploadBlocks, uploadSeeded, type TestMatrix } from '../op-harness-weights';

const harness = OpHarness.use();

/** Columns of others before and after the product's own. */
const BEFORE = 8;
const AFTER = 4;

interface Shape {
  readonly rows: number;
  readonly rowLength: number;
  readonly nTokens: number;
}

interface Case {
  readonly type: TensorType;
  readonly combine: MulMatParams['combine'];
  /** All run on one pipeline. */
  readonly shapes: readonly Shape[];
}

const shape = (rows: number, rowLength: number, nTokens: number): Shape => ({
  rows,
  rowLength,
  nTokens,
});

// Around the tiles of 64 or 128 rows and 64, 16 or 8 tokens: one row, one token, one more than
// a tile, rows that are no whole vector of 4.
const CASES: Case[] = [
  {
    type: 'F32',
    combine: 'set',
    shapes: [
      shape(1, 1, 1),
      shape(3, 33, 2),
      shape(64, 64, 64),
      shape(65, 31, 65),
      shape(129, 32, 9),
      shape(66, 32, 16),
      shape(7, 40, 17),
    ],
  },
  { type: 'F16', combine: 'set', shapes: [shape(1, 31, 1), shape(66, 100, 9)] },
  { type: 'BF16', combine: 'set', shapes: [shape(5, 33, 65)] },
  { type: 'Q4_0', combine: 'set', shapes: [shape(1, 32, 1), shape(130, 96, 66)] },
  { type: 'Q4_1', combine: 'set', shapes: [shape(67, 64, 3)] },
  { type: 'Q5_0', combine: 'set', shapes: [shape(2, 32, 65)] },
  { type: 'Q5_1', combine: 'set', shapes: [shape(63, 96, 8)] },
  { type: 'Q8_0', combine: 'set', shapes: [shape(1, 2080, 1), shape(33, 32, 7)] },
  { type: 'Q4_K', combine: 'set', shapes: [shape(1, 256, 65), shape(70, 512, 2)] },
  { type: 'Q5_K', combine: 'set', shapes: [shape(9, 256, 5)] },
  { type: 'Q6_K', combine: 'set', shapes: [shape(65, 256, 1), shape(6, 2304, 3)] },
  { type: 'F32', combine: 'add', shapes: [shape(1, 1, 1), shape(65, 33, 65)] },
  { type: 'F32', combine: 'glu', shapes: [shape(1, 1, 1), shape(65, 33, 65)] },
];

// The loaders of the other types are the same in every tile, and `long` takes software adapters ten seconds to translate.
const LONG_CASES: Case[] = CASES.filter(
  ({ type, combine }) => combine !== 'set' || ['F32', 'Q8_0', 'Q4_K', 'Q6_K'].includes(type),
);

// f16 tiles: one case of each way to combine and of each kind of scale.
const F16_CASES: Case[] = CASES.filter(
  ({ type, combine }) => combine !== 'set' || ['F32', 'Q4_0', 'Q4_K', 'Q6_K'].includes(type),
);

/** Runs one product and reads all of `out`, the columns of others included. */
async function runOnGpu(
  f16: boolean,
  tile: Tile,
  combine: MulMatParams['combine'],
  { rows, rowLength, nTokens }: Shape,
  { matrix }: TestMatrix,
) {
  const x = activations(nTokens * rowLength, rowLength);
  const own = Math.ceil(rows / 4) * 4;
  const outStride = BEFORE + own + AFTER;
  const before = activations(nTokens * outStride, 5);
  // What pads the own columns to whole vectors is zero, and stays so.
  before.forEach((_, i) => {
    const column = (i % outStride) - BEFORE;
    if (column >= rows && column < own) before[i] = 0;
  });
  const out = harness.output('out', before);
  const dispatches = await prepareMulMat(
    harness.gpu,
    { f16 },
    {
      matrix,
      x: harness.input('x', padRows(x, rowLength)),
      out: out.buffer,
      outStride,
      outOffset: BEFORE,
      combine,
      tile,
      step: harness.step(nTokens),
    },
  );
  await harness.run(dispatches, { nTokens });
  return { x, before, outStride, own, out: await harness.readFloats(out) };
}

async function expectReference(
  f16: boolean,
  tile: Tile,
  combine: MulMatParams['combine'],
  size: Shape,
  matrix: TestMatrix,
): Promise<Float32Array> {
  const { x, before, outStride, own, out } = await runOnGpu(f16, tile, combine, size, matrix);
  const product = mulMat(matrix.values, Float64Array.from(x), size.rowLength);
  const at = (i: number) => Math.floor(i / size.rows) * outStride + BEFORE + (i % size.rows);
  const old = product.map((_, i) => before[at(i)]!);
  const expected = {
    set: () => product,
    add: () => product.map((value, i) => value + old[i]!),
    glu: () => swiglu(old, product),
  }[combine]();
  const actual = expected.map((_, i) => out[at(i)]!);
  expectClose('out', actual, expected, LIMITS[f16 ? 'f16' : 'f32']);
  const isOwn = (i: number) => i % outStride >= BEFORE && i % outStride < BEFORE + own;
  const others = Array.from(before).flatMap((value, i) =>
    isOwn(i) || Object.is(out[i], value) ? [] : [{ at: i, before: value, after: out[i] }],
  );
  expect(others).toEqual([]);
  const padding = Array.from(out).filter(
    (_, i) => isOwn(i) && (i % outStride) - BEFORE >= size.rows,
  );
  expect(padding.every((value) => value === 0)).toBe(true);
  return out;
}

for (const { f16, tile, cases } of [
  { f16: false, tile: 'serial', cases: CASES },
  { f16: false, tile: 'long', cases: LONG_CASES },
  { f16: false, tile: 'short', cases: CASES },
  { f16: true, tile: 'long', cases: F16_CASES },
  { f16: true, tile: 'short', cases: F16_CASES },
] as const) {
  describe(`mul_mat.${tile} ${f16 ? 'f16' : 'f32'}`, () => {
    it.for(cases)('$combine $type', async (options, { skip }) => {
      const { type, combine, shapes } = options;
      const isStoodFor = type !== 'F32' && !(f16 && type === 'Q4_K');
      const missing =
        harness.missingFeature({ cooperation: 'serial', f16 }) ?? harness.tooSlow(isStoodFor);
      skip(missing !== null, missing ?? '');
      for (const size of shapes) {
        const matrix = await uploadSeeded(harness, type, size.rows, size.rowLength);
        await expectReference(f16, tile, combine, size, matrix);
      }
    });
  });
}

it('an activation that f16 cannot hold makes no infinity', async ({ skip }) => {
  const missing = harness.missingFeature({ cooperation: 'serial', f16: true });
  skip(missing !== null, missing ?? '');
  const [rows, rowLength] = [8, 64];
  const weights = seededMatrix(rows, rowLength, 1, 'outlier');
  const x = activations(rowLength, 3);
  x[5] = 1e6;
  for (let row = 0; row < rows; row++) weights[row * rowLength + 5] = 0;
  const { matrix, values } = await uploadBlocks(
    harness,
    'F32',
    quantize('F32', weights),
    rowLength,
  );
  const out = harness.output('out', rows);
  const dispatches = await prepareMulMat(
    harness.gpu,
    { f16: true },
    {
      matrix,
      x: harness.input('x', x),
      out: out.buffer,
      outStride: rows,
      outOffset: 0,
      combine: 'set',
      tile: 'short',
      step: harness.step(1),
    },
  );
  await harness.run(dispatches, { nTokens: 1 });
  const expected = mulMat(values, Float64Array.from(x), rowLength);
  expectClose('out', await harness.readFloats(out), expected, LIMITS.f16);
});

it.for([
  { type: 'F32', rowLength: 33 },
  { type: 'Q4_0', rowLength: 96 },
  { type: 'Q6_K', rowLength: 256 },
] as const)('is the same in parts: $type', async ({ type, rowLength }, { skip }) => {
  const tooSlow = harness.tooSlow(type !== 'F32');
  skip(tooSlow !== null, tooSlow ?? '');
  const size = shape(37, rowLength, 5);
  const whole = await uploadSeeded(harness, type, size.rows, rowLength);
  const parts = await uploadSeeded(harness, type, size.rows, rowLength, { rowsPerSegment: 16 });
  expect(parts.matrix.segments.length).toBe(3);
  const expected = await expectReference(false, 'serial', 'set', size, whole);
  expect((await runOnGpu(false, 'serial', 'set', size, parts)).out).toEqual(expected);
});
