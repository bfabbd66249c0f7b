import type { TensorType } from '../../gguf/tensor-type';
import eightBits from './eight-bits.wgsl?raw';
import fiveBits from './five-bits.wgsl?raw';
import floats16 from './floats16.wgsl?raw';
import floats32 from './floats32.wgsl?raw';
import nibbles from './nibbles.wgsl?raw';
import scale6K from './scale-6-k.wgsl?raw';
import scaleHalf from './scale-half.wgsl?raw';
import scaleK from './scale-k.wgsl?raw';
import scaleMin from './scale-min.wgsl?raw';
import scaleNone from './scale-none.wgsl?raw';
import sixBits from './six-bits.wgsl?raw';

/** Weights of a row are handled in units of 32; a float row is padded with zeros to whole units. */
export const UNIT_ELEMENTS = 32;

/**
 * How one tensor type lies in GPU memory: up to four planes, each starting on 16 bytes, at the file's bits per weight.
 * Quants of 32 weights are one or more aligned vec4<u32> loads, which ggml's 18-, 22-, 34- and 210-byte blocks are not.
 */
export interface QuantFormat {
  readonly quants: string;
  readonly scale: string;
  /** Words (u32) a unit in the plane of quants. */
  readonly quantWords: number;
  /** Words a unit in the plane of high bits. */
  readonly highWords: number;
  /** Bytes of scales for 16 units (two super-blocks). */
  readonly scaleBytesPer16: number;
  /** Bytes of the super-block's own scale, where it is a plane of its own, for 16 units. */
  readonly dBytesPer16: number;
  /** What the stored integer of weight 0 is, for formats with a symmetric scale. */
  readonly zero: number;
}

const NO_PLANES = { highWords: 0, scaleBytesPer16: 0, dBytesPer16: 0, zero: 0 };
const NIBBLES = { ...NO_PLANES, quants: nibbles, quantWords: 4 };
const FIVE_BITS = { ...NO_PLANES, quants: fiveBits, quantWords: 4, highWords: 1 };
const HALF_SCALE = { scale: scaleHalf, scaleBytesPer16: 32 };
const SCALE_AND_MIN = { scale: scaleMin, scaleBytesPer16: 64 };
const K_SCALES = { scale: scaleK, scaleBytesPer16: 32 };

export const QUANT_FORMATS: Readonly<Record<TensorType, QuantFormat>> = {
  F32: { ...NO_PLANES, quants: floats32, quantWords: 32, scale: scaleNone },
  F16: { ...NO_PLANES, quants: floats16, quantWords: 16, scale: scaleNone },
  BF16: {
    ...NO_PLANES,
    quants: floats16.replaceAll('halves', 'bfloats'),
    quantWords: 16,
    scale: scaleNone,
  },
  Q4_0: { ...NIBBLES, ...HALF_SCALE, zero: 8 },
  Q4_1: { ...NIBBLES, ...SCALE_AND_MIN },
  Q5_0: { ...FIVE_BITS, ...HALF_SCALE, zero: 16 },
  Q5_1: { ...FIVE_BITS, ...SCALE_AND_MIN },
  Q8_0: { ...NO_PLANES, quants: eightBits, quantWords: 8, ...HALF_SCALE },
  Q4_K: { ...NIBBLES, ...K_SCALES },
  Q5_K: { ...FIVE_BITS, ...K_SCALES },
  Q6_K: {
    quants: sixBits,
    quantWords: 4,
    highWords: 2,
    scale: scale6K,
    scaleBytesPer16: 32,
    dBytesPer16: 4,
    zero: 0,
  },
};

/** Where the planes of `nUnits` units start, in words, and how many bytes they take together. */
export interface PlaneOffsets {
  readonly highWord: number;
  readonly scaleWord: number;
  readonly dWord: number;
  readonly sizeBytes: number;
}

export function planeOffsets(type: TensorType, nUnits: number): PlaneOffsets {
  const format = QUANT_FORMATS[type];
  const sixteens = Math.ceil(nUnits / 16);
  const aligned = (words: number): number => Math.ceil(words / 4) * 4;
  const highWord = nUnits * format.quantWords;
  const scaleWord = highWord + aligned(nUnits * format.highWords);
  const dWord = scaleWord + aligned((sixteens * format.scaleBytesPer16) / 4);
  const end = dWord + aligned((sixteens * format.dBytesPer16) / 4);
  return { highWord, scaleWord, dWord, sizeBytes: end * 4 };
}
