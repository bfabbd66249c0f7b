import { EngineError } from '../../protocol';

/** Of what a record looks like. */
const RECORD_VERSION = 2;

/** What holds words: kept as it is, or sealed (see `seal.ts`), never both. */
export const RECORD_STORES = ['chats-2', 'messages-2', 'folders', 'drafts', 'search'] as const;
export type RecordStoreName = (typeof RECORD_STORES)[number];

/** Where the records of a store lie while they are sealed. */
export const SEALED_STORE = {
  'chats-2': 'sealed-chats',
  'messages-2': 'sealed-messages',
  folders: 'sealed-folders',
  drafts: 'sealed-drafts',
  search: 'sealed-search',
} as const satisfies Record<RecordStoreName, string>;
type SealedStoreName = (typeof SEALED_STORE)[RecordStoreName];

/** The stores of this layout; those of the first, `chats` and `messages`, stay beside them for one release. */
export const CHAT_LAYOUT = {
  version: 3,
  stores: [...RECORD_STORES, ...Object.values(SEALED_STORE), 'meta'],
} as const;
export type ChatStoreName = RecordStoreName | SealedStoreName | OldStoreName | 'meta';

/** In the store `meta`: of which making the texts to search are; none while they are to be made anew. */
export const SEARCH_KEY = 'search';

export const OLD_STORES = ['chats', 'messages'] as const;
export type OldStoreName = (typeof OLD_STORES)[number];

/** A message's key, or that of the `index`th piece of one that is being written. */
export type MessageKey =
  | readonly [chatId: string, messageId: string]
  | readonly [chatId: string, messageId: string, index: number];

/** Of a chat's messages and their pieces: lists come after all strings and numbers in the order of keys. */
export function keysOf(chatId: string): IDBKeyRange {
  return IDBKeyRange.bound([chatId], [chatId, []]);
}

/** What lies in a store for a record: the one place where records become what is kept. */
interface Stored {
  readonly version: typeof RECORD_VERSION;
  /** Another number with each writing; missing where it was written before there was one. */
  readonly rev?: number;
  readonly record: unknown;
}

export function toStored(record: unknown): Stored {
  return { version: RECORD_VERSION, rev: Math.random(), record };
}

/** Tells whether what is stored is still what was read: null where nothing is. */
export function revOf(stored: unknown): number | undefined | null {
  return stored === undefined ? null : (stored as Stored).rev;
}

/** @throws EngineError `storage_failed` for a record of a version that is not known */
export function fromStored<Value>(stored: unknown): Value {
  const { version, record } = stored as { readonly version: number; readonly record: unknown };
  if (version !== RECORD_VERSION) {
    throw new EngineError(
      'storage_failed',
      `found a record of version ${String(version)}; allowed is ${String(RECORD_VERSION)}: reload the page to have the version that wrote it`,
    );
  }
  return record as Value;
}
