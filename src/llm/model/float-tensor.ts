import { invariant } from '../errors';
import type { GgufTensor } from '../gguf/gguf-file';

/** Exponent bias and mantissa of IEEE 754 binary16. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

/** The elements of an F32, F16 or BF16 tensor. @param bytes as in the file, little-endian */
export function floatsOf(
  { name, type }: Pick<GgufTensor, 'name' | 'type'>,
  bytes: Uint8Array,
): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  invariant(type === 'F32' || type === 'F16' || type === 'BF16', `${name} is ${type}`);
  if (type === 'F32') {
    return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) =>
      view.getFloat32(4 * i, true),
    );
  }
  const words = Array.from({ length: bytes.byteLength / 2 }, (_, i) => view.getUint16(2 * i, true));
  if (type === 'F16') return Float32Array.from(words, halfToFloat);
  return new Float32Array(Uint32Array.from(words, (bits) => bits << 16).buffer);
}
