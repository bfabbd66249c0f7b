import { promisifyRequest } from 'idb-keyval';
import { EngineError } from '../../protocol';
import type { StoresOf } from '../database';
import { RECORD_STORES, type ChatStoreName, type RecordStoreName } from './chat-layout';
import { closed, opened, type ChatRecords, type RecordKey } from './chat-records';
import type { SealKey, WrappedKey } from './seal';
import {
  allStoresAt,
  MOVE_LOCK,
  putState,
  readState,
  storeAt,
  takeBackMove,
  type ChatDatabase,
} from './seal-state';

/** Records in one transaction: short enough that a page that reads meanwhile does not wait for it. */
const BATCH = 100;

export interface Move {
  /** Of the records as they lie now; null where they are not sealed. */
  readonly from: SealKey | null;
  /** Of what they become. */
  readonly to: SealKey | null;
  /** Of `to`. */
  readonly wrapped: WrappedKey | null;
}

export interface MoveProgress {
  readonly nDone: number;
  readonly nAll: number;
}

type Stores = StoresOf<ChatStoreName>;

/**
 * Brings all records from the plain stores into the sealed ones, or back: copies them, opens each copy and compares it with what it was made
 * of, and then, in one transaction, says that the copies count and deletes what they were made of. Cut off anywhere before, the copies
 * are deleted by whoever finds them; nobody writes meanwhile, and nothing is ever in no place, or for longer in both.
 * @throws EngineError `storage_full`, `storage_failed`; all is then as it was
 */
export async function moveRecords(
  records: ChatRecords,
  move: Move,
  onProgress: (progress: MoveProgress) => void = () => undefined,
): Promise<void> {
  const database = await records.opened();
  const old = await records.oldStores();
  const { locks } = records;
  if (!locks) {
    throw new EngineError(
      'storage_failed',
      'this browser gives the page no Web Locks, which keep its tabs from writing meanwhile; use a newer browser, over https',
    );
  }
  await locks.request(MOVE_LOCK, async () => {
    // A tab that died over another move may have left copies.
    await takeBackMove(database);
    try {
      await begin(database, move);
      await copyAll(database, move, onProgress);
      await switchOver(database, move, old);
    } catch (thrown) {
      // Where that fails, too, whoever opens the database next does it.
      await takeBackMove(database).catch(() => undefined);
      throw thrown;
    }
  });
}

async function begin(database: ChatDatabase, move: Move): Promise<void> {
  await database.change(['meta'], async (store) => {
    const state = await readState(store('meta'));
    if (state.move !== null || (state.wrapped?.keyId ?? null) !== (move.from?.id ?? null)) {
      throw new EngineError(
        'storage_failed',
        'another tab has encrypted the chats, or decrypted them, just now; reload the page',
      );
    }
    putState(store('meta'), { ...state, move: targetOf(move) });
  });
}

async function copyAll(
  database: ChatDatabase,
  move: Move,
  onProgress: (progress: MoveProgress) => void,
): Promise<void> {
  const names = allStoresAt(sourceOf(move));
  const nAll = await database.read(names, (store) => total(store, names));
  let nDone = 0;
  for (const name of RECORD_STORES) {
    let after: IDBKeyRange | undefined;
    for (;;) {
      onProgress({ nDone, nAll });
      const keys = await copySome(database, move, name, after);
      const last = keys.at(-1);
      if (last === undefined) break;
      nDone += keys.length;
      after = IDBKeyRange.lowerBound(last, true);
    }
  }
  onProgress({ nDone, nAll });
}

/** @returns the keys of what was copied */
async function copySome(
  database: ChatDatabase,
  move: Move,
  name: RecordStoreName,
  range: IDBKeyRange | undefined,
): Promise<readonly IDBValidKey[]> {
  const { from, to } = move;
  const source = storeAt(sourceOf(move), name);
  const target = storeAt(targetOf(move), name);
  const [keys, stored] = await database.read([source], (store) =>
    Promise.all([
      promisifyRequest(store(source).getAllKeys(range, BATCH)),
      promisifyRequest<unknown[]>(store(source).getAll(range, BATCH)),
    ]),
  );
  const [first] = keys;
  const last = keys.at(-1);
  if (first === undefined || last === undefined) return keys;
  const placeOf = (key: IDBValidKey) => ({ store: name, key: key as unknown as RecordKey });
  const values = await Promise.all(
    keys.map((key, at) => opened<unknown>(from, placeOf(key), stored[at])),
  );
  const copies = await Promise.all(keys.map((key, at) => closed(to, placeOf(key), values[at])));
  // What is lost of a copy is copied again; only the switch has to be on the disk.
  const put = (store: Stores): void => {
    for (const [at, key] of keys.entries()) store(target).put(copies[at], key);
  };
  await database.change([target], put, 'relaxed');
  const written = await database.read([target], (store) =>
    promisifyRequest<unknown[]>(store(target).getAll(IDBKeyRange.bound(first, last))),
  );
  for (const [at, key] of keys.entries()) {
    const copy = await opened<unknown>(to, placeOf(key), written[at]);
    if (JSON.stringify(copy) !== JSON.stringify(values[at])) throw notTheSame(name, key);
  }
  return keys;
}

async function switchOver(
  database: ChatDatabase,
  move: Move,
  old: readonly ChatStoreName[],
): Promise<void> {
  const sources = allStoresAt(sourceOf(move));
  const targets = allStoresAt(targetOf(move));
  await database.change([...sources, ...targets, ...old, 'meta'], async (store) => {
    const [before, after] = [await total(store, sources), await total(store, targets)];
    if (before !== after) {
      throw new EngineError(
        'storage_failed',
        `found ${String(after)} of ${String(before)} records copied; all is as it was: try again`,
      );
    }
    putState(store('meta'), { wrapped: move.wrapped, move: null });
    for (const name of [...sources, ...old]) store(name).clear();
  });
}

function sourceOf({ from }: Move): 'sealed' | 'plain' {
  return from ? 'sealed' : 'plain';
}

function targetOf({ to }: Move): 'sealed' | 'plain' {
  return to ? 'sealed' : 'plain';
}

async function total(store: Stores, names: readonly ChatStoreName[]): Promise<number> {
  const counts = await Promise.all(names.map((name) => promisifyRequest(store(name).count())));
  return counts.reduce((sum, one) => sum + one, 0);
}

function notTheSame(name: string, key: IDBValidKey): EngineError {
  return new EngineError(
    'storage_failed',
    `found a copy that is not what it was made of (${name}, ${JSON.stringify(key)}); all is as it was: try again`,
  );
}
