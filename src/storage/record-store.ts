import { clear, del, entries, set, update, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import { toEngineError, type EngineError } from '../protocol';
import { checked } from './checked-json';
import { singleStore } from './database';

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
  readonly #store: UseStore;
  readonly #schema: v.GenericSchema<unknown, Value>;

  constructor(database: string, schema: v.GenericSchema<unknown, Value>) {
    this.#store = singleStore(database, 'records');
    this.#schema = schema;
  }

  /** In the order of their keys. @throws EngineError `storage_failed` */
  async list(): Promise<RecordList<Value>> {
    const found = await entries<string, unknown>(this.#store);
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
    await set(key, value, this.#store);
  }

  /**
   * Puts another value in the place of what is there, in one transaction, so that no other tab or worker comes in between.
   * @param change called with undefined for none, and for one that cannot be read
   * @throws EngineError `storage_full`, `storage_failed`
   */
  async update(key: string, change: (value: Value | undefined) => Value): Promise<void> {
    await update<unknown>(
      key,
      (found) => {
        const known = v.safeParse(this.#schema, found);
        return change(known.success ? known.output : undefined);
      },
      this.#store,
    );
  }

  /** @throws EngineError `storage_failed` */
  async clear(): Promise<void> {
    await clear(this.#store);
  }

  /** @throws EngineError `storage_failed` */
  async delete(key: string): Promise<void> {
    await del(key, this.#store);
  }
}
