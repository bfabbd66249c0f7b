import { EngineError, isAbortError } from '../protocol';

/** How far a file has come. */
export interface FetchProgress {
  readonly loadedBytes: number;
  /** 0 when the server does not tell. */
  readonly totalBytes: number;
}

/**
 * A file from the page's own server, whole and in memory: for the few megabytes of the bundled model.
 * @param path relative to the page
 * @throws EngineError `download_failed` when the server or the way to it fails; AbortError
 */
export async function fetchFile(
  path: string,
  onProgress: (progress: FetchProgress) => void,
  signal: AbortSignal,
): Promise<File> {
  try {
    const response = await fetch(path, { signal });
    const found = foundInstead(response);
    if (found !== null || !response.body) throw notFetched(path, found ?? 'an empty answer');
    const totalBytes = statedBytes(response);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let loadedBytes = 0;
    onProgress({ loadedBytes, totalBytes });
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(read.value);
      loadedBytes += read.value.length;
      onProgress({ loadedBytes, totalBytes });
    }
    return new File(chunks, path.slice(path.lastIndexOf('/') + 1));
  } catch (thrown) {
    if (isAbortError(thrown) || thrown instanceof EngineError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw notFetched(path, `a broken connection (${reason})`, thrown);
  }
}

/** What the server sent in place of the file; null for the file. */
function foundInstead({ ok, status, headers }: Response): string | null {
  if (!ok) return `the answer ${String(status)}`;
  // Servers of single-page apps send the page itself for any file they do not have, and call that a success.
  return headers.get('content-type')?.startsWith('text/html') ? 'a web page' : null;
}

function notFetched(path: string, found: string, cause?: unknown): EngineError {
  return new EngineError('download_failed', `${path}: found ${found}, allowed the file itself`, {
    cause,
  });
}

/** A compressed answer states the size of what travels, and the stream gives what it unpacks to. */
function statedBytes({ headers }: Response): number {
  if (headers.has('content-encoding')) return 0;
  return Number(headers.get('content-length') ?? 0);
}
