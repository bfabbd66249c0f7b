import { downloadFile } from './download-file';
import type { DownloadOptions, DownloadRequest } from './download.types';
import { eachOf } from './each-of';

/**
 * Brings many small files into the store, several at once and each over one connection; told of as if they were one file.
 * Throws what `downloadFile` throws; the files that are whole by then stay.
 */
export async function downloadFiles(
  requests: readonly DownloadRequest[],
  options: DownloadOptions,
): Promise<void> {
  const storedBytes = new Map<string, number>();
  const totalBytes = new Map(requests.map(({ id, sizeBytes }) => [id, sizeBytes ?? 0]));
  await eachOf(requests, options, async (request, signal) => {
    await downloadFile(request, {
      ...options,
      signal,
      connections: 1,
      onEvent: (event) => {
        // Each is hashed in a moment: a bar that jumped back for it would say nothing.
        if (event.kind === 'hashing') return;
        if (event.kind === 'progress') {
          storedBytes.set(request.id, event.storedBytes);
          totalBytes.set(request.id, event.totalBytes);
          options.onEvent({
            kind: 'progress',
            storedBytes: sum(storedBytes.values()),
            totalBytes: sum(totalBytes.values()),
          });
        } else options.onEvent(event);
      },
    });
  });
}

function sum(values: Iterable<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}
