import { del, promisifyRequest, set, values } from 'idb-keyval';
import { isRunning, type ChatRecord, type MessageRecord } from '../../chat/chat-record';
import { Database } from '../database';

const LAYOUT = { version: 1, stores: ['chats', 'messages'] } as const;

/** A message's key, or that of the `index`th piece of one that is being written. */
type MessageKey =
  | readonly [chatId: string, messageId: string]
  | readonly [chatId: string, messageId: string, index: number];

/**
 * Chats and their messages. What a model is writing is appended in pieces beside the message's record; when it has ended, the
 * whole takes their place in one transaction. So a page that dies in between loses what came after the last piece, and nothing else.
 */
export class ChatStore {
  readonly #database: Database<(typeof LAYOUT.stores)[number]>;
  readonly #chats;
  readonly #messages;

  constructor(name = 'talaria-chats') {
    this.#database = new Database({ name, ...LAYOUT });
    this.#chats = this.#database.store('chats');
    this.#messages = this.#database.store('messages');
  }

  /** The one that changed last first. */
  async listChats(): Promise<ChatRecord[]> {
    const chats = await values<ChatRecord>(this.#chats);
    return chats.sort((a, b) => b.changedMs - a.changedMs);
  }

  async putChat(chat: ChatRecord): Promise<void> {
    await set(chat.id, chat, this.#chats);
  }

  /** Messages first: a deletion that is cut off can be done again. */
  async deleteChat(id: string): Promise<void> {
    await this.#messages('readwrite', (store) => {
      store.delete(keysOf(id));
      return promisifyRequest(store.transaction);
    });
    await del(id, this.#chats);
  }

  /** Oldest first, each with the pieces that were written of it. */
  async messagesOf(chatId: string): Promise<MessageRecord[]> {
    return joined(await this.#read(keysOf(chatId)));
  }

  /** Of all chats, to search through. */
  async allMessages(): Promise<MessageRecord[]> {
    return joined(await this.#read());
  }

  /** Writes a message as a whole; its pieces go. */
  async putMessage(message: MessageRecord): Promise<void> {
    await this.#messages('readwrite', (store) => {
      store.put(message, [message.chatId, message.id]);
      store.delete(piecesOf(message));
      return promisifyRequest(store.transaction);
    });
  }

  /** Writes a chat that is not here yet; its messages first, so that none is there without them. */
  async putWhole(chat: ChatRecord, messages: readonly MessageRecord[]): Promise<void> {
    await this.#messages('readwrite', (store) => {
      for (const message of messages) store.put(message, [message.chatId, message.id]);
      return promisifyRequest(store.transaction);
    });
    await this.putChat(chat);
  }

  /** Adds to what was written of a message. @param index counts from 0 without gaps */
  async appendText(
    { chatId, id }: Pick<MessageRecord, 'chatId' | 'id'>,
    index: number,
    text: string,
  ): Promise<void> {
    await this.#messages('readwrite', (store) => {
      store.put(text, [chatId, id, index]);
      return promisifyRequest(store.transaction);
    });
  }

  close(): void {
    this.#database.close();
  }

  async #read(range?: IDBKeyRange): Promise<[MessageKey, unknown][]> {
    return this.#messages('readonly', async (store) => {
      const keys = promisifyRequest(store.getAllKeys(range));
      const all = promisifyRequest<unknown[]>(store.getAll(range));
      const found = await all;
      // Keys are strings and numbers in a list, as they were put.
      return (await keys).map((key, at) => [key as unknown as MessageKey, found[at]]);
    });
  }
}

/** Of a chat's messages and their pieces: lists come after all strings and numbers in the order of keys. */
function keysOf(chatId: string): IDBKeyRange {
  return IDBKeyRange.bound([chatId], [chatId, []]);
}

function piecesOf({ chatId, id }: MessageRecord): IDBKeyRange {
  return IDBKeyRange.bound([chatId, id, 0], [chatId, id, []]);
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
