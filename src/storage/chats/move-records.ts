import { promisifyRequest } from 'idb-keyval';
import { EngineError } from '../../protocol';
import type { StoresOf } from '../database';
import { RECORD_STORES, SEARCH_KEY, type ChatStoreName, type RecordStoreName } from './chat-layout';
import { closed, opened, openedOrDamaged, type ChatRecords, type RecordKey } from './chat-records';
import { DamagedRecord, type SealKey, type WrappedKey } from './seal';
import {
  allStoresAt,
  leftKey,
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

/** A sealed record that nobody can open. */
interface LeftRecord {
  readonly name: RecordStoreName;
  readonly key: IDBValidKey;
  readonly stored: unknown;
  readonly error: DamagedRecord;
}

type Stores = StoresOf<ChatStoreName>;

/**
 * Brings all records from the plain stores into the sealed ones, or back: copies them, opens each copy and compares it with what it was made
 * of, and then, in one transaction, says that the copies count and deletes what they were made of. Cut off anywhere before, the copies
 * are deleted by whoever finds them; nobody writes meanwhile, and nothing is ever in no place, or for longer in both. A damaged record
 * is told, and put aside as it is with the key that it was sealed with; of what is searched, which is made anew, nothing is.
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
      const left = await copyAll(database, move, onProgress);
      await switchOver(database, move, old, left);
      for (const { name, error } of left) if (name !== 'search') records.onDamaged(error);
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
): Promise<LeftRecord[]> {
  const left: LeftRecord[] = [];
  const names = allStoresAt(sourceOf(move));
  const nAll = await database.read(names, (store) => total(store, names));
  let nDone = 0;
  for (const name of RECORD_STORES) {
    let after: IDBKeyRange | undefined;
    for (;;) {
      onProgress({ nDone, nAll });
      const keys = await copySome(database, move, name, after, left);
      const last = keys.at(-1);
      if (last === undefined) break;
      nDone += keys.length;
      after = IDBKeyRange.lowerBound(last, true);
    }
  }
  onProgress({ nDone, nAll });
  return left;
}

/**
 * @param left gets what cannot be opened
 * @returns the keys of what was looked at
 */
async function copySome(
  database: ChatDatabase,
  move: Move,
  name: RecordStoreName,
  range: IDBKeyRange | undefined,
  left: LeftRecord[],
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
  const found = await Promise.all(
    keys.map(async (key, at) => {
      const value = await openedOrDamaged(from, placeOf(key), stored[at]);
      if (value instanceof DamagedRecord)
        left.push({ name, key, stored: stored[at], error: value });
      return { key, value };
    }),
  );
  const sound = found.filter(({ value }) => !(value instanceof DamagedRecord));
  const copies = await Promise.all(sound.map(({ key, value }) => closed(to, placeOf(key), value)));
  // What is lost of a copy is copied again; only the switch has to be on the disk.
  const put = (store: Stores): void => {
    for (const [at, { key }] of sound.entries()) store(target).put(copies[at], key);
  };
  await database.change([target], put, 'relaxed');
  const written = await database.read([target], (store) =>
    promisifyRequest<unknown[]>(store(target).getAll(IDBKeyRange.bound(first, last))),
  );
  for (const [at, { key, value }] of sound.entries()) {
    const copy = await opened<unknown>(to, placeOf(key), written[at]);
    if (JSON.stringify(copy) !== JSON.stringify(value)) throw notTheSame(name, key);
  }
  return keys;
}

async function switchOver(
  database: ChatDatabase,
  move: Move,
  old: readonly ChatStoreName[],
  left: readonly LeftRecord[],
): Promise<void> {
  const sources = allStoresAt(sourceOf(move));
  const targets = allStoresAt(targetOf(move));
  await database.change([...sources, ...targets, ...old, 'meta'], async (store) => {
    const [before, after] = [await total(store, sources), await total(store, targets)];
    if (before !== after + left.length) {
      throw new EngineError(
        'storage_failed',
        `found ${String(after)} of ${String(before)} records copied; all is as it was: try again`,
      );
    }
    const { wrapped } = await readState(store('meta'));
    for (const { name, key, stored } of left) {
      if (name === 'search') store('meta').delete(SEARCH_KEY);
      else store('meta').put({ stored, wrapped }, leftKey(name, key));
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
