import { isAbortError } from '../../protocol';
import { readRangeAnswer, TransientError, type RangeAnswer } from './range-answer';

export interface FetchRangeOptions {
  /** Longest silence: a connection over which nothing comes is given up. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  readonly onBytes: (nBytes: number) => void;
  /** Told of bytes that came for a try that failed. */
  readonly onDropped: (nBytes: number) => void;
  /** May refuse the answer before its body is read. */
  readonly check?: (answer: RangeAnswer) => void;
}

export interface FetchedRange {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sizeBytes: number;
  readonly etag: string | null;
}

/**
 * One range of a file, whole in memory.
 * @param endBytes exclusive; a shorter file ends the range
 * @throws TransientError, EngineError `download_failed`, AbortError
 */
export async function fetchRange(
  url: string,
  startBytes: number,
  endBytes: number,
  { stallMs, signal, onBytes, onDropped, check }: FetchRangeOptions,
): Promise<FetchedRange> {
  const watchdog = new AbortController();
  const stalled = new TransientError(`nothing came from ${url} for ${String(stallMs / 1000)} s`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rearm = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchdog.abort(stalled);
    }, stallMs);
  };
  rearm();
  let nBytes = 0;
  try {
    const response = await fetch(url, {
      headers: { Range: `bytes=${String(startBytes)}-${String(endBytes - 1)}` },
      // The store keeps the bytes: the browser's own cache would hold them a second time, and may be stale.
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, watchdog.signal]),
    });
    const answer = readRangeAnswer(response, url, startBytes, endBytes);
    check?.(answer);
    const bytes = new Uint8Array(Math.min(endBytes, answer.sizeBytes) - startBytes);
    for await (const chunk of chunksOf(answer.body)) {
      rearm();
      if (nBytes + chunk.length > bytes.length) {
        throw new TransientError(`found more than ${String(bytes.length)} bytes from ${url}`);
      }
      bytes.set(chunk, nBytes);
      nBytes += chunk.length;
      onBytes(chunk.length);
    }
    if (nBytes < bytes.length) {
      throw new TransientError(
        `found ${String(nBytes)} of ${String(bytes.length)} bytes from ${url}: the connection was cut`,
      );
    }
    return { bytes, sizeBytes: answer.sizeBytes, etag: answer.etag };
  } catch (thrown) {
    onDropped(nBytes);
    signal.throwIfAborted();
    if (watchdog.signal.aborted) throw stalled;
    // What `fetch` and a body reject with when the way there fails.
    if (thrown instanceof TypeError || isAbortError(thrown)) {
      throw new TransientError(`no connection to ${url} (${(thrown as Error).message})`, null, {
        cause: thrown,
      });
    }
    throw thrown;
  } finally {
    clearTimeout(timer);
    // Ends a body that was refused.
    watchdog.abort();
  }
}

/** Browsers do not all iterate streams. */
async function* chunksOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
