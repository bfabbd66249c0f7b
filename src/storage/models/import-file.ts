import { EngineError } from '../../protocol';
import { PIECE_BYTES, countPieces, pieceRange, type FileRecord } from './file-record';
import { hashFile } from './hash-file';
import { importedFileId } from './imported-model';
import type { ModelStore } from './model-store';

export interface ImportOptions {
  readonly store: ModelStore;
  readonly signal: AbortSignal;
  readonly onStored: (storedBytes: number) => void;
  readonly onHashed: (hashedBytes: number) => void;
  readonly pieceBytes?: number;
}

/**
 * Copies a file of this computer into the store, a piece at a time, and reads it back. What an earlier try copied of the same
 * file (name, size and date) is not copied again.
 * @throws EngineError `source_changed`, `malformed_file` when there is nothing in it, `storage_full`, `storage_failed`; AbortError
 */
export async function importFile(file: File, options: ImportOptions): Promise<FileRecord> {
  const { store, signal, onStored, onHashed, pieceBytes = PIECE_BYTES } = options;
  if (file.size === 0) {
    throw new EngineError('malformed_file', `${file.name}: found 0 bytes; choose another file`);
  }
  const id = importedFileId(file);
  const record: FileRecord = (await store.find(id)) ?? {
    id,
    name: file.name,
    sizeBytes: file.size,
    pieceBytes,
    origin: { kind: 'import', lastModifiedMs: file.lastModified },
    publishedSha256: null,
    sha256: null,
    begunMs: Date.now(),
    verifiedMs: null,
  };
  await store.record(record);
  const stored = await store.storedPieces(id);
  for (let index = 0; index < countPieces(record); index++) {
    signal.throwIfAborted();
    const { startBytes, endBytes } = pieceRange(record, index);
    if (!stored.has(index)) {
      await store.putPiece(record, index, await readPart(file, startBytes, endBytes));
    }
    onStored(endBytes);
  }
  const sha256 = await hashFile(store, record, signal, onHashed);
  const whole = { ...record, sha256, verifiedMs: Date.now() };
  await store.record(whole);
  return whole;
}

async function readPart(file: File, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (cause) {
    throw new EngineError(
      'source_changed',
      `${file.name} changed or went away while it was being copied; open it again`,
      { cause },
    );
  }
}
