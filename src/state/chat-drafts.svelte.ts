import type { ChatDraft } from '../chat/chat-record';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatKeeper } from './chat-keeper.svelte';
import type { Conversation } from './conversation.svelte';
import type { TabName } from './tab-name';

/** After the last key. */
const DEBOUNCE_MS = 400;
/** Keys of drafts of chats in which nothing was asked yet begin with it, and go on with the name of their tab; those from before tabs had names are ''. */
const NEW_CHAT = 'new ';
const NO_DRAFT: ChatDraft = { text: '', attachments: [] };

/** Keeps what is typed and not yet sent, for each chat; for a new one, for each tab. */
export class ChatDrafts {
  /** As they were when the page was opened. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  #kept: ReadonlyMap<string, ChatDraft> = new Map();
  readonly #store: Pick<ChatStore, 'listDrafts'>;
  readonly #keeper: Pick<ChatKeeper, 'keepDraft'>;
  readonly #tab: Pick<TabName, 'id' | 'isGone'>;
  /** What will be kept when nothing more is typed for a moment. */
  #pending: { readonly conversation: Conversation; readonly keep: () => void } | null = null;

  /** Chats in which nothing was asked yet when their draft was kept. */
  readonly #new = new WeakSet<Conversation>();

  constructor(
    store: Pick<ChatStore, 'listDrafts'>,
    keeper: Pick<ChatKeeper, 'keepDraft'>,
    tab: Pick<TabName, 'id' | 'isGone'> = { id: '', isGone: () => Promise.resolve(false) },
  ) {
    this.#store = store;
    this.#keeper = keeper;
    this.#tab = tab;
  }

  /** A new chat's draft that a closed tab has left becomes this one's, unless it has one. */
  async load(): Promise<void> {
    this.#kept = await this.#store.listDrafts();
    if (this.#kept.has(this.#newKey)) return;
    for (const [key, draft] of this.#kept) {
      const isNew = key === '' || key.startsWith(NEW_CHAT);
      if (!isNew || !(await this.#tab.isGone(key.slice(NEW_CHAT.length)))) continue;
      this.#keep(this.#newKey, draft);
      this.#keep(key, NO_DRAFT);
      return;
    }
  }

  /** Puts the draft of a chat that is shown for the first time into its composer, unless something is there. */
  restore(conversation: Conversation): void {
    const kept = this.#kept.get(conversation.record?.id ?? this.#newKey);
    if (!kept || conversation.hasDraft) return;
    if (!conversation.record) this.#new.add(conversation);
    conversation.draft = kept.text;
    conversation.attachments = kept.attachments;
  }

  /** Keeps what is typed in the chat that is shown. @returns what ends that */
  watch(current: () => Conversation): () => void {
    return $effect.root(() => {
      let isFirst = true;
      $effect(() => {
        const conversation = current();
        const { draft: text, attachments } = conversation;
        const id = conversation.record?.id ?? this.#newKey;
        if (this.#pending && this.#pending.conversation !== conversation) this.#pending.keep();
        if (isFirst) {
          isFirst = false;
          return undefined;
        }
        const keep = (): void => {
          this.#pending = null;
          if (id === this.#newKey) this.#new.add(conversation);
          else if (this.#new.delete(conversation)) this.#keep(this.#newKey, NO_DRAFT);
          this.#keep(id, { text, attachments });
        };
        this.#pending = { conversation, keep };
        const timer = setTimeout(keep, DEBOUNCE_MS);
        return () => {
          clearTimeout(timer);
        };
      });
    });
  }

  /** Keeps at once what waits for another key. */
  flush(): void {
    this.#pending?.keep();
  }

  get #newKey(): string {
    return NEW_CHAT + this.#tab.id;
  }

  #keep(id: string, draft: ChatDraft): void {
    const isEmpty = draft.text.trim() === '' && draft.attachments.length === 0;
    if (isEmpty && !this.#kept.has(id)) return;
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
    const kept = new Map(this.#kept);
    if (isEmpty) kept.delete(id);
    else kept.set(id, draft);
    this.#kept = kept;
    this.#keeper.keepDraft(id, isEmpty ? null : draft);
  }
}
