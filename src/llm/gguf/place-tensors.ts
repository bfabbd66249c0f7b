import { LlmError } from '../errors';
import type { ByteSource } from './byte-source';
import type { GgufTensor } from './gguf-file';
import { showString } from './metadata';
import type { TensorInfo } from './tensor-info';

/**
 * Turns offsets within the data section into offsets within the file, once all of them are known to be in order, apart
 * from one another and inside the file. A tensor that reached further would later show another tensor's bytes.
 * @param headerBytes length of the header; the data section begins at the next multiple of `alignment`
 * @throws LlmError `malformed_file`
 */
export function placeTensors(
  source: ByteSource,
  infos: Iterable<TensorInfo>,
  headerBytes: number,
  alignment: number,
): GgufTensor[] {
  const dataStartBytes = Math.ceil(headerBytes / alignment) * alignment;
  const tensors: GgufTensor[] = [];
  let endBytes = 0;
  let before = '';
  for (const { name, type, shape, sizeBytes, dataOffsetBytes } of infos) {
    if (dataOffsetBytes < endBytes) {
      throw new LlmError(
        'malformed_file',
        `${source.name}: tensor ${showString(name)}: found offset ${String(dataOffsetBytes)}, allowed from ${String(endBytes)}, the end of tensor ${showString(before)}: tensors overlap or are out of order`,
      );
    }
    endBytes = dataOffsetBytes + sizeBytes;
    before = name;
    const offsetBytes = dataStartBytes + dataOffsetBytes;
    tensors.push({ name, type, shape, offsetBytes, sizeBytes, source });
  }
  const neededBytes = dataStartBytes + endBytes;
  if (tensors.length > 0 && !(neededBytes <= source.sizeBytes)) {
    throw new LlmError(
      'malformed_file',
      `${source.name} is truncated: found ${String(source.sizeBytes)} bytes, its tensors need ${String(neededBytes)}, ${String(neededBytes - source.sizeBytes)} are missing`,
    );
  }
  return tensors;
}
