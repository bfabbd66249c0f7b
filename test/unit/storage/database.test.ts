import { afterEach, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/database';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('closes a connection that comes when nobody waits for it any more', async () => {
  vi.useFakeTimers();
  const close = vi.fn();
  const request: { result: { close: () => void }; onsuccess?: () => void } = { result: { close } };
  vi.stubGlobal('indexedDB', { open: () => request });
  const opening = new Database({ name: 'late', version: 1, stores: ['a'] }).storeNames();
  const refused = expect(opening).rejects.toMatchObject({ code: 'storage_failed' });
  await vi.advanceTimersByTimeAsync(60_000);
  await refused;
  expect(close).not.toHaveBeenCalled();
  request.onsuccess?.();
  expect(close).toHaveBeenCalledOnce();
});
