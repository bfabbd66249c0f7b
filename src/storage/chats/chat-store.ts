import {
  isRunning,
  type ChatChange,
  type ChatDraft,
  type ChatFolder,
  type ChatRecord,
  type MessageRecord,
} from '../../chat/chat-record';
import {
  isSearched,
  searchTextOf,
  withMessage,
  withoutMessages,
  type SearchText,
} from '../../chat/search-text';
import type { EngineError } from '../../protocol';
import { keysOf, SEARCH_KEY, type MessageKey } from './chat-layout';
import { ChatRecords, type RecordKey, type Write } from './chat-records';
import { DamagedRecord } from './seal';
import type { Locks } from './seal-state';

const SEARCH_VERSION = 1;
const CHAT_BATCH = 500;
/** Chats whose texts are read at once: a few milliseconds of work. */
const SEARCH_BATCH = 100;

/**
 * Chats and their messages. What a model is writing is appended in pieces beside the message's record; when it has ended, the
 * whole takes their place in one transaction. So a page that dies in between loses what came after the last piece, and nothing else.
 * What is resolved is on the disk. A change of a chat is written only where what it was made of still stands, so that tabs do not
 * undo each other.
 */
export class ChatStore {
  readonly records: ChatRecords;

  /** @param locks undefined where the browser has none: then chats cannot be encrypted */
  constructor(name = 'talaria-chats', locks?: Locks) {
    this.records = new ChatRecords(name, locks);
  }

  /** The one that changed last first. */
  async listChats(): Promise<ChatRecord[]> {
    const chats: ChatRecord[] = [];
    for await (const some of this.#batches<ChatRecord>('chats-2', CHAT_BATCH)) chats.push(...some);
    return chats.sort(byChange);
  }

  /** Null also for one that cannot be opened, as in the list. */
  async chat(id: string): Promise<ChatRecord | null> {
    const [found] = await this.records.list<ChatRecord>('chats-2', IDBKeyRange.only(id));
    return found?.[1] ?? null;
  }

  /** A whole chat: a new one, or one that was deleted. */
  async putChat(chat: ChatRecord): Promise<void> {
    await this.records.write([putOf(chat)]);
  }

  /** @returns false when the chat is not there any more: then nothing is changed */
  async changeChat(id: string, change: ChatChange): Promise<boolean> {
    let isThere = false;
    await this.records.change([{ store: 'chats-2', key: id }], ([chat]) => {
      if (chat instanceof DamagedRecord) throw chat;
      isThere = chat !== undefined;
      return isThere ? [putOf({ ...(chat as ChatRecord), ...change })] : [];
    });
    return isThere;
  }

  /** All that there is of a chat, also what an earlier layout still has of it. */
  async deleteChat(id: string): Promise<void> {
    const old = await this.records.oldStores();
    await this.records.write([
      ...(['chats-2', 'search', 'drafts'] as const).map((store) => ({ store, gone: id })),
      { store: 'messages-2', gone: keysOf(id) },
      ...old.map((store) => ({ store, gone: store === 'chats' ? id : keysOf(id) })),
    ]);
  }

  async listFolders(): Promise<ChatFolder[]> {
    const found = await this.records.list<ChatFolder>('folders');
    return found.map(([, folder]) => folder);
  }

  async putFolder(folder: ChatFolder): Promise<void> {
    await this.records.write([{ store: 'folders', key: folder.id, record: folder }]);
  }

  /** Its chats stay, in no folder. */
  async deleteFolder(id: string): Promise<void> {
    const chats = (await this.listChats()).filter(({ folderId }) => folderId === id);
    const places = chats.map((chat) => ({ store: 'chats-2' as const, key: chat.id }));
    await this.records.change(places, (found) => [
      { store: 'folders', gone: id },
      ...(found as readonly (ChatRecord | undefined)[]).flatMap((chat) =>
        chat?.folderId === id ? [putOf({ ...chat, folderId: null })] : [],
      ),
    ]);
  }

  /** By chat; that of a new chat is under what its tab calls it. */
  async listDrafts(): Promise<ReadonlyMap<string, ChatDraft>> {
    return new Map((await this.records.list<ChatDraft>('drafts')) as [string, ChatDraft][]);
  }

  /** @param draft null for none */
  async putDraft(chatId: string, draft: ChatDraft | null): Promise<void> {
    const store = 'drafts';
    await this.records.write([
      draft ? { store, key: chatId, record: draft } : { store, gone: chatId },
    ]);
  }

  /** Oldest first, each with the pieces that were written of it. */
  async messagesOf(chatId: string): Promise<MessageRecord[]> {
    const found = await this.records.list<unknown>('messages-2', keysOf(chatId));
    return joined(found as [MessageKey, unknown][]);
  }

  async message(chatId: string, id: string): Promise<MessageRecord | null> {
    return (await this.records.get<MessageRecord>('messages-2', [chatId, id])) ?? null;
  }

  /** Writes a message as a whole; its pieces go, and what is searched of its chat has its words. */
  async putMessage(message: MessageRecord): Promise<void> {
    const { chatId, id } = message;
    const searched = isSearched(message) ? [{ store: 'search' as const, key: chatId }] : [];
    await this.records.change(searched, async ([found]) => {
      const text = await this.#soundText(chatId, found);
      return [
        { store: 'messages-2', key: [chatId, id], record: message },
        { store: 'messages-2', gone: IDBKeyRange.bound([chatId, id, 0], [chatId, id, []]) },
        ...searched.map((place) => ({ ...place, record: withMessage(text, message) })),
      ];
    });
  }

  /** With what is searched of them. */
  async deleteMessages(chatId: string, ids: readonly string[]): Promise<void> {
    const gone = new Set(ids);
    const search = { store: 'search', key: chatId } as const;
    await this.records.change([search], async ([found]) => {
      const text = await this.#soundText(chatId, found);
      return [
        ...ids.map((id): Write => ({
          store: 'messages-2',
          gone: IDBKeyRange.bound([chatId, id], [chatId, id, []]),
        })),
        ...(text ? [{ ...search, record: withoutMessages(text, gone) }] : []),
      ];
    });
  }

  /**
   * Writes a chat with its messages: all of it or nothing.
   * @returns false when there is one of its id already: then nothing is written
   */
  async putWhole(chat: ChatRecord, messages: readonly MessageRecord[]): Promise<boolean> {
    let isFree = false;
    await this.records.change([{ store: 'chats-2', key: chat.id }], ([found]) => {
      isFree = found === undefined;
      if (!isFree) return [];
      return [
        putOf(chat),
        ...messages.map((message): Write => ({
          store: 'messages-2',
          key: [message.chatId, message.id],
          record: message,
        })),
        { store: 'search', key: chat.id, record: searchTextOf(chat.id, messages) },
      ];
    });
    return isFree;
  }

  /** Adds to what was written of a message. @param index counts from 0 without gaps */
  async appendText(
    { chatId, id }: Pick<MessageRecord, 'chatId' | 'id'>,
    index: number,
    text: string,
  ): Promise<void> {
    await this.records.write([{ store: 'messages-2', key: [chatId, id, index], record: text }]);
  }

  /**
   * What is searched, some chats at a time. It is kept with each message that is written; where it is missing, damaged, or of another
   * making, it is made anew out of the messages, chat by chat.
   */
  async *searchTexts(): AsyncGenerator<readonly SearchText[]> {
    await this.#makeSearchable();
    const damaged: string[] = [];
    yield* this.#batches<SearchText>('search', SEARCH_BATCH, (error, key) => {
      if (error instanceof DamagedRecord) damaged.push(key as string);
      else this.records.onDamaged(error);
    });
    for (const id of damaged) {
      await this.#makeSearchText(id);
      const text = await this.searchTextOf(id);
      if (text) yield [text];
    }
  }

  /** @returns null when there is nothing to search in the chat */
  async searchTextOf(chatId: string): Promise<SearchText | null> {
    return (await this.records.get<SearchText>('search', chatId)) ?? null;
  }

  close(): void {
    this.records.close();
  }

  async #makeSearchable(): Promise<void> {
    if ((await this.records.meta(SEARCH_KEY)) === SEARCH_VERSION) return;
    for (const { id } of await this.listChats()) await this.#makeSearchText(id);
    await this.records.putMeta(SEARCH_KEY, SEARCH_VERSION);
  }

  /** What was found to be searched of a chat, made anew where that is damaged. */
  async #soundText(chatId: string, found: unknown): Promise<SearchText | undefined> {
    if (!(found instanceof DamagedRecord)) return found as SearchText | undefined;
    return searchTextOf(chatId, await this.messagesOf(chatId));
  }

  async #makeSearchText(chatId: string): Promise<void> {
    const places = (['chats-2', 'search'] as const).map((store) => ({ store, key: chatId }));
    // A message that is written meanwhile changes the text, and this is done again.
    const make = async ([chat]: readonly unknown[]): Promise<Write[]> => {
      if (chat === undefined) return [{ store: 'search', gone: chatId }];
      const record = searchTextOf(chatId, await this.messagesOf(chatId));
      return [{ store: 'search', key: chatId, record }];
    };
    await this.records.change(places, make, 'relaxed');
  }

  /** All records of a store, some at a time, so that the page is not held up; the next are read while these are looked at. */
  async *#batches<Value>(
    store: 'chats-2' | 'search',
    count: number,
    onDamaged?: (error: EngineError, key: RecordKey) => void,
  ): AsyncGenerator<Value[]> {
    const keys = await this.records.keys(store);
    const read = (at: number): Promise<[RecordKey, Value][]> | null => {
      const some = keys.slice(at, at + count);
      if (some.length === 0) return null;
      return this.records.list<Value>(store, IDBKeyRange.bound(some[0], some.at(-1)), onDamaged);
    };
    let next = read(0);
    for (let at = count; next; at += count) {
      const current = next;
      next = read(at);
      // It is awaited in its turn, if these can be read.
      next?.catch(() => undefined);
      yield (await current).map(([, value]) => value);
    }
  }
}

function putOf(chat: ChatRecord): Write {
  return { store: 'chats-2', key: chat.id, record: chat };
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
