import type { UseStore } from 'idb-keyval';
import { storageError } from './storage-error';

export interface DatabaseLayout<StoreName extends string> {
  readonly name: string;
  readonly version: number;
  /** Made where they are missing; keys are given with each value. */
  readonly stores: readonly StoreName[];
}

/** A page that waits for an answer of a database that will never give one is worse than a page that says so. */
const OPEN_DEADLINE_MS = 15_000;

/**
 * A database as stores for `idb-keyval`. Unlike `createStore` it has several stores, chooses the durability
 * of a transaction, opens again after the browser closed the connection, and gives way to a newer version in another tab.
 */
export class Database<StoreName extends string> {
  #opening: Promise<IDBDatabase> | null = null;
  readonly #layout: DatabaseLayout<StoreName>;

  constructor(layout: DatabaseLayout<StoreName>) {
    this.#layout = layout;
  }

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
    const opening = open(this.#layout);
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
  name: string,
  mode: IDBTransactionMode,
  durability: IDBTransactionDurability,
): IDBObjectStore {
  return database.transaction(name, mode, { durability }).objectStore(name);
}

function open({ name, version, stores }: DatabaseLayout<string>): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    const timer = setTimeout(() => {
      reject(new DOMException('the database did not open', 'TimeoutError'));
    }, OPEN_DEADLINE_MS);
    request.onupgradeneeded = () => {
      const { result } = request;
      for (const store of stores) {
        if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
      }
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
