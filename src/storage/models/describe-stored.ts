import { countPieces, pieceRange, type FileRecord } from './file-record';
import type { ModelRecord, StoredModel } from './model-record';

/**
 * What is stored of a model.
 * @param allFiles records of any models
 * @param pieceKeys [file id, piece] of every stored piece of any file
 */
export function describeStored(
  model: ModelRecord,
  allFiles: readonly FileRecord[],
  pieceKeys: readonly (readonly [string, number])[],
): StoredModel {
  const wanted = new Set(model.files.map(({ id }) => id));
  const files = allFiles.filter(({ id }) => wanted.has(id));
  const byId = new Map(files.map((file) => [file.id, file]));
  const nPieces = new Map<string, number>();
  let storedBytes = 0;
  for (const [id, index] of pieceKeys) {
    const file = byId.get(id);
    if (!file) continue;
    const { startBytes, endBytes } = pieceRange(file, index);
    storedBytes += endBytes - startBytes;
    nPieces.set(id, (nPieces.get(id) ?? 0) + 1);
  }
  const sizes = model.files.map(({ id, sizeBytes }) => byId.get(id)?.sizeBytes ?? sizeBytes);
  const isWhole =
    files.length === wanted.size &&
    files.every((file) => file.sha256 !== null && nPieces.get(file.id) === countPieces(file));
  const verified = files.map(({ verifiedMs }) => verifiedMs);
  return {
    model,
    files,
    storedBytes,
    totalBytes: sizes.includes(null) ? 0 : sizes.reduce<number>((sum, n) => sum + (n ?? 0), 0),
    isWhole,
    verifiedMs: isWhole && !verified.includes(null) ? Math.min(...verified.map(Number)) : null,
  };
}
