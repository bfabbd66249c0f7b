import { proxy } from 'comlink';
import { releaseSignal } from './transfer-handlers';

/** A callback for batches, as the far side calls it. */
export function forEach<Event>(
  onEvent: (event: Event) => void,
): (events: readonly Event[]) => void {
  return proxy((events: readonly Event[]): void => {
    for (const event of events) onEvent(event);
  });
}

/** Gives each call a signal of its own, whose channel can be closed when the call ends. */
export function withSignal<Result>(
  signal: AbortSignal,
  call: (lineSignal: AbortSignal) => Promise<Result>,
): Promise<Result>;
export function withSignal<Result>(
  signal: AbortSignal | undefined,
  call: (lineSignal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result>;
export async function withSignal<Result>(
  signal: AbortSignal | undefined,
  call: (lineSignal: never) => Promise<Result>,
): Promise<Result> {
  if (!signal) return call(undefined as never);
  const controller = new AbortController();
  const forward = (): void => {
    controller.abort(signal.reason);
  };
  if (signal.aborted) forward();
  signal.addEventListener('abort', forward, { once: true });
  try {
    return await call(controller.signal as never);
  } finally {
    signal.removeEventListener('abort', forward);
    releaseSignal(controller.signal);
  }
}
