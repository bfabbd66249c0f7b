import type { UseStore } from 'idb-keyval';
import { storageError } from './storage-error';

export interface DatabaseLayout<StoreName extends string> {
  readonly name: string;
  readonly version: number;
  /** Made where they are missing; keys are given with each value. Others that are there stay. */
  readonly stores: readonly StoreName[];
}

export type StoresOf<StoreName extends string> = (name: StoreName) => IDBObjectStore;

/** A page that waits for an answer of a database that will never give one is worse than a page that says so. */
const OPEN_DEADLINE_MS = 15_000;

/** What browsers throw of a connection that is dead: WebKit loses them while a page sleeps. */
const CONNECTION_IS_DEAD: ReadonlySet<string> = new Set(['InvalidStateError', 'UnknownError']);

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
        return await work((await this.#begin([name], mode, durability)).objectStore(name));
      } catch (thrown) {
        throw storageError(thrown);
      }
    };
  }

  /**
   * One transaction over several stores; resolves once all of it is on the disk, and otherwise none of it is.
   * Where the connection turns out dead, the work is done once more on a new one: it has to be the same twice.
   * @param work asks and puts; between its requests it awaits nothing else
   * @param durability `relaxed` for what can be made again: it does not wait for the disk
   * @throws EngineError `storage_full`, `storage_failed`
   */
  async change<Result>(
    names: readonly StoreName[],
    work: (store: StoresOf<StoreName>) => Result | Promise<Result>,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<Result> {
    try {
      return await this.#attempt(names, work, durability);
    } catch (thrown) {
      if (!isDeadConnection(thrown)) throw storageError(thrown);
      this.#opening = null;
      try {
        return await this.#attempt(names, work, durability);
      } catch (again) {
        throw storageError(again);
      }
    }
  }

  /**
   * One look at several stores, as they stand together.
   * @param work asks; between its requests it awaits nothing else
   * @throws EngineError `storage_failed`
   */
  async read<Result>(
    names: readonly StoreName[],
    work: (store: StoresOf<StoreName>) => Promise<Result>,
  ): Promise<Result> {
    try {
      const transaction = await this.#begin(names, 'readonly', 'relaxed');
      return await work((name) => transaction.objectStore(name));
    } catch (thrown) {
      throw storageError(thrown);
    }
  }

  /** The names of all stores, also of earlier layouts. */
  async storeNames(): Promise<readonly string[]> {
    try {
      return [...(await this.#open()).objectStoreNames];
    } catch (thrown) {
      throw storageError(thrown);
    }
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

  async #attempt<Result>(
    names: readonly StoreName[],
    work: (store: StoresOf<StoreName>) => Result | Promise<Result>,
    durability: IDBTransactionDurability,
  ): Promise<Result> {
    const transaction = await this.#begin(names, 'readwrite', durability);
    const completed = whenComplete(transaction);
    // Awaited below, unless the work fails before.
    completed.catch(() => undefined);
    try {
      const result = await work((name) => transaction.objectStore(name));
      await completed;
      return result;
    } catch (thrown) {
      abort(transaction);
      throw transaction.error ?? thrown;
    }
  }

  async #begin(
    names: readonly StoreName[],
    mode: IDBTransactionMode,
    durability: IDBTransactionDurability,
  ): Promise<IDBTransaction> {
    try {
      return (await this.#open()).transaction(names, mode, { durability });
    } catch (thrown) {
      // The connection was closed under us: once more on a new one.
      if (!isDeadConnection(thrown)) throw thrown;
      this.#opening = null;
      return (await this.#open()).transaction(names, mode, { durability });
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

function isDeadConnection(thrown: unknown): boolean {
  return thrown instanceof DOMException && CONNECTION_IS_DEAD.has(thrown.name);
}

/** A request that succeeded is not kept yet: the disk may be full at the end. */
function whenComplete(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new DOMException('the transaction was given up', 'AbortError'));
    };
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

function open({ name, version, stores }: DatabaseLayout<string>): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    let isBlocked = false;
    let isGivenUp = false;
    const timer = setTimeout(() => {
      isGivenUp = true;
      const why = isBlocked
        ? 'another tab with an earlier version of this page holds it; close or reload that tab'
        : 'the database did not open';
      reject(new DOMException(why, 'TimeoutError'));
    }, OPEN_DEADLINE_MS);
    request.onblocked = () => {
      isBlocked = true;
    };
    request.onupgradeneeded = () => {
      const { result } = request;
      for (const store of stores) {
        if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
      }
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      // Nobody knows of a connection that comes too late, and it would block the next version.
      if (isGivenUp) request.result.close();
      else resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new DOMException('the database could not be opened', 'UnknownError'));
    };
  });
}
