import { TENSOR_TYPES, type TensorType } from '../../gguf/tensor-type';
import { prepare, wideGrid, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import { planeOffsets, QUANT_FORMATS, UNIT_ELEMENTS } from '../quant/quant-format';
import rawBlocks from './raw-blocks.wgsl?raw';
import repack6K from './repack-6-k.wgsl?raw';
import repackK from './repack-k.wgsl?raw';
import repackLegacy from './repack-legacy.wgsl?raw';

/** Units a thread handles: two super-blocks, so that every 16-bit scale shares its word with one of the same thread. */
export const REPACK_UNITS = 16;
const WORKGROUP_SIZE = 64;

type Repacked = Exclude<TensorType, 'F32' | 'F16' | 'BF16'>;

/** Float rows already lie as the kernels want them. */
export function needsRepack(type: TensorType): type is Repacked {
  return type !== 'F32' && type !== 'F16' && type !== 'BF16';
}

const BODIES: Readonly<Record<Repacked, string>> = {
  Q4_0: repackLegacy,
  Q4_1: repackLegacy,
  Q5_0: repackLegacy,
  Q5_1: repackLegacy,
  Q8_0: repackLegacy,
  Q4_K: repackK,
  Q5_K: repackK,
  Q6_K: repack6K,
};

/**
 * Turns ggml blocks into planes, once, at load.
 * @param raw blocks as in the file, at most 64 Ki threads' worth
 * @param planes the whole segment
 * @param piece `pieceParams`
 */
export function prepareRepack(
  gpu: Gpu,
  type: Repacked,
  buffers: { raw: GPUBuffer; planes: GPUBuffer; piece: GPUBuffer },
  pieceUnits: number,
): Promise<Dispatch> {
  const format = QUANT_FORMATS[type];
  const threads = Math.ceil(pieceUnits / REPACK_UNITS);
  return prepare(
    gpu,
    {
      label: `repack:${type.toLowerCase()}`,
      constants: {
        BLOCK_BYTES: TENSOR_TYPES[type].blockBytes,
        QUANT_WORDS: format.quantWords,
        HAS_MIN: type === 'Q4_1' || type === 'Q5_1',
        HAS_HIGH: format.highWords > 0,
      },
      bindings: [
        { name: 'raw', access: 'read', type: 'array<u32>' },
        { name: 'planes', access: 'read_write', type: 'array<u32>' },
        { name: 'piece', access: 'read', type: 'Piece' },
      ],
      files: [rawBlocks, BODIES[type]],
    },
    [buffers.raw, buffers.planes, buffers.piece],
    wideGrid(Math.ceil(threads / WORKGROUP_SIZE)).grid,
  );
}

export const PIECE_PARAMS_BYTES = 20;

/** @param firstUnit a multiple of 16 @param segmentUnits units of the whole segment */
export function pieceParams(
  type: TensorType,
  nUnits: number,
  firstUnit: number,
  segmentUnits: number,
): Uint32Array<ArrayBuffer> {
  const { highWord, scaleWord, dWord } = planeOffsets(type, segmentUnits);
  return new Uint32Array([nUnits, firstUnit, highWord, scaleWord, dWord]);
}

/** Bytes of `nUnits` units as they lie in the file. */
export function rawBytes(type: TensorType, nUnits: number): number {
  const { blockElements, blockBytes } = TENSOR_TYPES[type];
  return ((nUnits * UNIT_ELEMENTS) / blockElements) * blockBytes;
}
