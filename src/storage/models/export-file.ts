import { countPieces, pieceRange, type FileRecord } from './file-record';
import type { ModelStore } from './model-store';

/** Where a stored file is written to. */
export interface FileSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * Writes a stored file out, each piece checked as it is read.
 * @throws EngineError `integrity_failed`, `storage_failed`; AbortError; what the sink throws
 */
export async function exportFile(
  store: ModelStore,
  file: FileRecord,
  sink: FileSink,
  signal: AbortSignal,
  onWritten: (writtenBytes: number) => void,
): Promise<void> {
  for (let index = 0; index < countPieces(file); index++) {
    signal.throwIfAborted();
    await sink.write(await store.readPiece(file, index));
    onWritten(pieceRange(file, index).endBytes);
  }
}
