import { LlmError } from '../../errors';
import { prepare, wideGrid, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import type { Binding } from '../../gpu/kernel';
import { instantiate, loaderOf, unitsOf, type WeightMatrix } from '../quant/segment';
import { familyLabel, reduction, type KernelFamily } from '../reduce/kernel-family';
import epilogueGlu from './epilogue.glu.wgsl?raw';
import epilogueResidual from './epilogue.residual.wgsl?raw';
import epilogueStore from './epilogue.store.wgsl?raw';
import mainSerial from './main.serial.wgsl?raw';
import mainShared from './main.shared.wgsl?raw';
import mulMatVec from './mul-mat-vec.wgsl?raw';
import normNone from './norm-none.wgsl?raw';
import normScale from './norm-scale.wgsl?raw';
import segmentSerial from './segment.serial.wgsl?raw';
import segmentShared from './segment.shared.wgsl?raw';

/** Rows of one block: what a thread or a workgroup computes together, sharing each load of x. */
const BLOCK_ROWS = 4;
/** Threads that share a block. One subgroup on most GPUs is half of it; two hide each other's latency. */
const SHARED_WG = 64;
/** Two vectors of eight lanes for CPU adapters: few idle lanes on short matrices, many workgroups to spread over cores. */
const SERIAL_WG = 16;

/** RMSNorm folded into the product: x already carries the norm's weights, only 1/rms is missing. */
export interface FoldedNorm {
  /** Partial sums of squares, f32, `nSquares` of them. */
  readonly squares: GPUBuffer;
  readonly nSquares: number;
  readonly width: number;
  readonly eps: number;
}

export type Epilogue =
  /** y: (all rows of all matrices) f32 */
  | { readonly kind: 'store'; readonly y: GPUBuffer }
  /** y: (rows) f32, added to; nextX: unit-transposed f32; normWeight: (rows) f32; nextSquares: `squaresOf(rows)` f32 */
  | {
      readonly kind: 'residual';
      readonly y: GPUBuffer;
      readonly nextX: GPUBuffer;
      readonly normWeight: GPUBuffer;
      readonly nextSquares: GPUBuffer;
    }
  /** matrices: (gate, up) of equal shape; y: unit-transposed f32 */
  | { readonly kind: 'glu'; readonly y: GPUBuffer };

export interface MulMatVecParams {
  /** (rows, K) each; `store` stacks the rows of any number of them. */
  readonly matrices: readonly WeightMatrix[];
  /** (K) f32, unit-transposed, zero beyond K */
  readonly x: GPUBuffer;
  readonly norm?: FoldedNorm;
  readonly epilogue: Epilogue;
}

/** Sums of squares that `residual` leaves for vectors of `nRows`. */
export function squaresOf(nRows: number): number {
  return Math.ceil(nRows / BLOCK_ROWS);
}

const EPILOGUES = { store: epilogueStore, residual: epilogueResidual, glu: epilogueGlu };

/**
 * One product of weights with one token's activations.
 * @throws LlmError `adapter_unsuitable` when the matrices need more buffers than a kernel may bind here
 */
export function prepareMulMatVec(
  gpu: Gpu,
  family: KernelFamily,
  { matrices, x, norm, epilogue }: MulMatVecParams,
): Promise<Dispatch> {
  const isGlu = epilogue.kind === 'glu';
  const [first] = matrices;
  const units = unitsOf(first?.rowLength ?? 0);
  const segments = isGlu ? interleave(matrices) : matrices.flatMap((matrix) => matrix.segments);
  const stacked = isGlu ? matrices.slice(0, 1) : matrices;
  const nRows = stacked.reduce((sum, matrix) => sum + matrix.nRows, 0);
  const blocks = Math.ceil(nRows / BLOCK_ROWS);

  const loader = loaderOf(segments);
  const isSerial = family.cooperation === 'serial';
  const wg = isSerial ? SERIAL_WG : SHARED_WG;
  const { grid, gridX } = wideGrid(isSerial ? Math.ceil(blocks / wg) : blocks);
  const output = outputOf(epilogue);
  const bindings: Binding[] = [
    ...loader.bindings,
    { name: 'x', access: 'read', type: 'array<vec4f>' },
    ...(norm ? [{ name: 'squares', access: 'read', type: 'array<f32>' } as const] : []),
    ...output.bindings,
  ];
  const allowed = gpu.device.limits.maxStorageBuffersPerShaderStage;
  if (bindings.length > allowed) {
    throw new LlmError(
      'adapter_unsuitable',
      `a matrix of ${String(nRows)} rows is in ${String(segments.length)} parts here: found ${String(bindings.length)} buffers for one kernel, allowed ${String(allowed)} on this adapter`,
    );
  }
  const segmentRows = isSerial ? segmentSerial : segmentShared;
  const reduce = isSerial ? { enable: [], files: [] } : reduction(family);
  const normLabel = norm ? `:norm${String(norm.nSquares)}:${String(norm.eps)}` : '';
  return prepare(
    gpu,
    {
      label: `mul_mat_vec:${epilogue.kind}:${loader.label}:k${String(first?.rowLength ?? 0)}${normLabel}:${familyLabel(family)}`,
      enable: reduce.enable ?? [],
      constants: {
        WG: wg,
        GRID_X: gridX,
        UNITS: units,
        STRIDE: isSerial ? 1 : wg,
        ROWS: nRows,
        OUT_UNITS: unitsOf(nRows),
        PAIRED: isGlu,
        SQUARES: norm?.nSquares ?? 0,
        F_NORM_WIDTH: norm?.width ?? 1,
        F_NORM_EPS: norm?.eps ?? 0,
        ...loader.constants,
      },
      bindings,
      files: [
        ...reduce.files,
        mulMatVec,
        ...loader.files,
        ...segments.map((_, index) => instantiate(segmentRows, `w${String(index)}`)),
        rowsOf(segments, isGlu),
        norm ? normScale : normNone,
        EPILOGUES[epilogue.kind],
        isSerial ? mainSerial : mainShared,
      ],
    },
    [
      ...segments.map((segment) => segment.buffer),
      x,
      ...(norm ? [norm.squares] : []),
      ...output.buffers,
    ],
    grid,
  );
}

/** gate 0, up 0, gate 1, up 1, …: the halves of a pair have the same rows. */
function interleave([gate, up]: readonly WeightMatrix[]): WeightMatrix['segments'] {
  return (gate?.segments ?? []).flatMap((segment, index) => {
    const other = up?.segments[index];
    return other ? [segment, other] : [];
  });
}

/** WGSL that finds the segment a block of rows lies in. Segments but the last have a multiple of 4 rows. */
function rowsOf(segments: WeightMatrix['segments'], paired: boolean): string {
  const step = paired ? 2 : 1;
  const lines: string[] = [];
  let firstBlock = 0;
  for (let index = 0; index < segments.length; index += step) {
    const nRows = segments[index]?.nRows ?? 0;
    const at = `block - ${String(firstBlock)}u, lane`;
    const second = paired ? `w${String(index + 1)}_rows(${at})` : 'vec4f()';
    const value = `Rows(w${String(index)}_rows(${at}), ${second})`;
    firstBlock += Math.ceil(nRows / BLOCK_ROWS);
    const isLast = index + step >= segments.length;
    lines.push(
      isLast ? `  return ${value};` : `  if (block < ${String(firstBlock)}u) { return ${value}; }`,
    );
  }
  return `fn rows_of(block: u32, lane: u32) -> Rows {\n${lines.join('\n')}\n}`;
}

function outputOf(epilogue: Epilogue): { bindings: Binding[]; buffers: GPUBuffer[] } {
  const y: Binding = { name: 'y', access: 'read_write', type: 'array<f32>' };
  if (epilogue.kind !== 'residual') return { bindings: [y], buffers: [epilogue.y] };
  return {
    bindings: [
      y,
      { name: 'next_x', access: 'read_write', type: 'array<f32>' },
      { name: 'norm_weight', access: 'read', type: 'array<f32>' },
      { name: 'next_squares', access: 'read_write', type: 'array<f32>' },
    ],
    buffers: [epilogue.y, epilogue.nextX, epilogue.normWeight, epilogue.nextSquares],
  };
}
