import { SvelteMap } from 'svelte/reactivity';
import type { Conversation } from './conversation.svelte';

/** The chat that is shown, and those behind it that have to stay: with an answer under way, or with something not yet sent. */
export class OpenChats {
  #current = $state.raw() as Conversation;
  /** By id. */
  readonly #behind = new SvelteMap<string, Conversation>();
  /** A new chat in which something was written and not yet sent. */
  #unsent: Conversation | null = null;

  constructor(first: Conversation) {
    this.#current = first;
  }

  get current(): Conversation {
    return this.#current;
  }

  get all(): readonly Conversation[] {
    return [this.#current, ...this.#behind.values()];
  }

  find(id: string): Conversation | undefined {
    return id === this.#current.record?.id ? this.#current : this.#behind.get(id);
  }

  /** There is one engine, and whoever asks now is the one who waits. */
  stopBehind(): void {
    for (const conversation of this.#behind.values()) conversation.stop();
  }

  show(next: Conversation): void {
    const { record, hasDraft } = this.#current;
    if (record && isBusy(this.#current)) this.#behind.set(record.id, this.#current);
    else if (!record && hasDraft) this.#unsent = this.#current;
    if (next.record) this.#behind.delete(next.record.id);
    if (next === this.#unsent) this.#unsent = null;
    this.#current = next;
  }

  /** Shows the new chat in which something was written already, else another one, which takes over what was never asked in this. */
  showNew(make: (like: Conversation) => Conversation): void {
    const last = this.#current;
    const next = this.#unsent ?? make(last);
    const isUnasked = !last.record && !this.#unsent;
    if (isUnasked) {
      next.draft = last.draft;
      next.attachments = last.attachments;
    }
    this.show(next);
    // It stands in the next one now.
    if (isUnasked) this.#unsent = null;
  }

  putBehind(id: string, conversation: Conversation): void {
    this.#behind.set(id, conversation);
  }

  /** Forgets one behind in which nothing is under way any more. */
  settle(id: string): void {
    const conversation = this.#behind.get(id);
    if (conversation && !isBusy(conversation)) this.#behind.delete(id);
  }

  /** Ends one behind for good. */
  drop(id: string): void {
    this.#behind.get(id)?.discard();
    this.#behind.delete(id);
  }
}

function isBusy({ isGenerating, hasDraft }: Conversation): boolean {
  return isGenerating || hasDraft;
}
