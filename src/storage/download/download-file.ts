import { EngineError } from '../../protocol';
import { PIECE_BYTES, countPieces, pieceRange, type FileRecord } from '../models/file-record';
import type { HashAlgorithm } from '../models/hash';
import { hashFile } from '../models/hash-file';
import { ChangedFileError, checkSameFile, checkStart, checkWanted } from './check-file';
import type { DownloadOptions, DownloadRequest } from './download.types';
import { eachOf } from './each-of';
import { fetchPart } from './fetch-part';
import type { FetchedRange } from './fetch-range';

/** How often a file may change under its download, or its stored pieces turn out bad, before that is an error. */
const MAX_ROUNDS = 4;

/**
 * Brings a file into the store, from where an earlier try left off, and returns its record once the whole file was read back and
 * has the published hash. What arrived stays stored however this ends, unless it was proven wrong.
 * @throws EngineError `download_failed`, `integrity_failed`, `source_changed`, `storage_full`, `storage_failed`; AbortError
 */
export async function downloadFile(
  request: DownloadRequest,
  options: DownloadOptions,
): Promise<FileRecord> {
  for (let round = 1; ; round++) {
    try {
      const file = await begin(request, options);
      await fetchMissing(file, options);
      return await finish(file, request, options);
    } catch (thrown) {
      const isLast = round === MAX_ROUNDS;
      if (thrown instanceof ChangedFileError && !isLast) await options.store.deleteFile(request.id);
      // A piece that was not what had been stored is gone from the store: the next round fetches it.
      else if (!(isBadPiece(thrown) && !isLast)) throw asEngineError(thrown);
    }
  }
}

function isBadPiece(thrown: unknown): boolean {
  return (
    thrown instanceof EngineError &&
    thrown.code === 'integrity_failed' &&
    !(thrown instanceof WrongFileError)
  );
}

function asEngineError(thrown: unknown): unknown {
  return thrown instanceof ChangedFileError
    ? new EngineError('source_changed', thrown.message, { cause: thrown })
    : thrown;
}

/** The file's record; the first time, its first piece comes with it and tells its size. */
async function begin(request: DownloadRequest, options: DownloadOptions): Promise<FileRecord> {
  const { store, pieceBytes = PIECE_BYTES } = options;
  const known = await store.find(request.id);
  if (known) {
    checkWanted(request, known);
    return known;
  }
  const first = await fetchPart(request.url, 0, pieceBytes, options, {
    check: ({ sizeBytes }) => {
      checkWanted(request, { sizeBytes });
    },
  });
  checkStart(request, first.bytes);
  const file: FileRecord = {
    id: request.id,
    name: request.name,
    sizeBytes: first.sizeBytes,
    pieceBytes,
    origin: { kind: 'url', url: request.url, etag: first.etag },
    publishedSha256: request.sha256,
    sha256: null,
    begunMs: Date.now(),
    verifiedMs: null,
  };
  try {
    await store.record(file);
    await store.putPiece(file, 0, first.bytes);
  } catch (thrown) {
    throw tellingWhatIsMissing(thrown, file, 0);
  }
  return file;
}

async function fetchMissing(file: FileRecord, options: DownloadOptions): Promise<void> {
  const { store, onEvent } = options;
  const stored = await store.storedPieces(file.id);
  const missing = indices(file).filter((index) => !stored.has(index));
  let storedBytes = sumBytes(file, stored);
  onEvent({ kind: 'progress', storedBytes, totalBytes: file.sizeBytes });
  try {
    await eachOf(missing, options, async (index, signal) => {
      const { bytes } = await fetchPiece(file, index, { ...options, signal });
      await store.putPiece(file, index, bytes);
      storedBytes += bytes.length;
      onEvent({ kind: 'progress', storedBytes, totalBytes: file.sizeBytes });
    });
  } catch (thrown) {
    throw tellingWhatIsMissing(thrown, file, storedBytes);
  }
}

/** A full storage is told with what is kept and what is missing; anything else as it is. */
function tellingWhatIsMissing(thrown: unknown, file: FileRecord, storedBytes: number): unknown {
  if (!(thrown instanceof EngineError) || thrown.code !== 'storage_full') return thrown;
  const { name, sizeBytes } = file;
  return new EngineError(
    'storage_full',
    `${name}: ${String(storedBytes)} of ${String(sizeBytes)} bytes are stored and kept, ${String(sizeBytes - storedBytes)} more do not fit in the browser's storage`,
    { cause: thrown },
  );
}

/** Reads the file back, and records its hash when that is the published one. */
async function finish(
  file: FileRecord,
  request: DownloadRequest,
  options: DownloadOptions,
): Promise<FileRecord> {
  let hashes = await hashStored(file, request, options);
  if (!isPublished(hashes)) {
    await fetchDiffering(file, options);
    hashes = await hashStored(file, request, options);
  }
  if (!isPublished(hashes)) {
    await options.store.deleteFile(file.id);
    throw new WrongFileError(file, hashes);
  }
  const { sha256 } = hashes;
  const whole = { ...file, publishedSha256: request.sha256, sha256, verifiedMs: Date.now() };
  await options.store.record(whole);
  return whole;
}

/** What a file in the store hashes to, and what it should. */
interface FileHashes {
  readonly sha256: string;
  readonly algorithm: HashAlgorithm;
  readonly found: string;
  /** Null when nobody published a hash. */
  readonly published: string | null;
}

function isPublished({ found, published }: FileHashes): boolean {
  return published === null || found === published;
}

async function hashStored(
  file: FileRecord,
  request: DownloadRequest,
  { store, signal, onEvent }: DownloadOptions,
): Promise<FileHashes> {
  const onHashed = (hashedBytes: number): void => {
    onEvent({ kind: 'hashing', hashedBytes, totalBytes: file.sizeBytes });
  };
  const sha256 = await hashFile(store, file, signal, onHashed);
  if (request.sha256 !== null || request.md5 === undefined) {
    return { sha256, algorithm: 'sha256', found: sha256, published: request.sha256 };
  }
  const found = await hashFile(store, file, signal, onHashed, 'md5');
  return { sha256, algorithm: 'md5', found, published: request.md5 };
}

class WrongFileError extends EngineError {
  constructor({ name }: FileRecord, { algorithm, found, published }: FileHashes) {
    const hash = algorithm === 'md5' ? 'MD5' : 'SHA-256';
    super(
      'integrity_failed',
      `${name}: found ${hash} ${found}, twice; published is ${String(published)}. This is another file; nothing of it was kept`,
    );
  }
}

/**
 * Every stored piece is what came, and yet the whole is not what was published: something changed on the way. Fetches each piece
 * once more and keeps what comes now where it differs.
 */
async function fetchDiffering(file: FileRecord, options: DownloadOptions): Promise<void> {
  await eachOf(indices(file), options, async (index, signal) => {
    const { bytes } = await fetchPiece(file, index, { ...options, signal });
    await options.store.putPiece(file, index, bytes);
  });
}

function fetchPiece(
  file: FileRecord,
  index: number,
  options: DownloadOptions,
): Promise<FetchedRange> {
  if (file.origin.kind !== 'url') {
    throw new EngineError(
      'download_failed',
      `${file.name} came from this computer; found no address to fetch it from, open the file again`,
    );
  }
  const { startBytes, endBytes } = pieceRange(file, index);
  return fetchPart(file.origin.url, startBytes, endBytes, options, {
    check: (answer) => {
      checkSameFile(file, answer);
    },
  });
}

function indices(file: FileRecord): number[] {
  return Array.from({ length: countPieces(file) }, (_, index) => index);
}

function sumBytes(file: FileRecord, pieces: Iterable<number>): number {
  let sum = 0;
  for (const index of pieces) {
    const { startBytes, endBytes } = pieceRange(file, index);
    sum += endBytes - startBytes;
  }
  return sum;
}
