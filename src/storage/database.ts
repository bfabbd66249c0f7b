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

/**
 * What browsers throw of a connection that is dead: WebKit loses them while a page sleeps, and who clears a page's storage closes them. The
 * last is of a transaction that was begun before the page knew; nothing of it was written.
 */
const CONNECTION_IS_DEAD: ReadonlySet<string> = new Set([
  'InvalidStateError',
  'UnknownError',
  'AbortError',
]);

/** A storage that is being cleared may close the next connection, too. */
const MOST_AGAIN = 3;

/**
 * A database as stores for `idb-keyval`. Unlike that one's own it has several stores, chooses the durability
 * of a transaction, gives way to a newer version in another tab, and opens again after the browser closed the connection: what was being
 * done is then done again, so it has to be the same each time.
 */
export class Database<StoreName extends string> {
  #opening: Promise<IDBDatabase> | null = null;
  readonly #layout: DatabaseLayout<StoreName>;

  constructor(layout: DatabaseLayout<StoreName>) {
    this.#layout = layout;
  }

  /** @param durability `strict` waits for the disk: for small records that say what may be relied on */
  store(name: StoreName, durability: IDBTransactionDurability = 'relaxed'): UseStore {
    return (mode, work) =>
      this.#onLiveConnection(async (database) =>
        work(database.transaction(name, mode, { durability }).objectStore(name)),
      );
  }

  /**
   * One transaction over several stores; resolves once all of it is on the disk, and otherwise none of it is.
   * @param work asks and puts; between its requests it awaits nothing else
   * @param durability `relaxed` for what can be made again: it does not wait for the disk
   * @throws EngineError `storage_full`, `storage_failed`
   */
  change<Result>(
    names: readonly StoreName[],
    work: (store: StoresOf<StoreName>) => Result | Promise<Result>,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<Result> {
    return this.#onLiveConnection(async (database) => {
      const transaction = database.transaction(names, 'readwrite', { durability });
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
    });
  }

  /**
   * One look at several stores, as they stand together.
   * @param work asks; between its requests it awaits nothing else
   * @throws EngineError `storage_failed`
   */
  read<Result>(
    names: readonly StoreName[],
    work: (store: StoresOf<StoreName>) => Promise<Result>,
  ): Promise<Result> {
    return this.#onLiveConnection(async (database) => {
      const transaction = database.transaction(names, 'readonly');
      return work((name) => transaction.objectStore(name));
    });
  }

  /** The names of all stores, also of earlier layouts. */
  storeNames(): Promise<readonly string[]> {
    return this.#onLiveConnection(({ objectStoreNames }) => Promise.resolve([...objectStoreNames]));
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

  async #onLiveConnection<Result>(
    work: (database: IDBDatabase) => Promise<Result>,
  ): Promise<Result> {
    for (let nMore = MOST_AGAIN; ; nMore--) {
      const opening = this.#open();
      try {
        return await work(await opening);
      } catch (thrown) {
        if (nMore === 0 || !isDeadConnection(thrown)) throw storageError(thrown);
        // Others may have opened it again already.
        if (this.#opening === opening) this.close();
      }
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

/** A store in a database of its own, for the functions of `idb-keyval`; opened with the first call. */
export function singleStore(database: string, store: string): UseStore {
  return new Database({ name: database, version: 1, stores: [store] }).store(store);
}

/** @param thrown null where `idb-keyval` waited for a transaction that was given up without an error */
function isDeadConnection(thrown: unknown): boolean {
  return thrown === null || (thrown instanceof DOMException && CONNECTION_IS_DEAD.has(thrown.name));
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
