import { describe, expect, it } from 'vitest';
import type { TensorType } from '../../../src/llm/gguf/tensor-type';
import {
  prepareMulMatVec,
  squaresOf,
  type Epilogue,
  type FoldedNorm,
} from '../../../src/llm/ops/mul-mat-vec/mul-mat-vec';
import type { KernelFamily } from '../../../src/llm/ops/reduce/kernel-family';
import { seededVector } from '../../fixtures/seeded-weights';
import { mulMat } from '../../reference/mul-mat';
import { rmsNorm } from '../../reference/rms-norm';
import { swiglu } from '../../reference/swiglu';
import { activations, OpHarness } from '../op-harness';
import { expectClose } from '../op-harness-compare';
import { unitTransposed, unitTransposedBefore } from '../op-harness-layout';
import { uploadSeeded, type TestMatrix } from '../op-harness-weights';

const harness = OpHarness.use();
const EPS = 1e-6;

const FAMILIES = (['serial', 'workgroup', 'subgroups'] as const).map(
  (cooperation): KernelFamily => ({ cooperation, f16: false }),
);

interface Case {
  readonly epilogue: Epilogue['kind'];
  /** Of each matrix; `glu` has two of the same rows. */
  readonly types: readonly TensorType[];
  readonly rows: readonly number[];
  readonly rowLength: number;
  readonly norm?: boolean;
  readonly rowsPerSegment?: number;
}

// 1 row, rows that are no whole block of 4 and no whole workgroup, row lengths that are no whole unit, and more units
// than a workgroup has threads (64).
const CASES: Case[] = [
  { epilogue: 'store', types: ['F32'], rows: [1], rowLength: 1 },
  { epilogue: 'residual', types: ['F32'], rows: [5], rowLength: 33, norm: true },
  { epilogue: 'glu', types: ['F16', 'F16'], rows: [3, 3], rowLength: 31 },
  { epilogue: 'store', types: ['BF16'], rows: [66], rowLength: 100, norm: true },
  { epilogue: 'residual', types: ['Q4_0'], rows: [7], rowLength: 96 },
  { epilogue: 'glu', types: ['Q4_1', 'Q4_1'], rows: [1, 1], rowLength: 32, norm: true },
  { epilogue: 'residual', types: ['Q5_0'], rows: [65], rowLength: 32 },
  { epilogue: 'store', types: ['Q5_1'], rows: [6], rowLength: 160, norm: true },
  { epilogue: 'store', types: ['Q8_0'], rows: [2], rowLength: 4160, norm: true },
  { epilogue: 'residual', types: ['Q4_K'], rows: [9], rowLength: 2304 },
  { epilogue: 'store', types: ['Q5_K'], rows: [1], rowLength: 256 },
  { epilogue: 'glu', types: ['Q6_K', 'Q4_K'], rows: [67, 67], rowLength: 768, norm: true },
  // q, k and v of a Q4_K_M file, and a mix that no file has.
  {
    epilogue: 'store',
    types: ['Q4_K', 'Q4_K', 'Q6_K'],
    rows: [64, 4, 12],
    rowLength: 256,
    norm: true,
  },
  { epilogue: 'store', types: ['F32', 'Q8_0', 'Q5_0'], rows: [8, 4, 3], rowLength: 64 },
];

interface Results {
  readonly y: Float32Array;
  readonly nextX?: Float32Array;
  readonly nextSquares?: Float32Array;
}

function inputsOf({ rows, rowLength }: Case) {
  const x = activations(rowLength, rowLength);
  const normWeight = seededVector(rowLength, 'norm', 'norm');
  const residual = activations(rows[0]!, 7);
  const nextNormWeight = seededVector(rows[0]!, 'norm', 'next');
  return { x, normWeight, residual, nextNormWeight };
}

async function runOnGpu(
  family: KernelFamily,
  options: Case,
  matrices: readonly TestMatrix[],
): Promise<Results> {
  const { epilogue: kind, rowLength } = options;
  const { x, normWeight, residual, nextNormWeight } = inputsOf(options);
  const nRows = matrices.reduce((sum, { matrix }) => sum + matrix.nRows, 0);
  let norm: FoldedNorm | undefined;
  if (options.norm) {
    const squares = new Float32Array(squaresOf(rowLength));
    x.forEach((value, k) => (squares[k >> 2]! += value * value));
    const buffer = harness.input('squares', squares);
    norm = { squares: buffer, nSquares: squares.length, width: rowLength, eps: EPS };
  }
  const weighted = options.norm ? x.map((value, k) => value * normWeight[k]!) : x;
  const y = harness.output(
    'y',
    { store: nRows, residual, glu: unitTransposedBefore(matrices[0]!.matrix.nRows) }[kind],
  );
  const nextX = harness.output('next_x', unitTransposedBefore(nRows));
  const nextSquares = harness.output('next_squares', squaresOf(nRows));
  const epilogue: Epilogue =
    kind === 'residual'
      ? {
          kind,
          y: y.buffer,
          nextX: nextX.buffer,
          normWeight: harness.input('norm_weight', nextNormWeight),
          nextSquares: nextSquares.buffer,
        }
      : { kind, y: y.buffer };
  const dispatch = await prepareMulMatVec(harness.gpu, family, {
    matrices: matrices.map(({ matrix }) => matrix),
    x: harness.input('x', unitTransposed(weighted)),
    ...(norm && { norm }),
    epilogue,
  });
  await harness.run([dispatch]);
  if (kind !== 'residual') return { y: await harness.readFloats(y) };
  return {
    y: await harness.readFloats(y),
    nextX: await harness.readFloats(nextX),
    nextSquares: await harness.readFloats(nextSquares),
  };
}

function expectReference(options: Case, matrices: readonly TestMatrix[], results: Results): void {
  const { x, normWeight, residual, nextNormWeight } = inputsOf(options);
  const input = options.norm
    ? rmsNorm(Float64Array.from(x), normWeight, EPS)
    : Float64Array.from(x);
  const products = matrices.map(({ values }) => mulMat(values, input, options.rowLength));
  if (options.epilogue === 'glu') {
    expectClose('y', results.y, unitTransposed(swiglu(products[0]!, products[1]!)));
  } else if (options.epilogue === 'store') {
    expectClose(
      'y',
      results.y,
      products.flatMap((product) => Array.from(product)),
    );
  } else {
    const y = products[0]!.map((value, r) => value + residual[r]!);
    const squares = new Float64Array(squaresOf(y.length));
    y.forEach((value, r) => (squares[r >> 2]! += value * value));
    expectClose('y', results.y, y);
    expectClose('next_x', results.nextX!, unitTransposed(y.map((v, r) => v * nextNormWeight[r]!)));
    expectClose('next_squares', results.nextSquares!, squares);
  }
}

function upload({ types, rows, rowLength, rowsPerSegment }: Case): Promise<TestMatrix[]> {
  const options = rowsPerSegment === undefined ? {} : { rowsPerSegment };
  return Promise.all(
    types.map((type, i) => uploadSeeded(harness, type, rows[i]!, rowLength, options)),
  );
}

// One matrix in one buffer and in three, the last of an odd number of rows.
const SPLIT_CASES: Case[] = [
  { epilogue: 'store', types: ['Q4_K'], rows: [37], rowLength: 256, norm: true },
  { epilogue: 'residual', types: ['Q8_0'], rows: [37], rowLength: 96 },
  { epilogue: 'glu', types: ['Q5_0', 'F16'], rows: [37, 37], rowLength: 64 },
];

for (const [index, family] of FAMILIES.entries()) {
  describe(`mul_mat_vec ${family.cooperation}`, () => {
    it.for(CASES)('$epilogue $types $rows x $rowLength, norm $norm', async (options, { skip }) => {
      const inTurn = CASES.indexOf(options) % 7 === index;
      const missing = harness.missingFeature(family) ?? harness.tooSlow(!inTurn);
      skip(missing !== null, missing ?? '');
      const matrices = await upload(options);
      expectReference(options, matrices, await runOnGpu(family, options, matrices));
    });

    it.for(SPLIT_CASES)('$epilogue $types is the same in parts', async (options, { skip }) => {
      const inTurn = SPLIT_CASES.indexOf(options) % FAMILIES.length === index;
      const missing = harness.missingFeature(family) ?? harness.tooSlow(!inTurn);
      skip(missing !== null, missing ?? '');
      const matrices = await upload(options);
      const parts = await upload({ ...options, rowsPerSegment: 16 });
      expect(parts.map(({ matrix }) => matrix.segments.length)).toEqual(parts.map(() => 3));
      const whole = await runOnGpu(family, options, matrices);
      expectReference(options, matrices, whole);
      expect(await runOnGpu(family, options, parts)).toEqual(whole);
    });
  });
}

it('spreads more blocks of rows than one dimension of a grid holds over two', async ({ skip }) => {
  skip(typeof document !== 'undefined', 'half a minute of SwiftShader; lavapipe runs it');
  const nRows = 4 * 65_535 + 6;
  const options: Case = { epilogue: 'store', types: ['F16'], rows: [nRows], rowLength: 1 };
  const matrices = await upload(options);
  const family: KernelFamily = { cooperation: 'workgroup', f16: false };
  const dispatch = prepareMulMatVec(harness.gpu, family, {
    matrices: matrices.map(({ matrix }) => matrix),
    x: harness.input('x', unitTransposed(activations(1, 1))),
    epilogue: { kind: 'store', y: harness.output('y', nRows).buffer },
  });
  expect((await dispatch).grid).toEqual([32_769, 2, 1]);
  expectReference(options, matrices, await runOnGpu(family, options, matrices));
});

it('refuses a matrix in more parts than a kernel may bind', async () => {
  const allowed = harness.gpu.device.limits.maxStorageBuffersPerShaderStage;
  const options: Case = { epilogue: 'store', types: ['F32'], rows: [16 * allowed], rowLength: 1 };
  const matrices = await upload({ ...options, rowsPerSegment: 16 });
  await expect(runOnGpu(FAMILIES[0]!, options, matrices)).rejects.toMatchObject({
    code: 'adapter_unsuitable',
    message: expect.stringContaining(`allowed ${allowed}`) as string,
  });
});
