import type { DownloadOptions } from './download.types';
import { fetchRange, type FetchedRange, type FetchRangeOptions } from './fetch-range';
import { retrying } from './retrying';

const STALL_MS = 20_000;

/**
 * One range of a file, whole in memory, tried again for as long as what hinders may pass.
 * @param endBytes exclusive; a shorter file ends the range
 * @throws EngineError `download_failed`, what `check` throws, AbortError
 */
export function fetchPart(
  url: string,
  startBytes: number,
  endBytes: number,
  {
    signal,
    onEvent,
    stallMs = STALL_MS,
    retry,
  }: Pick<DownloadOptions, 'signal' | 'onEvent' | 'stallMs' | 'retry'>,
  { check }: Pick<FetchRangeOptions, 'check'> = {},
): Promise<FetchedRange> {
  return retrying(
    () =>
      fetchRange(url, startBytes, endBytes, {
        stallMs,
        signal,
        ...(check && { check }),
        onBytes: (nBytes) => {
          onEvent({ kind: 'received', nBytes });
        },
        onDropped: (nBytes) => {
          onEvent({ kind: 'dropped', nBytes });
        },
      }),
    {
      signal,
      ...(retry && { timing: retry }),
      onWait: (message, waitMs) => {
        onEvent({ kind: 'waiting', message, waitMs });
      },
    },
  );
}
