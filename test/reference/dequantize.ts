import { TENSOR_TYPES, type TensorType } from '../../src/llm/gguf/tensor-type';
import { float16Value } from './float16';

/** Opens the block at `offset`; the function it gives is value `i` as the format defines it. */
type BlockReader = (view: DataView, offset: number) => (i: number) => number;

const float16 = (view: DataView, offset: number) => float16Value(view.getUint16(offset, true));

/** Quant i of a block of 32: byte i mod 16, low nibble for the first 16. */
const nibble = (view: DataView, offset: number, i: number) =>
  (view.getUint8(offset + (i % 16)) >> (i < 16 ? 0 : 4)) & 15;

const bit = (view: DataView, offset: number, i: number) =>
  (view.getUint8(offset + (i >> 3)) >> (i & 7)) & 1;

/** Quant i of a super-block of 256: 32 bytes per 64 values, low nibbles first. */
const superNibble = (view: DataView, offset: number, i: number) =>
  (view.getUint8(offset + (i >> 6) * 32 + (i % 32)) >> (i & 32 ? 4 : 0)) & 15;

/** Scale and min of sub-block `sub` out of the 12 bytes at `offset` (ggml: get_scale_min_k4). */
function scaleAndMin(view: DataView, offset: number, sub: number): [number, number] {
  const byte = (i: number) => view.getUint8(offset + i);
  if (sub < 4) return [byte(sub) & 63, byte(sub + 4) & 63];
  return [
    (byte(sub + 4) & 15) | ((byte(sub - 4) >> 6) << 4),
    (byte(sub + 4) >> 4) | ((byte(sub) >> 6) << 4),
  ];
}

/** d scale q - dmin min, the form of Q4_K and Q5_K. */
function scaled(view: DataView, o: number, quant: (i: number) => number): (i: number) => number {
  const subBlocks = Array.from({ length: 8 }, (_, sub) => {
    const [scale, min] = scaleAndMin(view, o + 4, sub);
    return [float16(view, o) * scale, float16(view, o + 2) * min] as const;
  });
  return (i) => {
    const [step, low] = subBlocks[i >> 5]!;
    return step * quant(i) - low;
  };
}

const scratch = new DataView(new ArrayBuffer(4));

/** Source: ggml-common.h (block structs) and ggml-quants.c (dequantize_row_*). */
const BLOCK_READERS: Record<TensorType, BlockReader> = {
  F32: (view, o) => () => view.getFloat32(o, true),
  F16: (view, o) => () => float16(view, o),
  BF16: (view, o) => () => {
    scratch.setUint16(2, view.getUint16(o, true), true);
    return scratch.getFloat32(0, true);
  },
  Q4_0: (view, o) => {
    const d = float16(view, o);
    return (i) => d * (nibble(view, o + 2, i) - 8);
  },
  Q4_1: (view, o) => {
    const [d, m] = [float16(view, o), float16(view, o + 2)];
    return (i) => d * nibble(view, o + 4, i) + m;
  },
  Q5_0: (view, o) => {
    const d = float16(view, o);
    return (i) => d * ((nibble(view, o + 6, i) | (bit(view, o + 2, i) << 4)) - 16);
  },
  Q5_1: (view, o) => {
    const [d, m] = [float16(view, o), float16(view, o + 2)];
    return (i) => d * (nibble(view, o + 8, i) | (bit(view, o + 4, i) << 4)) + m;
  },
  Q8_0: (view, o) => {
    const d = float16(view, o);
    return (i) => d * view.getInt8(o + 2 + i);
  },
  Q4_K: (view, o) => scaled(view, o, (i) => superNibble(view, o + 16, i)),
  Q5_K: (view, o) => {
    const fifth = (i: number) => (view.getUint8(o + 16 + (i % 32)) >> (i >> 5)) & 1;
    return scaled(view, o, (i) => superNibble(view, o + 48, i) | (fifth(i) << 4));
  },
  Q6_K: (view, o) => {
    const d = float16(view, o + 208);
    return (i) => {
      const half = i >> 7;
      const run = (i >> 5) & 3;
      const low = view.getUint8(o + half * 64 + (run & 1) * 32 + (i % 32)) >> (run < 2 ? 0 : 4);
      const high = view.getUint8(o + 128 + half * 32 + (i % 32)) >> (2 * run);
      const q = ((low & 15) | ((high & 3) << 4)) - 32;
      return d * view.getInt8(o + 192 + (i >> 4)) * q;
    };
  },
};

/**
 * The stored weights, exactly: every product and sum of these formats fits float64 without rounding.
 * @param bytes whole blocks
 * @returns row-major values
 */
export function dequantize(type: TensorType, bytes: Uint8Array): Float64Array<ArrayBuffer> {
  const { blockElements, blockBytes } = TENSOR_TYPES[type];
  const nBlocks = bytes.length / blockBytes;
  if (!Number.isInteger(nBlocks)) {
    throw new Error(`${type} blocks are ${blockBytes} bytes, found ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(nBlocks * blockElements);
  for (let block = 0; block < nBlocks; block++) {
    const value = BLOCK_READERS[type](view, block * blockBytes);
    for (let i = 0; i < blockElements; i++) values[block * blockElements + i] = value(i);
  }
  return values;
}
