import { afterEach, describe, expect, it, vi } from 'vitest';
import { holdLifeLock, whenLifeLockFrees } from '../../../src/protocol';

/** Enough of the Web Locks API for one name: requests are granted in turn. */
function fakeLocks() {
  let tail: Promise<unknown> = Promise.resolve();
  const free: (() => void)[] = [];
  const request = vi.fn((_name: string, ...rest: unknown[]) => {
    const callback = rest.at(-1) as () => Promise<unknown>;
    const before = tail;
    const held = before.then(() =>
      Promise.race([callback(), new Promise<void>((resolve) => free.push(resolve))]),
    );
    tail = held;
    return held;
  });
  return { request, killHolder: () => free.shift()?.() };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the life lock', () => {
  it('tells the page when the worker that held it is gone, and not before', async () => {
    const locks = fakeLocks();
    vi.stubGlobal('navigator', { locks });
    const worker = new EventTarget();
    let isGone = false;
    const gone = whenLifeLockFrees(worker, 'w1', new AbortController().signal).then(() => {
      isGone = true;
    });
    holdLifeLock('w1', (message) => {
      worker.dispatchEvent(new MessageEvent('message', { data: message }));
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(locks.request).toHaveBeenCalledTimes(2);
    expect(isGone).toBe(false);
    locks.killHolder();
    await gone;
    expect(isGone).toBe(true);
  });

  it('does not ask for the lock on any other message of the worker', () => {
    const locks = fakeLocks();
    vi.stubGlobal('navigator', { locks });
    const worker = new EventTarget();
    void whenLifeLockFrees(worker, 'w1', new AbortController().signal);
    worker.dispatchEvent(new MessageEvent('message', { data: { id: '1' } }));
    expect(locks.request).not.toHaveBeenCalled();
  });
});
