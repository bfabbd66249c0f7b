import { LlmError } from '../errors';
import type { ByteSource } from './byte-source';
import type { GgufTensor, GgufValue } from './gguf-file';
import { GGUF_LIMITS } from './gguf-limits';
import { HeaderCursor, MoreBytesNeeded } from './header-cursor';
import { HeaderParse } from './header-parse';
import { ParseBudget } from './parse-budget';
import { placeTensors } from './place-tensors';

/** One file's header: a whole model, or a part of a split one. */
export interface GgufHeader {
  readonly source: ByteSource;
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
}

/** A Qwen3 header of 6 MB takes three more reads; a part of a split model none. */
const FIRST_CHUNK_BYTES = 1024 * 1024;
/** A step that lacked bytes is taken again, so growth by a factor keeps the work linear; the bytes may come over a network. */
const CHUNK_GROWTH = 2;

/**
 * Reads and checks one header; of the file never more than 1 MiB or twice the header.
 * @throws LlmError `malformed_file`, `unsupported_quantization`, or what the source throws
 */
export async function readHeader(
  source: ByteSource,
  signal?: AbortSignal,
  firstChunkBytes = FIRST_CHUNK_BYTES,
): Promise<GgufHeader> {
  const cursor = new HeaderCursor(source.name, source.sizeBytes);
  const parse = new HeaderParse(cursor, new ParseBudget());
  await loadUpTo(cursor, source, firstChunkBytes, signal);
  for (;;) {
    try {
      parse.run();
      break;
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
      const grown = cursor.loadedBytes.length * CHUNK_GROWTH;
      await loadUpTo(cursor, source, Math.max(error.endBytes, grown), signal);
    }
  }
  const { version, metadata, infos, alignment } = parse;
  const tensors = placeTensors(source, infos.values(), cursor.offsetBytes, alignment);
  return { source, version, metadata, tensors };
}

async function loadUpTo(
  cursor: HeaderCursor,
  source: ByteSource,
  wantedBytes: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const loaded = cursor.loadedBytes;
  const endBytes = Math.min(wantedBytes, source.sizeBytes, GGUF_LIMITS.maxHeaderBytes);
  const more = await source.read(loaded.length, endBytes - loaded.length, signal);
  if (more.length !== endBytes - loaded.length) {
    throw new LlmError(
      'source_changed',
      `${source.name}: found ${String(more.length)} bytes from byte ${String(loaded.length)}, allowed ${String(endBytes - loaded.length)}`,
    );
  }
  if (loaded.length === 0) {
    cursor.setLoaded(more);
    return;
  }
  const joined = new Uint8Array(endBytes);
  joined.set(loaded);
  joined.set(more, loaded.length);
  cursor.setLoaded(joined);
}
