import { EngineError } from '../../protocol';
import type { FileRecord } from './file-record';
import { hashFile } from './hash-file';
import type { ModelStore } from './model-store';

/**
 * Reads a whole file back and compares it with what it was when it came, and with what was published.
 * @throws EngineError `integrity_failed`; the file then no longer counts as whole, so that its download goes on where it is bad
 */
export async function verifyFile(
  store: ModelStore,
  file: FileRecord,
  signal: AbortSignal,
  onHashed: (hashedBytes: number) => void,
): Promise<FileRecord> {
  const sha256 = await rehash(store, file, signal, onHashed);
  const verified = { ...file, sha256, verifiedMs: Date.now() };
  await store.record(verified);
  return verified;
}

/** The file's hash, unless it shows that the file is bad. */
async function rehash(
  store: ModelStore,
  file: FileRecord,
  signal: AbortSignal,
  onHashed: (hashedBytes: number) => void,
): Promise<string> {
  try {
    const sha256 = await hashFile(store, file, signal, onHashed);
    const wanted = file.publishedSha256 ?? file.sha256;
    if (wanted === null || sha256 === wanted) return sha256;
    throw new EngineError(
      'integrity_failed',
      `${file.name}: found SHA-256 ${sha256}; it should be ${wanted}. Fetch it again`,
    );
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.code === 'integrity_failed') {
      await store.record({ ...file, sha256: null, verifiedMs: null });
    }
    throw thrown;
  }
}
