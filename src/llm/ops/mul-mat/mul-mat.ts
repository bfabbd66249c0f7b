import { prepare, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import { planeOffsets } from '../quant/quant-format';
import { loaderByShape, unitsOf, type WeightMatrix } from '../quant/segment';
import type { KernelFamily } from '../reduce/kernel-family';
import { STEP_BINDING, STEP_STRUCT } from '../step-state';
import long from './mul-mat.long.wgsl?raw';
import serial from './mul-mat.serial.wgsl?raw';
import short from './mul-mat.short.wgsl?raw';
import multiplyAdd from './multiply-add.wgsl?raw';
import store from './store.wgsl?raw';
import tileF16 from './tile.f16.wgsl?raw';
import tileF32 from './tile.f32.wgsl?raw';

/**
 * What one workgroup makes. Most follow-up turns are short, and padding costs as much as tokens. `serial` goes with the
 * kernel family of that name.
 */
const TILES = {
  short: { rows: 64, tokens: 16, files: [multiplyAdd, short] },
  long: { rows: 64, tokens: 64, files: [multiplyAdd, long] },
  serial: { rows: 128, tokens: 8, files: [serial] },
};
export type Tile = keyof typeof TILES;
/** Tokens up to which the tile for few is the better one. */
export const FEW_TOKENS = TILES.short.tokens;

export function tilesOf({ cooperation }: KernelFamily): {
  readonly few: Tile;
  readonly many: Tile;
} {
  return cooperation === 'serial'
    ? { few: 'serial', many: 'serial' }
    : { few: 'short', many: 'long' };
}
/** Vectors of four in a unit. */
const UNIT_VECTORS = 8;

/** What becomes of a product; the kernel's `combine` knows the numbers. `glu` expects the gate's product in place. */
const COMBINE = { set: 0, add: 1, glu: 2 };

export interface MulMatParams {
  /** (rows, K) */
  readonly matrix: WeightMatrix;
  /** (T, K rounded up to whole units) f32, zero beyond K */
  readonly x: GPUBuffer;
  /** (T, outStride) f32; the product goes to columns from `outOffset` on. Both are multiples of 4. */
  readonly out: GPUBuffer;
  readonly outStride: number;
  readonly outOffset: number;
  readonly combine: keyof typeof COMBINE;
  readonly tile: Tile;
  readonly step: GPUBuffer;
}

/**
 * Products of weights with T tokens' activations: one dispatch for each segment of the matrix.
 * @param f16 tiles in f16, sums in f32; needs `shader-f16`
 */
export function prepareMulMat(
  gpu: Gpu,
  { f16 }: { readonly f16: boolean },
  params: MulMatParams,
): Promise<Dispatch[]> {
  const scalar = f16 ? 'f16' : 'f32';
  const { matrix, outStride, combine, tile } = params;
  const { rows, tokens, files } = TILES[tile];
  let nextOffset = params.outOffset;
  const dispatches = matrix.segments.map(({ type, nRows, unitsPerRow, buffer }) => {
    const loader = loaderByShape(type);
    const outOffset = nextOffset;
    nextOffset += nRows;
    const { highWord, scaleWord, dWord } = planeOffsets(type, nRows * unitsPerRow);
    const shape = gpu.constants([
      nRows,
      unitsOf(matrix.rowLength),
      outStride,
      outOffset,
      UNIT_VECTORS,
      highWord,
      scaleWord,
      dWord,
      COMBINE[combine],
    ]);
    return prepare(
      gpu,
      {
        label: `mul_mat.${tile}:${type.toLowerCase()}:${scalar}`,
        enable: f16 ? ['f16'] : [],
        constants: {},
        bindings: [
          ...loader.bindings,
          { name: 'x', access: 'read', type: 'array<vec4f>' },
          { name: 'out', access: 'read_write', type: 'array<vec4f>' },
          STEP_BINDING,
          { name: 'shape', access: 'read', type: 'Shape' },
        ],
        files: [STEP_STRUCT, store, ...loader.files, f16 ? tileF16 : tileF32, ...files],
      },
      [buffer, params.x, params.out, params.step, shape],
      ({ nTokens }) => [Math.ceil(nRows / rows), Math.ceil(nTokens / tokens), 1],
    );
  });
  return Promise.all(dispatches);
}
