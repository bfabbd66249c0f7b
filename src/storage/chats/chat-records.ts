import { promisifyRequest } from 'idb-keyval';
import { EngineError, toEngineError } from '../../protocol';
import { Database, type StoresOf } from '../database';
import {
  CHAT_LAYOUT,
  fromStored,
  OLD_STORES,
  revOf,
  toStored,
  type ChatStoreName,
  type OldStoreName,
  type RecordStoreName,
} from './chat-layout';
import { migrateChats } from './migrate-chats';
import { DamagedRecord, openRecord, sealRecord, type SealKey } from './seal';
import { readState, storeAt, whenMoved, type ChatDatabase, type Locks } from './seal-state';

/** The key of a record, as it was put. */
export type RecordKey = string | readonly (string | number)[];

export interface Place {
  readonly store: RecordStoreName;
  readonly key: RecordKey;
}

/** What a change does to a store: puts a record, or deletes what is there. */
export type Write =
  | (Place & { readonly record: unknown })
  | { readonly store: RecordStoreName | OldStoreName; readonly gone: IDBValidKey | IDBKeyRange };

/** Something else counts than what this tab took for it, or what was read is not there any more: once more. */
const OUT_OF_DATE = Symbol('out of date');

/**
 * The records of chats, sealed or not; whoever uses it does not see which. Sealing cannot be waited for inside a transaction, so a change
 * reads, makes and seals, and then writes in one transaction if what it read is still there; else it begins again.
 */
export class ChatRecords {
  readonly database: ChatDatabase;
  readonly locks: Locks | undefined;
  readonly #keys = new Map<string, SealKey>();
  /** Null for the plain stores; undefined while it is not known. */
  #keyId: string | null | undefined;
  #ready: Promise<void> | null = null;
  /** Told of a record that was left out of a list because it cannot be opened. */
  onDamaged: (error: EngineError) => void = () => undefined;

  /** @param locks undefined where the browser has none: then nothing can be sealed */
  constructor(name: string, locks: Locks | undefined) {
    this.database = new Database<ChatStoreName>({ name, ...CHAT_LAYOUT });
    this.locks = locks;
  }

  /** From now on this tab can open what was sealed with it. */
  addKey(key: SealKey): void {
    this.#keys.set(key.id, key);
  }

  hasKey(id: string): boolean {
    return this.#keys.has(id);
  }

  forgetKeys(): void {
    this.#keys.clear();
    this.#keyId = undefined;
  }

  async get<Value>(store: RecordStoreName, key: RecordKey): Promise<Value | undefined> {
    const { found, seal } = await this.#look(store, (from) =>
      promisifyRequest<unknown>(from.get(toKey(key))),
    );
    return found === undefined ? undefined : opened<Value>(seal, { store, key }, found);
  }

  /** Of all records of a store, in their order. */
  async keys(store: RecordStoreName): Promise<readonly IDBValidKey[]> {
    return (await this.#look(store, (from) => promisifyRequest(from.getAllKeys()))).found;
  }

  /** In the order of their keys. One that cannot be opened stays where it is, and keeps nobody from the others. */
  async list<Value>(
    store: RecordStoreName,
    range?: IDBKeyRange,
    onDamaged: (error: EngineError, key: RecordKey) => void = this.onDamaged,
  ): Promise<[RecordKey, Value][]> {
    const { found, seal } = await this.#look(store, (from) =>
      Promise.all([
        promisifyRequest(from.getAllKeys(range)),
        promisifyRequest<unknown[]>(from.getAll(range)),
      ]),
    );
    const [keys, values] = found;
    // Keys are strings and lists, as they were put.
    const entries = (keys as unknown as RecordKey[]).map((key, at) => ({ key, value: values[at] }));
    const sound = await Promise.all(
      entries.map(async ({ key, value }): Promise<[RecordKey, Value][]> => {
        try {
          return [[key, await opened<Value>(seal, { store, key }, value)]];
        } catch (thrown) {
          onDamaged(toEngineError(thrown), key);
          return [];
        }
      }),
    );
    return sound.flat();
  }

  /** All of it is on the disk when it resolves, or nothing. */
  async write(writes: readonly Write[]): Promise<void> {
    await this.change([], () => writes);
  }

  /**
   * A change that rests on what is there: made again when that has changed meanwhile.
   * @param make given the records at the places: undefined where there is none, a `DamagedRecord` for one that cannot be opened
   * @throws EngineError `storage_full`, `storage_failed`, `storage_locked`
   */
  async change(
    places: readonly Place[],
    make: (records: readonly unknown[]) => readonly Write[] | Promise<readonly Write[]>,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<void> {
    await this.#whileCurrent(async (seal) => {
      const read = await this.#read(seal, places);
      if (read === OUT_OF_DATE) return OUT_OF_DATE;
      const records = await Promise.all(
        read.map(async (one, at) => {
          const place = places[at];
          return place && one !== undefined ? await openedOrDamaged(seal, place, one) : undefined;
        }),
      );
      const writes = await make(records);
      const closed = await Promise.all(writes.map((one) => closedFor(seal, one)));
      const names = [...new Set([...places, ...writes].map(({ store }) => storeOf(seal, store)))];
      return this.database.change(
        [...names, 'meta'],
        async (store) => {
          if (!(await isCurrent(store, seal, 'write'))) return OUT_OF_DATE;
          const now = await getAll(store, seal, places);
          if (now.some((one, at) => revOf(one) !== revOf(read[at]))) return OUT_OF_DATE;
          for (const { store: name, key, value } of closed) {
            if (value === undefined) store(name).delete(key);
            else store(name).put(value, key as IDBValidKey);
          }
          return undefined;
        },
        durability,
      );
    });
  }

  /** What says how far the records are; it holds no words. */
  async meta(key: string): Promise<unknown> {
    const database = await this.opened();
    return database.read(['meta'], (store) => promisifyRequest<unknown>(store('meta').get(key)));
  }

  async putMeta(key: string, value: unknown): Promise<void> {
    const database = await this.opened();
    await database.change(['meta'], (store) => {
      store('meta').put(value, key);
    });
  }

  /** The stores of the first layout, where they are still there. */
  async oldStores(): Promise<readonly OldStoreName[]> {
    const names = await (await this.opened()).storeNames();
    return OLD_STORES.filter((name) => names.includes(name));
  }

  /** Once what an earlier version of the page has kept is here. */
  async opened(): Promise<ChatDatabase> {
    this.#ready ??= migrateChats(this.database);
    try {
      await this.#ready;
    } catch (thrown) {
      this.#ready = null;
      throw thrown;
    }
    return this.database;
  }

  close(): void {
    this.database.close();
  }

  async #look<Found>(
    name: RecordStoreName,
    work: (store: IDBObjectStore) => Promise<Found>,
  ): Promise<{ found: Found; seal: SealKey | null }> {
    return this.#whileCurrent((seal) => {
      const from = storeOf(seal, name);
      return this.database.read([from, 'meta'], async (store) => {
        if (!(await isCurrent(store, seal, 'read'))) return OUT_OF_DATE;
        return { found: await work(store(from)), seal };
      });
    });
  }

  async #read(
    seal: SealKey | null,
    places: readonly Place[],
  ): Promise<readonly unknown[] | typeof OUT_OF_DATE> {
    if (places.length === 0) return [];
    const names = [...new Set(places.map(({ store }) => storeOf(seal, store)))];
    return this.database.read([...names, 'meta'], async (store) => {
      if (!(await isCurrent(store, seal, 'read'))) return OUT_OF_DATE;
      return getAll(store, seal, places);
    });
  }

  /** Does it with the key that counts, again for as long as that turns out another. */
  async #whileCurrent<Result>(
    work: (seal: SealKey | null) => Promise<Result | typeof OUT_OF_DATE>,
  ): Promise<Result> {
    for (;;) {
      const result = await work(await this.#currentKey());
      if (result !== OUT_OF_DATE) return result;
      this.#keyId = undefined;
      await this.#whenSettled();
    }
  }

  async #currentKey(): Promise<SealKey | null> {
    if (this.#keyId === undefined) {
      const database = await this.opened();
      const { wrapped } = await database.read(['meta'], (store) => readState(store('meta')));
      this.#keyId = wrapped?.keyId ?? null;
    }
    if (this.#keyId === null) return null;
    const key = this.#keys.get(this.#keyId);
    if (key) return key;
    this.#keyId = undefined;
    throw new EngineError(
      'storage_locked',
      'found the chats encrypted and no key for them in this tab; unlock them with their passphrase',
    );
  }

  async #whenSettled(): Promise<void> {
    const { move } = await this.database.read(['meta'], (store) => readState(store('meta')));
    if (move !== null) await whenMoved(this.database, this.locks);
  }
}

type Stores = StoresOf<ChatStoreName>;

async function isCurrent(
  store: Stores,
  seal: SealKey | null,
  mode: 'read' | 'write',
): Promise<boolean> {
  const { wrapped, move } = await readState(store('meta'));
  return (wrapped?.keyId ?? null) === (seal?.id ?? null) && (mode === 'read' || move === null);
}

function getAll(store: Stores, seal: SealKey | null, places: readonly Place[]): Promise<unknown[]> {
  return Promise.all(
    places.map(({ store: name, key }) =>
      promisifyRequest<unknown>(store(storeOf(seal, name)).get(toKey(key))),
    ),
  );
}

function storeOf(seal: SealKey | null, name: RecordStoreName | OldStoreName): ChatStoreName {
  if (name === 'chats' || name === 'messages') return name;
  return storeAt(seal ? 'sealed' : 'plain', name);
}

async function closedFor(
  seal: SealKey | null,
  write: Write,
): Promise<{
  readonly store: ChatStoreName;
  readonly key: IDBValidKey | IDBKeyRange;
  /** Undefined for what goes. */
  readonly value?: object;
}> {
  const store = storeOf(seal, write.store);
  if ('gone' in write) return { store, key: write.gone };
  const { record } = write;
  return { store, key: toKey(write.key), value: await closed(seal, write, record) };
}

/** A record as it is kept at its place. */
export async function closed(
  seal: SealKey | null,
  { store, key }: Place,
  record: unknown,
): Promise<object> {
  return seal ? sealRecord(seal, [store, key], record) : toStored(record);
}

export async function opened<Value>(
  seal: SealKey | null,
  { store, key }: Place,
  stored: unknown,
): Promise<Value> {
  return seal ? openRecord<Value>(seal, [store, key], stored) : fromStored<Value>(stored);
}

/** A record, or why it cannot be opened. @throws EngineError `storage_failed` for one of a version that is not known */
export async function openedOrDamaged(
  seal: SealKey | null,
  place: Place,
  stored: unknown,
): Promise<unknown> {
  try {
    return await opened<unknown>(seal, place, stored);
  } catch (thrown) {
    if (thrown instanceof DamagedRecord) return thrown;
    throw thrown;
  }
}

function toKey(key: RecordKey): IDBValidKey {
  return typeof key === 'string' ? key : [...key];
}
