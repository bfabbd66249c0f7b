import { promisifyRequest } from 'idb-keyval';
import type { Database } from '../database';
import {
  RECORD_STORES,
  SEALED_STORE,
  type ChatStoreName,
  type RecordStoreName,
} from './chat-layout';
import type { WrappedKey } from './seal';

/** In the store `meta`. */
const SEAL_KEY = 'seal';
const LEFT = 'left';

/** Which stores count. Every transaction looks at it, so that no tab writes words into what was sealed meanwhile. */
export interface SealState {
  /** That of the sealed stores when they count; null when the plain ones do. */
  readonly wrapped: WrappedKey | null;
  /** Where a tab is copying the records to; until it has ended nobody writes. */
  readonly move: 'sealed' | 'plain' | null;
}

export type ChatDatabase = Database<ChatStoreName>;
export type Locks = Pick<LockManager, 'request'>;

/** In a transaction of the store `meta`. */
export async function readState(meta: IDBObjectStore): Promise<SealState> {
  const found = await promisifyRequest<SealState | undefined>(meta.get(SEAL_KEY));
  return found ?? { wrapped: null, move: null };
}

export function putState(meta: IDBObjectStore, state: SealState): void {
  meta.put(state, SEAL_KEY);
}

/** Where the records of a store lie. */
export function storeAt(
  where: 'sealed' | 'plain',
  name: RecordStoreName,
): RecordStoreName | (typeof SEALED_STORE)[RecordStoreName] {
  return where === 'sealed' ? SEALED_STORE[name] : name;
}

export function allStoresAt(where: 'sealed' | 'plain'): ChatStoreName[] {
  return RECORD_STORES.map((name) => storeAt(where, name));
}

/** In the store `meta`: a record that was damaged when all were decrypted, as it was sealed, with its wrapped key. */
export function leftKey(name: RecordStoreName, key: IDBValidKey): IDBValidKey {
  return [LEFT, name, key];
}

/** Of all of them. */
export function leftKeys(): IDBKeyRange {
  return IDBKeyRange.bound([LEFT], [LEFT, []]);
}

/** Who moves records holds it alone; who waits for that shares it. */
export const MOVE_LOCK = 'talaria-chats-move';

/** Waits until no tab moves records. What a tab has left that died over it is taken back. */
export async function whenMoved(database: ChatDatabase, locks: Locks | undefined): Promise<void> {
  // Where there are no locks nothing is ever moved.
  await locks?.request(MOVE_LOCK, { mode: 'shared' }, () => takeBackMove(database));
}

/** Deletes the copies of a move that did not come to its end. To be done under `MOVE_LOCK`. */
export async function takeBackMove(database: ChatDatabase): Promise<void> {
  const { move } = await database.read(['meta'], (store) => readState(store('meta')));
  if (move === null) return;
  const copies = allStoresAt(move);
  await database.change([...copies, 'meta'], async (store) => {
    const state = await readState(store('meta'));
    if (state.move !== move) return;
    for (const name of copies) store(name).clear();
    putState(store('meta'), { ...state, move: null });
  });
}
