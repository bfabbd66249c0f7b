import { EngineError } from '../../protocol';
import type { DownloadRequest } from '../download/download.types';
import type { WantedFile } from '../models/model-record';

/** @throws EngineError `download_failed` for a file that was copied from this computer */
export function withAddress(file: WantedFile): DownloadRequest {
  const { url } = file;
  if (url !== null) return { ...file, url };
  throw new EngineError(
    'download_failed',
    `${file.name} was copied from this computer: found no address to fetch it from; open the file again`,
  );
}

/** What is known of it. */
export function sumBytes(files: readonly { readonly sizeBytes: number | null }[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}
