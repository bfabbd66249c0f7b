import pRetry from 'p-retry';
import { EngineError } from '../../protocol';
import { TransientError } from './range-answer';

export interface RetryTiming {
  /** Tries after the first. */
  readonly retries: number;
  /** Before the second try; doubled, with a random part, for each one more. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** Some two minutes in all: longer than a lift or a tunnel, shorter than a person's patience. */
const TIMING: RetryTiming = { retries: 8, firstWaitMs: 500, longestWaitMs: 30_000 };
/** A server may ask for hours; then the person is told instead. */
const LONGEST_ASKED_MS = 120_000;

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly timing?: RetryTiming;
  readonly onWait: (message: string, waitMs: number) => void;
}

/**
 * Tries again what failed for a passing reason, after as long as the server asked for.
 * @throws EngineError `download_failed` with the last reason; AbortError; what `work` throws for a lasting reason
 */
export async function retrying<Result>(
  work: () => Promise<Result>,
  { signal, timing = TIMING, onWait }: RetryOptions,
): Promise<Result> {
  try {
    return await pRetry(work, {
      retries: timing.retries,
      minTimeout: timing.firstWaitMs,
      maxTimeout: timing.longestWaitMs,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => error instanceof TransientError && !asksForTooLong(error),
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (!(error instanceof TransientError) || retriesLeft === 0 || asksForTooLong(error))
          return;
        const waitMs = error.retryAfterMs ?? 0;
        onWait(error.message, waitMs);
        if (waitMs > 0) await wait(waitMs, signal);
      },
    });
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof TransientError)) throw thrown;
    const asked = thrown.retryAfterMs;
    throw new EngineError(
      'download_failed',
      `${thrown.message}${asked === null ? '' : `; the server asks to come back in ${String(Math.ceil(asked / 1000))} s`}. What was stored is kept: try again later`,
      { cause: thrown },
    );
  }
}

function asksForTooLong({ retryAfterMs }: TransientError): boolean {
  return (retryAfterMs ?? 0) > LONGEST_ASKED_MS;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
