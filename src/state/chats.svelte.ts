import {
  isRunning,
  type ChatChange,
  type ChatRecord,
  type MessageRecord,
} from '../chat/chat-record';
import { chatTitle } from '../chat/chat-title';
import { endedMessage } from '../chat/ended-answer';
import type { Persona } from '../hermes/personas/persona';
import { toEngineError } from '../protocol';
import { TEXT_FORMAT } from '../schema/format-kinds';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatHit } from '../tools/search-conversations';
import type { ChatKeeper } from './chat-keeper.svelte';
import { ChatDrafts } from './chat-drafts.svelte';
import type { Entry } from './chat-history.svelte';
import { ChatFolders } from './chat-folders.svelte';
import { toHit, type ChatSearch } from './chat-search';
import type { ConversationServices } from './conversation-services';
import { Conversation } from './conversation.svelte';
import { readForDeletion, withDraft, type DeletedParts } from './deleted-chat';
import { keepSettings } from './keep-settings.svelte';
import { OpenChats } from './open-chats.svelte';
import { readsUnsaved, rescueFile, withAhead } from './unsaved-chats';
import type { TabMemory } from './page-presence';
import type { TabName } from './tab-name';

/** The channel on which the tabs tell each other which chats have changed, by a list of their ids. */
export const CHAT_CHANGES = 'talaria-chats';

/** An engine that has lost its GPU may never say that it has stopped; what it wrote is kept all the same. */
const MOST_REST_MS = 5000;

/** Of which some are of the chat itself. */
const MOST_SEARCHED = 100;

type Store = Pick<ChatStore, 'listChats' | 'chat' | 'messagesOf' | 'listFolders' | 'listDrafts'>;

type Services = Omit<ConversationServices, 'onAsking' | 'onChanged' | 'keeper'> & {
  /** Tells whoever else shows chats that one is another than it was; '' for a folder. */
  readonly announce: (chatId: string) => void;
  /** This one; undefined where tabs are not told apart. */
  readonly tab?: Pick<TabName, 'id' | 'isGone'>;
  readonly memory?: TabMemory | null;
  /** Whether what is typed may lie in the tab's memory as it is. */
  readonly mayRemember?: () => boolean;
  /** Whether answers are written in this tab alone: then one that stands as under way, and is not, was cut off. */
  readonly ownsAnswers: () => boolean;
};

/** What is not kept, and what can be done about it. */
export interface Keeping extends Pick<ChatKeeper, 'failure' | 'retry'> {
  /** A file with it, to be imported again. */
  readonly rescue: () => Promise<File>;
}

/** A chat, or a message with what follows it. */
export interface DeletedText {
  readonly title: string;
  readonly bringBack: () => void;
}

/** All chats of this browser, and the one that is shown. */
export class Chats {
  #list = $state.raw<readonly ChatRecord[]>([]);
  readonly #open: OpenChats;
  #deleted = $state.raw<DeletedText | null>(null);
  /** Of the chats that were asked for, the last one counts. */
  #nOpened = 0;
  readonly #store: Store;
  /** The store as it will be when all is written. */
  readonly #reads: Pick<Store, 'messagesOf'>;
  readonly #keeper: ChatKeeper;
  readonly #services: ConversationServices;
  readonly #announce: Services['announce'];
  readonly #ownsAnswers: Services['ownsAnswers'];
  readonly folders: ChatFolders;
  readonly #drafts: ChatDrafts;
  #isFirstRead = true;
  #refreshing: Promise<void> = Promise.resolve();
  #isRead = $state(false);

  constructor(
    store: Store,
    keeper: ChatKeeper,
    { announce, ownsAnswers, tab, memory, mayRemember, ...services }: Services,
  ) {
    this.#announce = announce;
    this.#ownsAnswers = ownsAnswers;
    this.#store = store;
    this.#keeper = keeper;
    this.#services = {
      ...services,
      keeper,
      onAsking: () => {
        this.#open.stopBehind();
      },
      onChanged: (chat, change) => {
        this.#take(chat, change);
      },
    };
    this.#reads = readsUnsaved(store, () => keeper.unsaved);
    this.folders = new ChatFolders(keeper, () => {
      this.#tell('');
    });
    this.#drafts = new ChatDrafts(store, keeper, tab, memory, mayRemember);
    this.#open = new OpenChats(new Conversation(this.#services));
  }

  /** What is not kept yet, and why. */
  get keeping(): Keeping {
    return {
      failure: this.#keeper.failure,
      retry: () => {
        this.#keeper.retry();
      },
      rescue: () => {
        const known = { chats: this.#list, folders: this.folders.list };
        return rescueFile(this.#keeper.unsaved, this.#open.all, known, this.#store);
      },
    };
  }

  get current(): Conversation {
    return this.#open.current;
  }

  /** Whether the list is known. After an update, it may take a while to bring over what was kept before. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** The one that changed last first. */
  get list(): readonly ChatRecord[] {
    return this.#list;
  }

  /** Whether an answer is under way in a chat. */
  isAnswering(id: string): boolean {
    return this.#open.find(id)?.isGenerating ?? false;
  }

  /** Reads the list again: at the start, and when another tab has changed something. @param changedId the chat, where it is known */
  refresh(changedId = ''): Promise<void> {
    // One after the other, so that none puts what it has read over what was read later.
    const refresh = (): Promise<void> => this.#refresh(changedId);
    this.#refreshing = this.#refreshing.then(refresh, refresh);
    return this.#refreshing;
  }

  async #refresh(changedId: string): Promise<void> {
    try {
      await Promise.all([this.#readLists(changedId), this.#readDrafts()]);
      this.#isRead = true;
      for (const open of this.#open.all) await this.#follow(open, changedId);
    } catch (thrown) {
      this.#services.onEngineError(toEngineError(thrown));
    }
  }

  /** Again when something was changed here meanwhile: what was read may be older. */
  async #readLists(changedId: string): Promise<void> {
    const { nChanges } = this.#keeper;
    await this.#keeper.settled();
    const [chats, folders] = await Promise.all([
      this.#listWith(changedId),
      this.#store.listFolders(),
    ]);
    if (nChanges !== this.#keeper.nChanges) return this.#readLists(changedId);
    this.#list = withAhead(chats, this.#list, this.#keeper).sort(byChange);
    this.folders.take(folders);
  }

  /** Of thousands one may have changed, and each lies apart. */
  async #listWith(changedId: string): Promise<readonly ChatRecord[]> {
    if (changedId === '' || !this.#isRead) return this.#store.listChats();
    const chat = await this.#store.chat(changedId);
    const others = this.#list.filter(({ id }) => id !== changedId);
    return chat ? [chat, ...others] : others;
  }

  /** Keeps what is typed and what is set, from now on. @returns what ends that */
  keepChanges(): () => void {
    const current = (): Conversation => this.current;
    const ends = [this.#drafts.watch(current), keepSettings(current)];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Keeps what was typed at once: the page may end. */
  flushDrafts(): void {
    this.#drafts.flush();
  }

  /** The same when it ends. */
  leave(): void {
    this.#drafts.leave(this.current);
  }

  /** Ends all answers, and writes what is not written yet. @returns false when that failed */
  async rest(): Promise<boolean> {
    const open = this.#open.all;
    for (const conversation of open) conversation.stop();
    const endMs = Date.now() + MOST_REST_MS;
    while (open.some(({ isGenerating }) => isGenerating) && Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#drafts.flush();
    await this.#keeper.settled();
    return this.#keeper.failure === null;
  }

  async #readDrafts(): Promise<void> {
    if (!this.#isFirstRead) return;
    this.#isFirstRead = false;
    await this.#drafts.load();
    this.#drafts.restore(this.current);
  }

  async #follow(open: Conversation, changedId: string): Promise<void> {
    const { record } = open;
    if (!record) return;
    const isRead = record.id === changedId && !open.isGenerating;
    const readMs = Date.now();
    const messages = isRead ? await this.#reads.messagesOf(record.id) : null;
    const kept = this.#list.find(({ id }) => id === record.id) ?? null;
    // What was begun while they were read is newer than they are.
    open.follow(kept, open.isGenerating ? null : messages, readMs);
  }

  /** A conversation that is not kept, asked as this chat is unless settings say otherwise. */
  apart(settings = this.current.settings): Conversation {
    const keeper = {
      keepMessage: () => undefined,
      beginAnswer: () => undefined,
      growAnswer: () => undefined,
      deleteMessages: () => undefined,
    };
    const services = { ...this.#services, keeper, onChanged: () => undefined };
    return new Conversation(services, { ...settings, format: TEXT_FORMAT });
  }

  /** Keeps a conversation that was begun apart, and shows it. Does nothing for one in which nothing was asked. */
  async adopt({ record, messages }: Conversation): Promise<void> {
    if (!record) return;
    for (const message of messages) this.#keeper.keepMessage(message);
    this.#take(record, 'all');
    await this.open(record.id);
  }

  /** The next chat is asked as this one was; what form it has to take is new, and what it says, unless that was never asked. */
  newChat(): void {
    this.#nOpened += 1;
    this.#open.showNew(
      ({ settings }) =>
        new Conversation(this.#services, { ...settings, persona: null, format: TEXT_FORMAT }),
    );
  }

  /** A chat with a persona: this one when nothing was asked in it yet, else a new one. */
  meet(persona: Persona): void {
    if (this.current.record) this.newChat();
    this.current.meet(persona);
  }

  /**
   * Shows a chat; an answer that is under way in another goes on until something is asked. Does nothing for one that is not there any more.
   * @param messageId what is to be seen of it
   */
  async open(id: string, messageId: string | null = null): Promise<void> {
    const nOpened = ++this.#nOpened;
    if (id !== this.current.record?.id) {
      const kept = this.#open.find(id) ?? (await this.#read(id));
      if (!kept || nOpened !== this.#nOpened) return;
      this.#open.show(kept);
    }
    if (messageId !== null) this.current.reveal(messageId);
  }

  /** What was deleted last, as long as it can be brought back. */
  get deleted(): DeletedText | null {
    return this.#deleted;
  }

  /** Deletes for good what was deleted last. */
  forgetDeleted(): void {
    this.#deleted = null;
  }

  /** It can be had back: see `deleted`. Stays where it cannot be read, which is told. */
  async remove(id: string): Promise<void> {
    let parts: DeletedParts;
    try {
      parts = await readForDeletion(id, this.#open.find(id), this.#store, this.#keeper);
    } catch (thrown) {
      this.#services.onEngineError(toEngineError(thrown));
      return;
    }
    const chat = this.#list.find((one) => one.id === id);
    if (!chat) return;
    if (id === this.current.record?.id) {
      this.current.discard();
      this.newChat();
    }
    this.#open.drop(id);
    this.#list = this.#list.filter((one) => one.id !== id);
    this.#keeper.deleteChat(id);
    this.#tell(id);
    this.#deleted = {
      title: chat.title,
      bringBack: () => {
        this.#deleted = null;
        for (const message of parts.messages) this.#keeper.keepMessage(message);
        this.#take(chat, 'all');
        const conversation = withDraft(this.#services, chat, parts);
        if (!conversation) return;
        this.#keeper.keepDraft(id, parts.draft);
        this.#open.putBehind(id, conversation);
      },
    };
  }

  /** Deletes a message of the chat that is shown, with all that follows it; with the only first one, the chat. It can be had back. */
  async removeMessage(entry: Entry): Promise<void> {
    const conversation = this.current;
    const { record } = conversation;
    if (record && entry.parentId === null && conversation.versionsOf(entry).length === 1) {
      await this.remove(record.id);
      return;
    }
    const removed = conversation.remove(entry);
    if (!removed) return;
    this.#deleted = {
      title: chatTitle(entry.content) || '…',
      bringBack: () => {
        this.#deleted = null;
        conversation.putBack(removed);
        const shown = record && this.#open.find(record.id);
        if (shown && shown !== conversation) {
          shown.follow(conversation.record, conversation.messages);
        }
      },
    };
  }

  /** What was said in other chats, as the tool that searches them tells it. */
  async searchEarlier(
    search: Pick<ChatSearch, 'search'>,
    query: string,
    limit: number,
  ): Promise<ChatHit[]> {
    const currentId = this.current.record?.id;
    const found = await search.search(query, MOST_SEARCHED);
    return found
      .flatMap((message) => {
        const { chatId } = message;
        const chat = this.#list.find(({ id }) => id === chatId && id !== currentId);
        return chat ? [toHit(message, chat.title)] : [];
      })
      .slice(0, limit);
  }

  rename(id: string, title: string): void {
    if (title.trim() !== '') this.#change(id, { title: title.trim() });
  }

  /** Puts a chat above the others, or back among them. */
  pin(id: string, isPinned: boolean): void {
    this.#change(id, { pinnedMs: isPinned ? Date.now() : null });
  }

  /** @param folderId null for none */
  move(id: string, folderId: string | null): void {
    this.#change(id, { folderId });
  }

  #change(id: string, change: ChatChange): void {
    const open = this.#open.find(id);
    const chat = this.#list.find((one) => one.id === id);
    if (open) open.change(change);
    else if (chat) this.#take({ ...chat, ...change }, change);
  }

  async #read(id: string): Promise<Conversation | null> {
    try {
      await this.#keeper.settled();
      const chat = this.#list.find((one) => one.id === id);
      const messages = await this.#reads.messagesOf(id);
      if (!chat) return null;
      this.#endCutOff(messages);
      const conversation = Conversation.restore(this.#services, chat, messages);
      this.#drafts.restore(conversation);
      return conversation;
    } catch (thrown) {
      this.#services.onEngineError(toEngineError(thrown));
      return null;
    }
  }

  /** What was cut off is kept as it is shown, so that it is found by its words, too. */
  #endCutOff(messages: readonly MessageRecord[]): void {
    if (!this.#ownsAnswers()) return;
    const { unsaved } = this.#keeper;
    for (const message of messages) {
      if (message.role !== 'assistant' || !isRunning(message.status)) continue;
      // How that one ended is known here.
      if (unsaved.some(({ id }) => id === message.id)) continue;
      this.#keeper.keepMessage(endedMessage(message));
      this.#tell(message.chatId);
    }
  }

  #take(chat: ChatRecord, change: ChatChange | 'all'): void {
    this.#list = [chat, ...this.#list.filter((one) => one.id !== chat.id)].sort(byChange);
    if (change === 'all') this.#keeper.keepChat(chat);
    else this.#keeper.changeChat(chat, change);
    this.#tell(chat.id);
    this.#open.settle(chat.id);
  }

  /** Once it is written, since whoever hears of it reads it. */
  #tell(chatId: string): void {
    void this.#keeper.settled().then(() => {
      this.#announce(chatId);
    });
  }
}

function byChange(a: ChatRecord, b: ChatRecord): number {
  return b.changedMs - a.changedMs;
}
