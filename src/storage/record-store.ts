import { clear, createStore, del, entries, set, update, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import { toEngineError, type EngineError } from '../protocol';
import { checked } from './checked-json';
import { storageError } from './storage-error';

/** A record that is there and cannot be read: by another version of the page, or by damage. */
export interface BadRecord {
  readonly key: string;
  readonly error: EngineError;
}

export interface RecordList<Value> {
  readonly values: readonly Value[];
  readonly bad: readonly BadRecord[];
}

/** Small records of one kind in a database of their own, each checked when it is read. A bad one is told, never deleted. */
export class RecordStore<Value> {
  /** Made with the first call, so that a page without storage opens all the same. */
  #store: UseStore | null = null;
  readonly #database: string;
  readonly #schema: v.GenericSchema<unknown, Value>;

  constructor(database: string, schema: v.GenericSchema<unknown, Value>) {
    this.#database = database;
    this.#schema = schema;
  }

  /** In the order of their keys. @throws EngineError `storage_failed` */
  async list(): Promise<RecordList<Value>> {
    const found = await this.#attempt((store) => entries<string, unknown>(store));
    const values: Value[] = [];
    const bad: BadRecord[] = [];
    for (const [key, value] of found) {
      try {
        values.push(checked(this.#schema, value, { name: key, code: 'storage_failed' }));
      } catch (thrown) {
        bad.push({ key, error: toEngineError(thrown) });
      }
    }
    return { values, bad };
  }

  /** @throws EngineError `storage_full`, `storage_failed` */
  async set(key: string, value: Value): Promise<void> {
    await this.#attempt((store) => set(key, value, store));
  }

  /**
   * Puts another value in the place of what is there, in one transaction, so that no other tab or worker comes in between.
   * @param change called with undefined for none, and for one that cannot be read
   * @throws EngineError `storage_full`, `storage_failed`
   */
  async update(key: string, change: (value: Value | undefined) => Value): Promise<void> {
    await this.#attempt((store) =>
      update<unknown>(
        key,
        (found) => {
          const known = v.safeParse(this.#schema, found);
          return change(known.success ? known.output : undefined);
        },
        store,
      ),
    );
  }

  /** @throws EngineError `storage_failed` */
  async clear(): Promise<void> {
    await this.#attempt((store) => clear(store));
  }

  /** @throws EngineError `storage_failed` */
  async delete(key: string): Promise<void> {
    await this.#attempt((store) => del(key, store));
  }

  async #attempt<Result>(work: (store: UseStore) => Promise<Result>): Promise<Result> {
    try {
      return await work((this.#store ??= createStore(this.#database, 'records')));
    } catch (thrown) {
      throw storageError(thrown);
    }
  }
}
