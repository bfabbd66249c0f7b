const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * What a header may hold. A file within these limits costs memory and time in proportion to its own size; each number
 * is far above real models (Hermes 4 405B: 1 138 tensors, 38 keys, 128 256 tokens, 280 147 merges, an 8 MB header).
 */
export const GGUF_LIMITS = {
  minVersion: 2,
  maxVersion: 3,
  maxHeaderBytes: 64 * MIB,
  /** Time spent parsing, waiting for bytes not counted. */
  maxParseMs: 2000,
  maxKeyValues: 65_536,
  /** Key length, a one-byte key, value type, a one-byte value. */
  minKeyValueBytes: 8 + 1 + 4 + 1,
  maxTensors: 65_536,
  /** Name length, a one-byte name, number of dimensions, one dimension, type, offset. */
  minTensorInfoBytes: 8 + 1 + 4 + 8 + 4 + 8,
  maxKeyBytes: 65_535,
  maxStringBytes: 16 * MIB,
  maxArrayElements: 4 * MIB,
  /** Strings, booleans and 64-bit integers are JavaScript values, many times their size in the file: all arrays together. */
  maxBoxedElements: 8 * MIB,
  maxDimensions: 4,
  /** ggml's `GGML_MAX_NAME` counts the closing zero. */
  maxTensorNameBytes: 63,
  defaultAlignment: 32,
  maxAlignment: 64 * KIB,
} as const;
