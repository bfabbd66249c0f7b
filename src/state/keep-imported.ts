import * as v from 'valibot';
import type { BackupPart, WholeChat } from '../chat/formats/chat-file.types';
import { FOLDER_RECORD } from '../chat/formats/record-schemas';
import { isSameChat } from '../chat/formats/same-chat';
import { EngineError } from '../protocol';
import type { ChatStore } from '../storage/chats/chat-store';
import type { RestoredPart } from './backup-parts';
import { withNames } from './imported-names';

export type ImportStore = Pick<
  ChatStore,
  'listChats' | 'chat' | 'messagesOf' | 'putWhole' | 'listFolders' | 'putFolder'
>;

/** Keeps chats of a file beside those that are here, and takes the place of none. */
export class ImportedChats {
  readonly #store: ImportStore;
  readonly #folderIds: Set<string>;
  /** Of those that were kept. */
  readonly ids: string[] = [];
  /** How many were here already, just so. */
  nSame = 0;

  private constructor(store: ImportStore, folderIds: string[]) {
    this.#store = store;
    this.#folderIds = new Set(folderIds);
  }

  static async into(store: ImportStore): Promise<ImportedChats> {
    const folders = await store.listFolders();
    return new ImportedChats(
      store,
      folders.map(({ id }) => id),
    );
  }

  /** To be done before the chats that lie in them. */
  async restoreFolders(parts: readonly BackupPart[]): Promise<RestoredPart[]> {
    const restored: RestoredPart[] = [];
    const part = 'folder';
    for (const { value } of parts.filter(({ kind }) => kind === part)) {
      const folder = v.safeParse(FOLDER_RECORD, value);
      if (!folder.success) {
        const error = new EngineError('unreadable', folder.issues[0].message);
        restored.push({ kind: 'refused', part, name: '', error });
      } else if (!this.#folderIds.has(folder.output.id)) {
        await this.#store.putFolder(folder.output);
        this.#folderIds.add(folder.output.id);
        restored.push({ kind: 'restored', part, name: folder.output.name });
      }
    }
    return restored;
  }

  async keep(found: WholeChat): Promise<void> {
    const { chat, messages } = withNames(found);
    const { folderId } = chat;
    const isFiled = folderId !== null && this.#folderIds.has(folderId);
    const whole = { chat: isFiled ? chat : { ...chat, folderId: null }, messages };
    if (await this.#put(whole)) return;
    const here = await this.#store.chat(chat.id);
    const messagesHere = await this.#store.messagesOf(chat.id);
    if (here && isSameChat({ chat: here, messages: messagesHere }, whole)) {
      this.nSame += 1;
      return;
    }
    // Another state of a chat that is here: beside it.
    const id = crypto.randomUUID();
    const moved = messages.map((message) => ({ ...message, chatId: id }));
    await this.#put({ chat: { ...whole.chat, id }, messages: moved });
  }

  /** @returns false when there is one of its id; another tab may bring in the same file. */
  async #put({ chat, messages }: WholeChat): Promise<boolean> {
    const isNew = await this.#store.putWhole(chat, messages);
    if (isNew) this.ids.push(chat.id);
    return isNew;
  }
}
