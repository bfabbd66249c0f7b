import type { ByteSource } from './byte-source';
import type { TensorType } from './tensor-type';

/** One metadata value. 64-bit integers come as `number` when they are safe integers, else as `bigint`. No nested arrays. */
export type GgufValue =
  | string
  | number
  | bigint
  | boolean
  | readonly string[]
  | readonly boolean[]
  | readonly bigint[]
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array;

export interface GgufTensor {
  readonly name: string;
  readonly type: TensorType;
  /** Outermost first, as everywhere in this code: a matrix is (rows, rowLength). ggml's `ne` is this list reversed. */
  readonly shape: readonly number[];
  /** From the start of `source`. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** The file that holds it (a split GGUF has several). */
  readonly source: ByteSource;
}

/** A parsed and checked header: every count, offset and size was compared with the bytes present. */
export interface GgufFile {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  /** All files together. */
  readonly sizeBytes: number;
}
