import { EngineError } from '../../protocol';
import type { FileRecord } from '../models/file-record';
import type { DownloadRequest } from './download.types';
import type { RangeAnswer } from './range-answer';

/** The server has another file now than when the download began. */
export class ChangedFileError extends Error {
  override readonly name = 'ChangedFileError';
}

/** @throws EngineError `integrity_failed` when the file found is not as large as the one that is wanted */
export function checkWanted(
  { name, url, sizeBytes }: DownloadRequest,
  found: { readonly sizeBytes: number },
): void {
  if (sizeBytes === null || found.sizeBytes === sizeBytes) return;
  throw new EngineError(
    'integrity_failed',
    `${name}: found ${String(found.sizeBytes)} bytes at ${url}; published are ${String(sizeBytes)}. This is another file`,
  );
}

/** @throws EngineError `integrity_failed` when the file does not begin as its kind does */
export function checkStart(
  { name, url, magic }: DownloadRequest,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  if (magic === undefined) return;
  const found = new TextDecoder('latin1').decode(bytes.subarray(0, magic.length));
  if (found === magic) return;
  throw new EngineError(
    'integrity_failed',
    `${name}: found ${JSON.stringify(found)} at the start of ${url}; allowed is ${JSON.stringify(magic)}. This is another kind of file`,
  );
}

/** @throws ChangedFileError when an answer is of another file than the pieces before it */
export function checkSameFile(file: FileRecord, answer: RangeAnswer): void {
  const etag = file.origin.kind === 'url' ? file.origin.etag : null;
  const isSame =
    answer.sizeBytes === file.sizeBytes &&
    (etag === null || answer.etag === null || answer.etag === etag);
  if (isSame) return;
  throw new ChangedFileError(
    `${file.name} changed on its server while it was being fetched: found ${String(answer.sizeBytes)} bytes, ETag ${answer.etag ?? 'none'}; it had ${String(file.sizeBytes)}, ${etag ?? 'none'}`,
  );
}
