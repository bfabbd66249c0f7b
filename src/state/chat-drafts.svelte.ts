import * as v from 'valibot';
import type { ChatDraft } from '../chat/chat-record';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatKeeper } from './chat-keeper.svelte';
import type { Conversation } from './conversation.svelte';
import type { TabMemory } from './page-presence';
import type { TabName } from './tab-name';

/** After the last key. */
const DEBOUNCE_MS = 400;
/** Keys of drafts of chats in which nothing was asked yet begin with it, and go on with the name of their tab; those from before tabs had names are ''. */
const NEW_CHAT = 'new ';
const NO_DRAFT: ChatDraft = { text: '', attachments: [] };
/** In the memory of the tab. */
const LEFT_KEY = 'talaria-draft-left';
const LEFT = v.object({
  /** Null for a new chat. */
  chatId: v.nullable(v.string()),
  text: v.string(),
  attachments: v.array(v.object({ name: v.string(), text: v.string() })),
});

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

  /** What stood in the composer when the page of this tab ended, which the store may not have. */
  #left: v.InferOutput<typeof LEFT> | null = null;
  readonly #memory: TabMemory | null;
  readonly #mayRemember: () => boolean;

  /** Chats in which nothing was asked yet when their draft was kept. */
  readonly #new = new WeakSet<Conversation>();

  /** @param mayRemember whether drafts may lie in the tab's memory as they are */
  constructor(
    store: Pick<ChatStore, 'listDrafts'>,
    keeper: Pick<ChatKeeper, 'keepDraft'>,
    tab: Pick<TabName, 'id' | 'isGone'> = { id: '', isGone: () => Promise.resolve(false) },
    memory: TabMemory | null = null,
    mayRemember: () => boolean = () => true,
  ) {
    this.#store = store;
    this.#keeper = keeper;
    this.#tab = tab;
    this.#memory = memory;
    this.#mayRemember = mayRemember;
  }

  /** A new chat's draft that a closed tab has left becomes this one's, unless it has one. */
  async load(): Promise<void> {
    const left = takeLeft(this.#memory);
    this.#left = this.#mayRemember() ? left : null;
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
    const id = conversation.record?.id ?? null;
    const left = this.#left?.chatId === id ? this.#left : null;
    if (left) this.#left = null;
    const kept = left ?? this.#kept.get(id ?? this.#newKey);
    if (!kept || conversation.hasDraft) return;
    if (left) this.#keep(id ?? this.#newKey, { text: left.text, attachments: left.attachments });
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

  /** Keeps what stands in the composer of a page that ends: the store may not get to it any more. */
  leave({ record, draft: text, attachments }: Conversation): void {
    this.flush();
    if (!this.#mayRemember()) return;
    try {
      const left = { chatId: record?.id ?? null, text, attachments };
      this.#memory?.setItem(LEFT_KEY, JSON.stringify(left));
    } catch {
      // It is too much for it; the store has had a moment.
    }
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

/** Once: a copy of the tab has its memory, too. */
function takeLeft(memory: TabMemory | null): v.InferOutput<typeof LEFT> | null {
  const left = memory?.getItem(LEFT_KEY) ?? null;
  memory?.removeItem(LEFT_KEY);
  try {
    return left === null ? null : v.parse(LEFT, JSON.parse(left));
  } catch {
    return null;
  }
}
