import { prepare, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import { loaderOf, unitsOf, type WeightMatrix } from '../quant/segment';
import { familyLabel, type KernelFamily } from '../reduce/kernel-family';
import { STEP_BINDING, STEP_STRUCT } from '../step-state';
import mulMatSerial from './mul-mat.serial.wgsl?raw';
import mulMatTile from './mul-mat.tile.wgsl?raw';
import store from './store.wgsl?raw';

/** Tokens and rows that one workgroup makes. */
const TILE = { rows: 64, tokens: 64 };
const SERIAL = { rows: 16, tokens: 8 };

/** Buffers of activations hold a multiple of this many tokens, so that a tile never reads past their end. */
export const TOKEN_MULTIPLE = SERIAL.tokens;

/** What becomes of a product v where o was: `glu` expects the gate's product in place. */
const COMBINE = { set: 'v', add: 'o + v', glu: 'o / (1.0 + exp(-o)) * v' };

export interface MulMatParams {
  /** (rows, K) */
  readonly matrix: WeightMatrix;
  /** (T, K rounded up to whole units) f32, zero beyond K */
  readonly x: GPUBuffer;
  /** (T, outStride) f32; the product goes to columns from `outOffset` on */
  readonly out: GPUBuffer;
  readonly outStride: number;
  readonly outOffset: number;
  readonly combine: keyof typeof COMBINE;
  readonly step: GPUBuffer;
}

/** Products of weights with T tokens' activations: one dispatch for each segment of the matrix. */
export function prepareMulMat(
  gpu: Gpu,
  family: KernelFamily,
  params: MulMatParams,
): Promise<Dispatch[]> {
  const isSerial = family.cooperation === 'serial';
  const tile = isSerial ? SERIAL : TILE;
  const scalar = family.f16 && !isSerial ? 'f16' : 'f32';
  const { matrix, outStride, combine } = params;
  const units = unitsOf(matrix.rowLength);
  let offset = params.outOffset;
  const dispatches = matrix.segments.map((segment) => {
    const loader = loaderOf([segment]);
    const outOffset = offset;
    offset += segment.nRows;
    const rowGroups = Math.ceil(segment.nRows / tile.rows);
    return prepare(
      gpu,
      {
        label: `mul_mat:${combine}:${loader.label}:k${String(matrix.rowLength)}:${String(outStride)}+${String(outOffset)}:${familyLabel(family)}`,
        enable: scalar === 'f16' ? ['f16'] : [],
        constants: {
          ...loader.constants,
          UNITS: units,
          ROWS: segment.nRows,
          OUT_STRIDE: outStride,
          OUT_OFFSET: outOffset,
        },
        bindings: [
          ...loader.bindings,
          { name: 'x', access: 'read', type: 'array<vec4f>' },
          { name: 'out', access: 'read_write', type: 'array<f32>' },
          STEP_BINDING,
        ],
        files: [
          STEP_STRUCT,
          ...loader.files,
          `alias tile_t = vec4<${scalar}>;`,
          `fn combine(o: f32, v: f32) -> f32 { return ${COMBINE[combine]}; }`,
          store,
          isSerial ? mulMatSerial : mulMatTile,
        ],
      },
      [segment.buffer, params.x, params.out, params.step],
      ({ nTokens }) => [rowGroups, Math.ceil(nTokens / tile.tokens), 1],
    );
  });
  return Promise.all(dispatches);
}
