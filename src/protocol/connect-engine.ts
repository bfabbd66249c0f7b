import { proxy, wrap, type Endpoint, type Remote } from 'comlink';
import type { RemoteEngine, WireEngine } from './wire';
import { installTransferHandlers, releaseSignal } from './transfer-handlers';

export type { RemoteEngine } from './wire';

/** The page's end of the line: an `Engine` whose calls run on the far side of `endpoint`. */
export function connectEngine(endpoint: Endpoint): RemoteEngine {
  installTransferHandlers();
  const wire: Remote<WireEngine> = wrap<WireEngine>(endpoint);
  return {
    load: (source, onEvent, signal) =>
      withSignal(signal, (lineSignal) => wire.load(source, forEach(onEvent), lineSignal)),
    generate: (request, onEvent, signal) =>
      withSignal(signal, (lineSignal) => wire.generate(request, forEach(onEvent), lineSignal)),
    logits: (request, onRow, signal) =>
      withSignal(signal, (lineSignal) => wire.logits(request, forEach(onRow), lineSignal)),
    unload: () => wire.unload(),
    stats: () => wire.stats(),
    ping: () => wire.ping(),
  };
}

function forEach<Event>(onEvent: (event: Event) => void): (events: readonly Event[]) => void {
  return proxy((events: readonly Event[]): void => {
    for (const event of events) onEvent(event);
  });
}

/** Gives each call a signal of its own, whose channel can be closed when the call ends. */
async function withSignal<Result>(
  signal: AbortSignal | undefined,
  call: (lineSignal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
  if (!signal) return call(undefined);
  const controller = new AbortController();
  const forward = (): void => {
    controller.abort(signal.reason);
  };
  if (signal.aborted) forward();
  signal.addEventListener('abort', forward, { once: true });
  try {
    return await call(controller.signal);
  } finally {
    signal.removeEventListener('abort', forward);
    releaseSignal(controller.signal);
  }
}
