import type { ChatFolder } from '../chat/chat-record';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatKeeper } from './chat-keeper.svelte';

/** The folders that chats can be put into, by name. */
export class ChatFolders {
  #list = $state.raw<readonly ChatFolder[]>([]);
  readonly #store: Pick<ChatStore, 'listFolders'>;
  readonly #keeper: Pick<ChatKeeper, 'keepFolder' | 'deleteFolder'>;
  readonly #onChanged: () => void;

  /** @param onChanged told after each change that was made here */
  constructor(
    store: Pick<ChatStore, 'listFolders'>,
    keeper: Pick<ChatKeeper, 'keepFolder' | 'deleteFolder'>,
    onChanged: () => void,
  ) {
    this.#store = store;
    this.#keeper = keeper;
    this.#onChanged = onChanged;
  }

  get list(): readonly ChatFolder[] {
    return this.#list;
  }

  async refresh(): Promise<void> {
    this.#list = byName(await this.#store.listFolders());
  }

  /** @returns its id */
  create(name: string): string {
    const folder = { id: crypto.randomUUID(), name: name.trim(), createdMs: Date.now() };
    this.#put(folder);
    return folder.id;
  }

  rename(id: string, name: string): void {
    const folder = this.#list.find((one) => one.id === id);
    if (folder && name.trim() !== '') this.#put({ ...folder, name: name.trim() });
  }

  remove(id: string): void {
    this.#list = this.#list.filter((one) => one.id !== id);
    this.#keeper.deleteFolder(id);
    this.#onChanged();
  }

  #put(folder: ChatFolder): void {
    this.#list = byName([...this.#list.filter(({ id }) => id !== folder.id), folder]);
    this.#keeper.keepFolder(folder);
    this.#onChanged();
  }
}

function byName(folders: readonly ChatFolder[]): ChatFolder[] {
  return [...folders].sort((a, b) => a.name.localeCompare(b.name));
}
