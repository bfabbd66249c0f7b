import { promisifyRequest } from 'idb-keyval';
import type { ChatRecord } from '../../chat/chat-record';
import { EngineError } from '../../protocol';
import type { Database, StoresOf } from '../database';
import {
  fromStored,
  OLD_STORES,
  toStored,
  type ChatStoreName,
  type OldStoreName,
} from './chat-layout';

/** In the store `meta`: the layout whose records count. */
const LAYOUT_KEY = 'layout';
const LAYOUT = 2;
/** Records in one transaction: short enough that nobody waits for it. */
const BATCH = 200;

const NEW_STORE = { chats: 'chats-2', messages: 'messages-2' } as const;

type Chats = Database<ChatStoreName>;

/**
 * Brings the records of the first layout into this one: copies them beside the old ones, compares each with what it was made of,
 * and only then says that the new ones count. Cut off anywhere, it begins again, for until then nobody writes to the new ones; the old
 * ones are left as they are.
 * @param onStep for tests: told before each transaction
 * @throws EngineError `storage_failed` when a copy is not what it should be; the old records are untouched
 */
export async function migrateChats(
  database: Chats,
  onStep: () => void = () => undefined,
): Promise<void> {
  if (await isSwitched(database)) return;
  const there = await database.storeNames();
  const old = OLD_STORES.filter((name) => there.includes(name));
  for (const name of old) {
    await eachBatch(database, name, onStep, (keys, values, target) => {
      for (const [at, key] of keys.entries())
        target.put(toStored(converted(name, values[at])), key);
    });
  }
  for (const name of old) {
    onStep();
    await assertSameCount(database, name);
    await eachBatch(database, name, onStep, async (keys, values, target) => {
      const range = IDBKeyRange.bound(keys[0], keys.at(-1));
      const copies = await promisifyRequest<unknown[]>(target.getAll(range));
      for (const [at, key] of keys.entries()) {
        if (!isSame(fromStored(copies[at]), converted(name, values[at]))) {
          throw notTheSame(name, key);
        }
      }
    });
  }
  onStep();
  await database.change(['meta'], (store) => {
    store('meta').put(LAYOUT, LAYOUT_KEY);
  });
}

async function isSwitched(database: Chats): Promise<boolean> {
  return database.read(['meta'], (store) => hasSwitched(store('meta')));
}

async function hasSwitched(meta: IDBObjectStore): Promise<boolean> {
  return (await promisifyRequest<unknown>(meta.get(LAYOUT_KEY))) === LAYOUT;
}

/** Pieces of answers are texts, and stay what they are. */
function converted(name: OldStoreName, value: unknown): unknown {
  if (name === 'messages') return value;
  return { ...(value as ChatRecord), pinnedMs: null, folderId: null } satisfies ChatRecord;
}

/** Does nothing more once another tab has switched: what is there then is newer than what is copied. */
async function eachBatch(
  database: Chats,
  name: OldStoreName,
  onStep: () => void,
  work: (
    keys: readonly IDBValidKey[],
    values: readonly unknown[],
    target: IDBObjectStore,
  ) => void | Promise<void>,
): Promise<void> {
  let after: IDBValidKey | undefined;
  do {
    onStep();
    const range: IDBKeyRange | undefined =
      after === undefined ? undefined : IDBKeyRange.lowerBound(after, true);
    // What is lost of a copy is copied again; only the pointer has to be on the disk.
    const copy = async (store: StoresOf<ChatStoreName>): Promise<IDBValidKey | undefined> => {
      if (await hasSwitched(store('meta'))) return undefined;
      const keys = await promisifyRequest(store(name).getAllKeys(range, BATCH));
      const values = await promisifyRequest<unknown[]>(store(name).getAll(range, BATCH));
      if (keys.length > 0) await work(keys, values, store(NEW_STORE[name]));
      return keys.at(-1);
    };
    after = await database.change([name, NEW_STORE[name], 'meta'], copy, 'relaxed');
  } while (after !== undefined);
}

async function assertSameCount(database: Chats, name: OldStoreName): Promise<void> {
  const [before, after, isOver] = await database.change(
    [name, NEW_STORE[name], 'meta'],
    async (store) => [
      await promisifyRequest(store(name).count()),
      await promisifyRequest(store(NEW_STORE[name]).count()),
      await hasSwitched(store('meta')),
    ],
  );
  if (!isOver && before !== after) {
    throw new EngineError(
      'storage_failed',
      `found ${String(after)} of ${String(before)} ${name} copied to the new layout; what was there is untouched: reload the page to try again`,
    );
  }
}

function notTheSame(name: string, key: IDBValidKey): EngineError {
  return new EngineError(
    'storage_failed',
    `found a copy that is not what it was made of (${name}, ${JSON.stringify(key)}); what was there is untouched: reload the page to try again`,
  );
}

/** Records are plain data, and their copies have their fields in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
