import type { UseStore } from 'idb-keyval';

import { storageError } from './storage-error';

const NAME = 'talaria-models';
const VERSION = 1;
const STORES = ['models', 'files', 'hashes', 'pieces'] as const;
export type StoreName = (typeof STORES)[number];

/** A page that waits for an answer of a database that will never give one is worse than a page that says so. */
const OPEN_DEADLINE_MS = 15_000;

/**
 * The database of model files, as stores for `idb-keyval`. Unlike `createStore` it has several stores, chooses the durability
 * of a transaction, opens again after the browser closed the connection, and gives way to a newer version in another tab.
 */
export class ModelDatabase {
  #opening: Promise<IDBDatabase> | null = null;

  /** @param durability `strict` waits for the disk: for small records that say what may be relied on */
  store(name: StoreName, durability: IDBTransactionDurability = 'relaxed'): UseStore {
    return async (mode, work) => {
      try {
        return await work(await this.#objectStore(name, mode, durability));
      } catch (thrown) {
        throw storageError(thrown);
      }
    };
  }

  close(): void {
    const opening = this.#opening;
    this.#opening = null;
    void opening?.then(
      (database) => {
        database.close();
      },
      () => undefined,
    );
  }

  async #objectStore(
    name: StoreName,
    mode: IDBTransactionMode,
    durability: IDBTransactionDurability,
  ): Promise<IDBObjectStore> {
    try {
      return begin(await this.#open(), name, mode, durability);
    } catch (thrown) {
      // The connection was closed under us: once more on a new one.
      if (!(thrown instanceof DOMException) || thrown.name !== 'InvalidStateError') throw thrown;
      this.#opening = null;
      return begin(await this.#open(), name, mode, durability);
    }
  }

  #open(): Promise<IDBDatabase> {
    if (this.#opening) return this.#opening;
    const opening = open();
    this.#opening = opening;
    const forget = (): void => {
      if (this.#opening === opening) this.#opening = null;
    };
    opening.then((database) => {
      database.onclose = forget;
      database.onversionchange = () => {
        forget();
        database.close();
      };
    }, forget);
    return opening;
  }
}

function begin(
  database: IDBDatabase,
  name: StoreName,
  mode: IDBTransactionMode,
  durability: IDBTransactionDurability,
): IDBObjectStore {
  return database.transaction(name, mode, { durability }).objectStore(name);
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    const timer = setTimeout(() => {
      reject(new DOMException('the database did not open', 'TimeoutError'));
    }, OPEN_DEADLINE_MS);
    request.onupgradeneeded = () => {
      for (const name of STORES) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new DOMException('the database could not be opened', 'UnknownError'));
    };
  });
}
