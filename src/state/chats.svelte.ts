import { SvelteMap } from 'svelte/reactivity';
import type { ChatRecord, MessageRecord } from '../chat/chat-record';
import type { Persona } from '../hermes/personas/persona';
import { toEngineError } from '../protocol';
import { TEXT_FORMAT } from '../schema/response-format';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatHit } from '../tools/search-conversations';
import type { ChatKeeper } from './chat-keeper';
import { toHit, type ChatSearch } from './chat-search';
import type { ConversationServices } from './conversation-services';
import { Conversation } from './conversation.svelte';

/** The channel on which the tabs tell each other that a chat has changed. */
export const CHAT_CHANGES = 'talaria-chats';

/** Of which some are of the chat itself. */
const MOST_SEARCHED = 100;

type Services = Omit<ConversationServices, 'onAsking' | 'onChanged' | 'keeper'> & {
  /** Tells whoever else shows chats that one is another than it was. */
  readonly announce: () => void;
};

/** All chats of this browser, and the one that is shown. */
export class Chats {
  #list = $state.raw<readonly ChatRecord[]>([]);
  #current = $state.raw() as Conversation;
  /** Those that have an answer under way, or something not yet sent, while another chat is shown. */
  readonly #kept = new SvelteMap<string, Conversation>();
  /** A new chat in which something was written and not yet sent. */
  #unsent: Conversation | null = null;
  /** Of the chats that were asked for, the last one counts. */
  #nOpened = 0;
  readonly #store: Pick<ChatStore, 'listChats' | 'messagesOf'>;
  readonly #keeper: ChatKeeper;
  readonly #services: ConversationServices;
  readonly #announce: () => void;

  constructor(
    store: Pick<ChatStore, 'listChats' | 'messagesOf'>,
    keeper: ChatKeeper,
    { announce, ...services }: Services,
  ) {
    this.#announce = announce;
    this.#store = store;
    this.#keeper = keeper;
    this.#services = {
      ...services,
      keeper,
      // There is one engine, and whoever asks now is the one who waits.
      onAsking: () => {
        for (const conversation of this.#kept.values()) conversation.stop();
      },
      onChanged: (chat) => {
        this.#take(chat);
      },
    };
    this.#current = new Conversation(this.#services);
  }

  get current(): Conversation {
    return this.#current;
  }

  /** The one that changed last first. */
  get list(): readonly ChatRecord[] {
    return this.#list;
  }

  /** Whether an answer is under way in a chat. */
  isAnswering(id: string): boolean {
    const { record, isGenerating } = this.#current;
    return record?.id === id ? isGenerating : (this.#kept.get(id)?.isGenerating ?? false);
  }

  /** Reads the list again: at the start, and when another tab has changed something. */
  async refresh(): Promise<void> {
    try {
      await this.#keeper.settled();
      this.#list = await this.#store.listChats();
      for (const open of [this.#current, ...this.#kept.values()]) {
        const { record } = open;
        if (record) open.follow(this.#list.find(({ id }) => id === record.id) ?? null);
      }
    } catch (thrown) {
      this.#services.onEngineError(toEngineError(thrown));
    }
  }

  /** The next chat is asked as this one was; what it says and what form it has to take is new. */
  newChat(): void {
    const { settings } = this.#current;
    const next = { ...settings, persona: null, format: TEXT_FORMAT };
    this.#show(this.#unsent ?? new Conversation(this.#services, next));
  }

  /** A chat with a persona: this one when nothing was asked in it yet, else a new one. */
  meet(persona: Persona): void {
    if (this.#current.record) this.newChat();
    this.#current.meet(persona);
  }

  /** Shows a chat; an answer that is under way in another goes on until something is asked. Does nothing for one that is not there any more. */
  async open(id: string): Promise<void> {
    const nOpened = ++this.#nOpened;
    if (id === this.#current.record?.id) return;
    const kept = this.#kept.get(id) ?? (await this.#read(id));
    if (kept && nOpened === this.#nOpened) this.#show(kept);
  }

  /** @returns what brings it back */
  async remove(id: string): Promise<() => void> {
    const chat = this.#list.find((one) => one.id === id);
    if (!chat) return () => undefined;
    if (id === this.#current.record?.id) {
      this.#current.discard();
      this.newChat();
    }
    this.#kept.get(id)?.discard();
    this.#kept.delete(id);
    this.#list = this.#list.filter((one) => one.id !== id);
    await this.#keeper.settled();
    const messages: readonly MessageRecord[] = await this.#store.messagesOf(id);
    this.#keeper.deleteChat(id);
    this.#tell();
    return () => {
      for (const message of messages) this.#keeper.keepMessage(message);
      this.#take(chat);
    };
  }

  /** What was said in other chats, as the tool that searches them tells it. */
  async searchEarlier(
    search: Pick<ChatSearch, 'search'>,
    query: string,
    limit: number,
  ): Promise<ChatHit[]> {
    const currentId = this.#current.record?.id;
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
    const open = id === this.#current.record?.id ? this.#current : this.#kept.get(id);
    const chat = this.#list.find((one) => one.id === id);
    if (open) open.rename(title);
    else if (chat && title.trim() !== '') this.#take({ ...chat, title: title.trim() });
  }

  async #read(id: string): Promise<Conversation | null> {
    try {
      await this.#keeper.settled();
      const chat = this.#list.find((one) => one.id === id);
      const messages = await this.#store.messagesOf(id);
      return chat ? Conversation.restore(this.#services, chat, messages) : null;
    } catch (thrown) {
      this.#services.onEngineError(toEngineError(thrown));
      return null;
    }
  }

  #show(next: Conversation): void {
    const { record, isGenerating, hasDraft } = this.#current;
    this.#nOpened += 1;
    if (record && (isGenerating || hasDraft)) this.#kept.set(record.id, this.#current);
    else if (!record && hasDraft) this.#unsent = this.#current;
    if (next.record) this.#kept.delete(next.record.id);
    if (next === this.#unsent) this.#unsent = null;
    this.#current = next;
  }

  #take(chat: ChatRecord): void {
    this.#list = [chat, ...this.#list.filter((one) => one.id !== chat.id)].sort(
      (a, b) => b.changedMs - a.changedMs,
    );
    this.#keeper.keepChat(chat);
    this.#tell();
    const background = this.#kept.get(chat.id);
    if (background && !background.isGenerating && !background.hasDraft) {
      this.#kept.delete(chat.id);
    }
  }

  /** Once it is written, since whoever hears of it reads it. */
  #tell(): void {
    void this.#keeper.settled().then(this.#announce);
  }
}
