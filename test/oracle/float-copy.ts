import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { GgufFile, GgufValue } from '../../src/llm/gguf/gguf-file';
import {
  array,
  bool,
  float32,
  ggufPieces,
  string,
  uint32,
  type GgufTypedValue,
} from '../fixtures/gguf-writer';
import { dequantize } from '../reference/dequantize';

/** llama.cpp insists on a type for each key; a reader's value alone no longer tells 100000 from 100000.0. */
function typed(key: string, value: GgufValue): GgufTypedValue {
  if (typeof value === 'string') return string(value);
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'object') {
    const isText = typeof value[0] === 'string';
    return array(isText ? 'string' : 'int32', Array.from<unknown>(value));
  }
  const isFloat = /epsilon$|freq_base$|scale$/.test(key);
  return isFloat ? float32(Number(value)) : uint32(Number(value));
}

/**
 * Writes the model with every weight as the F32 number it stands for: on it llama.cpp multiplies floats, where on
 * quantized weights its CPU kernels round activations to 8 bits first.
 */
export async function writeFloatCopy(file: GgufFile, path: string): Promise<void> {
  const metadata: Record<string, GgufTypedValue> = {};
  for (const [key, value] of file.metadata) metadata[key] = typed(key, value);
  metadata['general.file_type'] = uint32(0);
  const values = new Map<string, Uint8Array>();
  for (const { name, type, source, offsetBytes, sizeBytes } of file.tensors.values()) {
    const floats = Float32Array.from(dequantize(type, await source.read(offsetBytes, sizeBytes)));
    values.set(name, new Uint8Array(floats.buffer));
  }
  const tensors = [...file.tensors.values()].map(({ name, shape }) => ({
    name,
    type: 'F32' as const,
    shape,
    bytes: values.get(name)!,
  }));
  await pipeline(Readable.from(ggufPieces({ metadata, tensors })), createWriteStream(path));
}
