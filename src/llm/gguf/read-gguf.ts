import { invariant, LlmError } from '../errors';
import type { ByteSource } from './byte-source';
import type { GgufFile } from './gguf-file';
import { mergeTensors, orderParts } from './merge-split';
import { readHeader, type GgufHeader } from './read-header';

/** Each part costs a read of up to 1 MiB and is refused by name if it does not belong. */
const MAX_SOURCES = 1024;

/**
 * Reads the header of a GGUF (version 2 or 3, little-endian), or of all parts of a split one in any order, and checks it
 * against the bytes present. No weights are read.
 * Source: ggml's docs/gguf.md; the limits are in `gguf-limits.ts`.
 * @throws LlmError `malformed_file` for anything that is no sound GGUF, `unsupported_quantization` for a tensor type we do
 * not run, `source_changed` when the file changes meanwhile, `invalid_request` for no file at all
 */
export async function readGguf(
  sources: readonly ByteSource[],
  signal?: AbortSignal,
): Promise<GgufFile> {
  if (sources.length < 1 || sources.length > MAX_SOURCES) {
    throw new LlmError(
      'invalid_request',
      `found ${String(sources.length)} files, allowed 1 to ${String(MAX_SOURCES)}`,
    );
  }
  const headers: GgufHeader[] = [];
  // One after the other: a header may hold 64 MiB while it is parsed.
  for (const source of sources) headers.push(await readHeader(source, signal));

  const ordered = orderParts(headers);
  const [first] = ordered;
  invariant(first !== undefined, 'there is a header for each file');
  return {
    version: first.version,
    metadata: first.metadata,
    tensors: mergeTensors(ordered),
    sizeBytes: sources.reduce((sum, source) => sum + source.sizeBytes, 0),
  };
}
