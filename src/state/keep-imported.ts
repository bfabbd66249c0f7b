import * as v from 'valibot';
import type { ChatRecord } from '../chat/chat-record';
import type { BackupPart, WholeChat } from '../chat/formats/chat-file.types';
import { FOLDER_RECORD } from '../chat/formats/record-schemas';
import { isSameChat } from '../chat/formats/same-chat';
import type { ChatStore } from '../storage/chats/chat-store';
import type { RestoredPart } from './backup-parts';

export type ImportStore = Pick<
  ChatStore,
  'listChats' | 'messagesOf' | 'putWhole' | 'listFolders' | 'putFolder'
>;

/** Keeps chats of a file beside those that are here, and takes the place of none. */
export class ImportedChats {
  readonly #store: ImportStore;
  readonly #here: Map<string, ChatRecord>;
  readonly #folderIds: Set<string>;
  /** Of those that were kept. */
  readonly ids: string[] = [];
  /** How many were here already, just so. */
  nSame = 0;

  private constructor(store: ImportStore, chats: readonly ChatRecord[], folderIds: string[]) {
    this.#store = store;
    this.#here = new Map(chats.map((chat) => [chat.id, chat]));
    this.#folderIds = new Set(folderIds);
  }

  static async into(store: ImportStore): Promise<ImportedChats> {
    const folders = await store.listFolders();
    return new ImportedChats(
      store,
      await store.listChats(),
      folders.map(({ id }) => id),
    );
  }

  /** To be done before the chats that lie in them. */
  async restoreFolders(parts: readonly BackupPart[]): Promise<RestoredPart[]> {
    const restored: RestoredPart[] = [];
    for (const { value } of parts.filter(({ kind }) => kind === 'folder')) {
      const folder = v.safeParse(FOLDER_RECORD, value);
      if (!folder.success) {
        restored.push({ kind: 'refused', what: 'a folder', reason: 'its record is damaged' });
      } else if (!this.#folderIds.has(folder.output.id)) {
        await this.#store.putFolder(folder.output);
        this.#folderIds.add(folder.output.id);
        restored.push({ kind: 'restored', what: `the folder “${folder.output.name}”` });
      }
    }
    return restored;
  }

  async keep({ chat, messages }: WholeChat): Promise<void> {
    const { folderId } = chat;
    const isFiled = folderId !== null && this.#folderIds.has(folderId);
    const whole = { chat: isFiled ? chat : { ...chat, folderId: null }, messages };
    const old = this.#here.get(chat.id);
    if (!old) await this.#put(whole);
    else if (isSameChat({ chat: old, messages: await this.#store.messagesOf(old.id) }, whole)) {
      this.nSame += 1;
    } else {
      // Another state of a chat that is here: beside it.
      const id = crypto.randomUUID();
      const moved = messages.map((message) => ({ ...message, chatId: id }));
      await this.#put({ chat: { ...whole.chat, id }, messages: moved });
    }
  }

  async #put({ chat, messages }: WholeChat): Promise<void> {
    await this.#store.putWhole(chat, messages);
    this.#here.set(chat.id, chat);
    this.ids.push(chat.id);
  }
}
