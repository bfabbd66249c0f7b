import { countPieces, pieceRange, type FileRecord } from './file-record';
import type { ModelStore } from './model-store';
import { streamingHash, type HashAlgorithm } from './hash';

/**
 * The hash of a file as it lies in the store. One piece is read while the one before it is hashed.
 * @throws EngineError `integrity_failed` at a piece that is not what was stored
 */
export async function hashFile(
  store: ModelStore,
  file: FileRecord,
  signal: AbortSignal,
  onHashed: (hashedBytes: number) => void,
  algorithm: HashAlgorithm = 'sha256',
): Promise<string> {
  const hash = await streamingHash(algorithm);
  const nPieces = countPieces(file);
  let next = store.readPiece(file, 0);
  for (let index = 0; index < nPieces; index++) {
    signal.throwIfAborted();
    const bytes = await next;
    if (index + 1 < nPieces) next = store.readPiece(file, index + 1);
    // Awaited in the next round; until then its failure is nobody's.
    next.catch(() => undefined);
    hash.update(bytes);
    onHashed(pieceRange(file, index).endBytes);
  }
  return hash.digest();
}
