import { promisifyRequest } from 'idb-keyval';
import {
  isRunning,
  type ChatChange,
  type ChatDraft,
  type ChatFolder,
  type ChatRecord,
  type MessageRecord,
} from '../../chat/chat-record';
import { isSearched, searchTextOf, withMessage, type SearchText } from '../../chat/search-text';
import { Database, type StoresOf } from '../database';
import {
  CHAT_LAYOUT,
  fromStored,
  keysOf,
  OLD_STORES,
  toStored,
  type ChatStoreName,
  type MessageKey,
} from './chat-layout';
import { migrateChats } from './migrate-chats';

/** In the store `meta`: of which making the texts to search are. */
const SEARCH_KEY = 'search';
const SEARCH_VERSION = 1;
const CHAT_BATCH = 500;
/** Chats whose texts are read at once: a few milliseconds of work. */
const SEARCH_BATCH = 100;

/**
 * Chats and their messages. What a model is writing is appended in pieces beside the message's record; when it has ended, the
 * whole takes their place in one transaction. So a page that dies in between loses what came after the last piece, and nothing else.
 * What is resolved is on the disk. A change of a chat is read, made and written in one transaction, so that tabs do not undo each other.
 */
export class ChatStore {
  readonly #database: Database<ChatStoreName>;
  #ready: Promise<void> | null = null;

  constructor(name = 'talaria-chats') {
    this.#database = new Database<ChatStoreName>({ name, ...CHAT_LAYOUT });
  }

  /** The one that changed last first. */
  async listChats(): Promise<ChatRecord[]> {
    const chats: ChatRecord[] = [];
    for await (const some of this.#batches<ChatRecord>('chats-2', CHAT_BATCH)) chats.push(...some);
    return chats.sort(byChange);
  }

  /** A whole chat: a new one, or one that was deleted. */
  async putChat(chat: ChatRecord): Promise<void> {
    await this.#change(['chats-2'], (store) => {
      store('chats-2').put(toStored(chat), chat.id);
    });
  }

  /** @returns false when the chat is not there any more: then nothing is changed */
  async changeChat(id: string, change: ChatChange): Promise<boolean> {
    return this.#change(['chats-2'], async (store) => {
      const chats = store('chats-2');
      const stored: unknown = await promisifyRequest(chats.get(id));
      if (stored === undefined) return false;
      chats.put(toStored({ ...fromStored<ChatRecord>(stored), ...change }), id);
      return true;
    });
  }

  /** All that there is of a chat, also what an earlier layout still has of it. */
  async deleteChat(id: string): Promise<void> {
    const old = await this.#oldStores();
    await this.#change(['chats-2', 'messages-2', 'search', 'drafts', ...old], (store) => {
      for (const name of ['chats-2', 'search', 'drafts'] as const) store(name).delete(id);
      store('messages-2').delete(keysOf(id));
      if (old.includes('chats')) store('chats').delete(id);
      if (old.includes('messages')) store('messages').delete(keysOf(id));
    });
  }

  async listFolders(): Promise<ChatFolder[]> {
    const database = await this.#opened();
    const stored = await database.store('folders')('readonly', (store) =>
      promisifyRequest<unknown[]>(store.getAll()),
    );
    return stored.map((one) => fromStored<ChatFolder>(one));
  }

  async putFolder(folder: ChatFolder): Promise<void> {
    await this.#change(['folders'], (store) => {
      store('folders').put(toStored(folder), folder.id);
    });
  }

  /** Its chats stay, in no folder. */
  async deleteFolder(id: string): Promise<void> {
    await this.#change(['folders', 'chats-2'], async (store) => {
      store('folders').delete(id);
      const chats = store('chats-2');
      for (const stored of await promisifyRequest<unknown[]>(chats.getAll())) {
        const chat = fromStored<ChatRecord>(stored);
        if (chat.folderId === id) chats.put(toStored({ ...chat, folderId: null }), chat.id);
      }
    });
  }

  /** By chat; that of a new chat is under ''. */
  async listDrafts(): Promise<ReadonlyMap<string, ChatDraft>> {
    const database = await this.#opened();
    return database.store('drafts')('readonly', async (store) => {
      const keys = promisifyRequest(store.getAllKeys());
      const all = promisifyRequest<unknown[]>(store.getAll());
      const found = await all;
      return new Map(
        (await keys).map((key, at) => [key as string, fromStored<ChatDraft>(found[at])]),
      );
    });
  }

  /** @param draft null for none */
  async putDraft(chatId: string, draft: ChatDraft | null): Promise<void> {
    await this.#change(['drafts'], (store) => {
      if (draft) store('drafts').put(toStored(draft), chatId);
      else store('drafts').delete(chatId);
    });
  }

  /** Oldest first, each with the pieces that were written of it. */
  async messagesOf(chatId: string): Promise<MessageRecord[]> {
    const database = await this.#opened();
    return database.store('messages-2')('readonly', (store) => readMessages(store, chatId));
  }

  async message(chatId: string, id: string): Promise<MessageRecord | null> {
    const database = await this.#opened();
    const stored: unknown = await database.store('messages-2')('readonly', (store) =>
      promisifyRequest(store.get([chatId, id])),
    );
    return stored === undefined ? null : fromStored<MessageRecord>(stored);
  }

  /** Writes a message as a whole; its pieces go, and what is searched of its chat has its words. */
  async putMessage(message: MessageRecord): Promise<void> {
    const { chatId, id } = message;
    await this.#change(['messages-2', 'search'], async (store) => {
      store('messages-2').put(toStored(message), [chatId, id]);
      store('messages-2').delete(IDBKeyRange.bound([chatId, id, 0], [chatId, id, []]));
      if (!isSearched(message)) return;
      const stored: unknown = await promisifyRequest(store('search').get(chatId));
      const text = stored === undefined ? undefined : fromStored<SearchText>(stored);
      store('search').put(toStored(withMessage(text, message)), chatId);
    });
  }

  /** Writes a chat that is not here yet, with its messages: all of it or nothing. */
  async putWhole(chat: ChatRecord, messages: readonly MessageRecord[]): Promise<void> {
    await this.#change(['chats-2', 'messages-2', 'search'], (store) => {
      store('chats-2').put(toStored(chat), chat.id);
      for (const message of messages) {
        store('messages-2').put(toStored(message), [message.chatId, message.id]);
      }
      store('search').put(toStored(searchTextOf(chat.id, messages)), chat.id);
    });
  }

  /** Adds to what was written of a message. @param index counts from 0 without gaps */
  async appendText(
    { chatId, id }: Pick<MessageRecord, 'chatId' | 'id'>,
    index: number,
    text: string,
  ): Promise<void> {
    await this.#change(['messages-2'], (store) => {
      store('messages-2').put(toStored(text), [chatId, id, index]);
    });
  }

  /**
   * What is searched, some chats at a time. It is kept with each message that is written; where it is missing, or of another making,
   * it is made anew out of the messages, chat by chat.
   */
  async *searchTexts(): AsyncGenerator<readonly SearchText[]> {
    await this.#makeSearchable();
    yield* this.#batches<SearchText>('search', SEARCH_BATCH);
  }

  /** @returns null when there is nothing to search in the chat */
  async searchTextOf(chatId: string): Promise<SearchText | null> {
    const database = await this.#opened();
    const stored: unknown = await database.store('search')('readonly', (store) =>
      promisifyRequest(store.get(chatId)),
    );
    return stored === undefined ? null : fromStored<SearchText>(stored);
  }

  close(): void {
    this.#database.close();
  }

  async #makeSearchable(): Promise<void> {
    const made = await this.#change(['meta'], (store) =>
      promisifyRequest<unknown>(store('meta').get(SEARCH_KEY)),
    );
    if (made === SEARCH_VERSION) return;
    const database = await this.#opened();
    for (const { id } of await this.listChats()) {
      const make = async (store: StoresOf<ChatStoreName>): Promise<void> => {
        // Deleted meanwhile.
        if ((await promisifyRequest(store('chats-2').getKey(id))) === undefined) return;
        const messages = await readMessages(store('messages-2'), id);
        store('search').put(toStored(searchTextOf(id, messages)), id);
      };
      await database.change(['messages-2', 'search', 'chats-2'], make, 'relaxed');
    }
    await this.#change(['meta'], (store) => {
      store('meta').put(SEARCH_VERSION, SEARCH_KEY);
    });
  }

  /** All records of a store by their keys, which are texts; some at a time, so that the page is not held up. */
  async *#batches<Value>(name: 'chats-2' | 'search', size: number): AsyncGenerator<Value[]> {
    const database = await this.#opened();
    let after: IDBValidKey | undefined = '';
    while (after !== undefined) {
      const range = IDBKeyRange.lowerBound(after, true);
      const [keys, values]: [IDBValidKey[], unknown[]] = await database.store(name)(
        'readonly',
        (store) =>
          Promise.all([
            promisifyRequest(store.getAllKeys(range, size)),
            promisifyRequest<unknown[]>(store.getAll(range, size)),
          ]),
      );
      yield values.map((one) => fromStored<Value>(one));
      after = keys.at(-1);
    }
  }

  async #oldStores(): Promise<readonly (typeof OLD_STORES)[number][]> {
    const names = await (await this.#opened()).storeNames();
    return OLD_STORES.filter((name) => names.includes(name));
  }

  async #change<Result>(
    names: readonly ChatStoreName[],
    work: (store: StoresOf<ChatStoreName>) => Result | Promise<Result>,
  ): Promise<Result> {
    return (await this.#opened()).change(names, work);
  }

  /** Once what an earlier version of the page has kept is here. */
  async #opened(): Promise<Database<ChatStoreName>> {
    this.#ready ??= migrateChats(this.#database);
    try {
      await this.#ready;
    } catch (thrown) {
      this.#ready = null;
      throw thrown;
    }
    return this.#database;
  }
}

async function readMessages(store: IDBObjectStore, chatId: string): Promise<MessageRecord[]> {
  const keys = promisifyRequest(store.getAllKeys(keysOf(chatId)));
  const all = promisifyRequest<unknown[]>(store.getAll(keysOf(chatId)));
  const found = await all;
  // Keys are strings and numbers in a list, as they were put.
  return joined(
    (await keys).map((key, at) => [key as unknown as MessageKey, fromStored(found[at])]),
  );
}

function joined(entries: readonly [MessageKey, unknown][]): MessageRecord[] {
  const messages: MessageRecord[] = [];
  for (const [key, value] of entries) {
    const last = messages.at(-1);
    if (key.length === 2) messages.push(value as MessageRecord);
    else if (last?.id === key[1] && last.role === 'assistant' && isRunning(last.status)) {
      messages[messages.length - 1] = { ...last, raw: last.raw + String(value) };
    }
  }
  return messages.sort((a, b) => a.createdMs - b.createdMs);
}

function byChange(a: ChatRecord, b: ChatRecord): number {
  return b.changedMs - a.changedMs;
}
