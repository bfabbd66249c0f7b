/**
 * How a page learns at once that its worker is gone. No event tells of a worker that closed itself, was ended by the browser
 * or crashed; but a Web Lock is freed with the thread that held it. The worker takes a lock under its own name and says so;
 * the page then asks for the same lock and gets it when the worker is no more.
 */
const LOCK_HELD = 'talaria:life-lock-held';

/** For the worker, once, at its start. */
export function holdLifeLock(name: string, tellPage: (message: string) => void): void {
  void navigator.locks.request(name, () => {
    tellPage(LOCK_HELD);
    return new Promise(() => undefined);
  });
}

/** For the page. Resolves when the worker of that name has ended; an abort of `signal` ends the wait unresolved. */
export function whenLifeLockFrees(
  worker: EventTarget,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const onMessage = (event: Event): void => {
      if (!(event instanceof MessageEvent) || event.data !== LOCK_HELD) return;
      worker.removeEventListener('message', onMessage);
      navigator.locks
        .request(name, { signal }, () => {
          resolve();
        })
        .catch(() => undefined);
    };
    worker.addEventListener('message', onMessage, { signal });
  });
}
