import { encodePass } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import { prepareMulMat, tilesOf } from '../ops/mul-mat/mul-mat';
import { prepareMulMatVec } from '../ops/mul-mat-vec/mul-mat-vec';
import { planeOffsets } from '../ops/quant/quant-format';
import type { WeightMatrix } from '../ops/quant/segment';
import { familyLabel, type KernelFamily } from '../ops/reduce/kernel-family';
import { PIECE_PARAMS_BYTES, pieceParams, prepareRepack, rawBytes } from '../ops/repack/repack';
import { STEP_BYTES } from '../ops/step-state';

/** Wide enough that every thread of a workgroup has a share, with a row that is not a whole block of rows. */
const N_ROWS = 71;
const OUT_STRIDE = 72;
const ROW_LENGTH = 4096;
const UNITS = ROW_LENGTH / 32;
const N_TOKENS = 8;
/** Of the largest answer. f16 tiles round inputs to 11 bits. */
const TOLERANCE = { f32: 1e-4, f16: 4e-3 };

/** Families from the fastest this adapter offers down to the one that asks nothing of it. */
export function candidateFamilies(gpu: Gpu): KernelFamily[] {
  const plain: KernelFamily[] = [
    { cooperation: 'workgroup', f16: false },
    { cooperation: 'serial', f16: false },
  ];
  if (gpu.isSoftware) return plain.reverse();
  const f16 = gpu.has('shader-f16');
  return [
    ...(gpu.has('subgroups')
      ? (f16 ? [true, false] : [false]).map((on): KernelFamily => ({
          cooperation: 'subgroups',
          f16: on,
        }))
      : []),
    ...(f16 ? [{ cooperation: 'workgroup', f16 } as const] : []),
    ...plain,
  ];
}

type Choice = { family: KernelFamily | null; failures: string[] };
/** A device is tested once, however many models it loads. */
const choices = new WeakMap<Gpu, Promise<Choice>>();

/** The family for this device: the fastest whose known answers come out right. */
export function chooseFamily(gpu: Gpu): Promise<Choice> {
  let choice = choices.get(gpu);
  if (!choice) {
    choice = firstPassing(gpu, candidateFamilies(gpu));
    choices.set(gpu, choice);
  }
  return choice;
}

/**
 * Takes the first family whose products of known weights come out right. Drivers exist that return zeros for f16 or
 * garbage for subgroups (webgpu.md lists them: D3D12, NVIDIA on Linux), and a model would only seem to be mad.
 * @returns the family and what failed before it
 */
export async function firstPassing(gpu: Gpu, candidates: readonly KernelFamily[]): Promise<Choice> {
  const failures: string[] = [];
  for (const family of candidates) {
    const failure = await testFamily(gpu, family);
    gpu.assertHealthy();
    if (failure === null) return { family, failures };
    failures.push(`${familyLabel(family)}: ${failure}`);
  }
  return { family: null, failures };
}

async function testFamily(gpu: Gpu, family: KernelFamily): Promise<string | null> {
  const buffers: GPUBuffer[] = [];
  const make = (label: string, bytes: number): GPUBuffer => {
    const buffer = gpu.createStorage(`self_test.${label}`, bytes);
    buffers.push(buffer);
    return buffer;
  };
  try {
    const { raw, x, expected } = knownAnswers();
    const nUnits = N_ROWS * UNITS;
    const planes = make('planes', planeOffsets('Q4_1', nUnits).sizeBytes);
    const staging = make('raw', raw.byteLength + 16);
    const piece = make('piece', PIECE_PARAMS_BYTES);
    const step = make('step', STEP_BYTES);
    const xRows = make('x', x.byteLength);
    const xT = make('xT', ROW_LENGTH * 4);
    const y = make('y', N_ROWS * 4);
    const out = make('out', N_TOKENS * OUT_STRIDE * 4);
    const outFew = make('outFew', N_TOKENS * OUT_STRIDE * 4);
    gpu.write(staging, 0, raw);
    gpu.write(piece, 0, pieceParams('Q4_1', nUnits, 0, nUnits));
    gpu.write(step, 0, new Uint32Array([0, N_TOKENS, 0, 0]));
    gpu.write(xRows, 0, x);
    gpu.write(xT, 0, unitTransposed(x.subarray(0, ROW_LENGTH)));
    const matrix: WeightMatrix = {
      nRows: N_ROWS,
      rowLength: ROW_LENGTH,
      segments: [{ type: 'Q4_1', nRows: N_ROWS, unitsPerRow: UNITS, buffer: planes }],
    };
    const tiles = tilesOf(family);
    const product = { matrix, x: xRows, out, outStride: OUT_STRIDE, outOffset: 0, step } as const;
    const dispatches = [
      await prepareRepack(gpu, 'Q4_1', { raw: staging, planes, piece }, nUnits),
      await prepareMulMatVec(gpu, family, {
        matrices: [matrix],
        x: xT,
        epilogue: { kind: 'store', y },
      }),
      ...(await prepareMulMat(gpu, family, { ...product, combine: 'set', tile: tiles.many })),
      ...(await prepareMulMat(gpu, family, {
        ...product,
        out: outFew,
        combine: 'set',
        tile: tiles.few,
      })),
    ];
    const encoder = gpu.device.createCommandEncoder();
    encodePass(gpu, encoder, dispatches, { nTokens: N_TOKENS, pos: 0 });
    gpu.submit(encoder);
    const vector = new Float32Array(await gpu.read(y, 0, N_ROWS * 4));
    const many = new Float32Array(await gpu.read(out, 0, N_TOKENS * OUT_STRIDE * 4));
    const few = new Float32Array(await gpu.read(outFew, 0, N_TOKENS * OUT_STRIDE * 4));
    const tolerance = family.f16 ? TOLERANCE.f16 : TOLERANCE.f32;
    return (
      difference('mul_mat_vec', vector, expected.subarray(0, N_ROWS), TOLERANCE.f32) ??
      difference(`mul_mat.${tiles.many}`, many, expected, tolerance) ??
      difference(`mul_mat.${tiles.few}`, few, expected, tolerance)
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    for (const buffer of buffers) gpu.destroyBuffer(buffer);
  }
}

function difference(
  name: string,
  actual: Float32Array,
  expected: Float32Array,
  tolerance: number,
): string | null {
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  for (const [index, value] of expected.entries()) {
    const found = actual[index] ?? NaN;
    if (!(Math.abs(found - value) <= tolerance * largest)) {
      return `${name}[${String(index)}]: found ${String(found)}, expected ${String(value)}`;
    }
  }
  return null;
}

/** Q4_1 blocks of pseudo-random bits with scale 1/16 and minimum -1/2, and their products in float64. */
function knownAnswers(): {
  raw: Uint8Array<ArrayBuffer>;
  x: Float32Array<ArrayBuffer>;
  expected: Float32Array;
} {
  let state = 12345;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
  const raw = new Uint8Array(rawBytes('Q4_1', N_ROWS * UNITS));
  for (let i = 0; i < raw.length; i++) raw[i] = random();
  const halves = new DataView(raw.buffer);
  for (let block = 0; block < raw.length; block += 20) {
    halves.setUint16(block, 0x2c00, true);
    halves.setUint16(block + 2, 0xb800, true);
  }
  const x = Float32Array.from({ length: N_TOKENS * ROW_LENGTH }, () => random() / 2 ** 23 - 1);
  const expected = new Float32Array(N_TOKENS * OUT_STRIDE);
  for (let r = 0; r < N_ROWS; r++) {
    for (let t = 0; t < N_TOKENS; t++) {
      let sum = 0;
      for (let k = 0; k < ROW_LENGTH; k++) {
        const byte = raw[(r * UNITS + (k >> 5)) * 20 + 4 + (k & 15)] ?? 0;
        const quant = k & 16 ? byte >> 4 : byte & 15;
        sum += (quant / 16 - 0.5) * (x[t * ROW_LENGTH + k] ?? 0);
      }
      expected[t * OUT_STRIDE + r] = sum;
    }
  }
  return { raw, x, expected };
}

/** The layout `mul_mat_vec` reads. @param x (K), whole units */
function unitTransposed(x: Float32Array): Float32Array<ArrayBuffer> {
  const units = x.length / 32;
  const out = new Float32Array(x.length);
  for (const [k, value] of x.entries()) {
    out[4 * (((k & 31) >> 2) * units + (k >> 5)) + (k & 3)] = value;
  }
  return out;
}
