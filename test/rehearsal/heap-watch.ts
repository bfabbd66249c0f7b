import type { BrowserContext, Page } from 'playwright';

/** What DevTools says of one thread's memory, in bytes; typed packages lag behind the browser. */
interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  /** Of ArrayBuffers. */
  readonly backingStorageSize?: number;
}

/** The most that the page and each of its workers held at once, seen once a second, in bytes by thread. */
export async function watchHeaps(
  context: BrowserContext,
  page: Page,
): Promise<Map<string, number>> {
  const most = new Map<string, number>();
  const session = await context.newCDPSession(page);
  const note = (name: string, heap: HeapUsage): void => {
    const bytes = heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + (heap.backingStorageSize ?? 0);
    most.set(name, Math.max(most.get(name) ?? 0, bytes));
  };
  const workers = new Map<string, string>();
  let nextId = 1_000_000;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    workers.set(sessionId, targetInfo.url.replace(/^.*\/([a-z]+)\.worker.*$/, '$1 worker'));
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { result } = JSON.parse(message) as { result?: HeapUsage };
    const name = workers.get(sessionId);
    if (name !== undefined && result) note(name, result);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const timer = setInterval(() => {
    void session
      .send('Runtime.getHeapUsage')
      .then((heap) => {
        note('page', heap);
      })
      .catch(() => {
        clearInterval(timer);
      });
    for (const sessionId of workers.keys()) {
      const message = JSON.stringify({ id: nextId++, method: 'Runtime.getHeapUsage' });
      void session
        .send('Target.sendMessageToTarget', { sessionId, message })
        .catch(() => undefined);
    }
  }, 1000);
  return most;
}
