import 'fake-indexeddb/auto';
import { get, promisifyRequest, set } from 'idb-keyval';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/database';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
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

/** As when the browser clears the page's storage: who has begun a transaction before it is told sees that given up. */
function loseTransactions(nTimes: number): void {
  const begin = Reflect.get(IDBDatabase.prototype, 'transaction') as (
    this: IDBDatabase,
    ...given: unknown[]
  ) => IDBTransaction;
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
  for (let time = 0; time < nTimes; time++) {
    spy.mockImplementationOnce(function (this: IDBDatabase, ...given) {
      const transaction = begin.apply(this, given);
      queueMicrotask(() => {
        transaction.abort();
      });
      return transaction;
    });
  }
}

describe('a connection that is closed under a transaction', () => {
  const database = new Database({ name: 'lost', version: 1, stores: ['a'] });
  const all = () =>
    database.read(['a'], (store) => promisifyRequest<unknown[]>(store('a').getAll()));
  const put = (value: number) =>
    database.change(['a'], (store) => {
      store('a').put(value, value);
    });

  it('is opened again for what was being done', async () => {
    loseTransactions(1);
    await put(1);
    loseTransactions(1);
    await set(2, 2, database.store('a'));
    loseTransactions(1);
    expect(await get(2, database.store('a'))).toBe(2);
    loseTransactions(1);
    expect(await all()).toEqual([1, 2]);
  });

  it('is opened once for all that was being done', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    loseTransactions(3);
    expect(await Promise.all([all(), all(), all()])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(open).toHaveBeenCalledOnce();
  });

  it('again and again is a failure of the storage, and no stop', async () => {
    loseTransactions(4);
    await expect(put(3)).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await all()).toEqual([1, 2]);
  });
});
