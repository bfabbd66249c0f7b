import type { ChatFolder } from '../chat/chat-record';
import type { ChatKeeper } from './chat-keeper.svelte';
import { withAhead } from './unsaved-chats';

/** The folders that chats can be put into, by name. */
export class ChatFolders {
  #list = $state.raw<readonly ChatFolder[]>([]);
  readonly #keeper: Pick<ChatKeeper, 'keepFolder' | 'deleteFolder' | 'isAhead'>;
  readonly #onChanged: () => void;

  /** @param onChanged told after each change that was made here */
  constructor(
    keeper: Pick<ChatKeeper, 'keepFolder' | 'deleteFolder' | 'isAhead'>,
    onChanged: () => void,
  ) {
    this.#keeper = keeper;
    this.#onChanged = onChanged;
  }

  get list(): readonly ChatFolder[] {
    return this.#list;
  }

  /** @param stored all that the store has */
  take(stored: readonly ChatFolder[]): void {
    this.#list = byName(withAhead(stored, this.#list, this.#keeper));
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
