import type { EngineError } from '../protocol';
import type { Conversation } from './conversation.svelte';

/** One of the two ways in which a question is answered. */
export class ComparisonSide {
  /** Id of a stored model; null for the one that is loaded when its turn comes. */
  modelId = $state<string | null>(null);
  /** Why its model did not come, the last time. */
  failure = $state.raw<EngineError | null>(null);
  readonly conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }
}

/** The way to a model: resolves with why it did not come, or null. */
export type BringModel = (modelId: string) => Promise<EngineError | null>;

/**
 * The same questions put to two models, or to one with two settings: one after the other, since there is one GPU. Nothing of it is
 * kept unless a side is taken over as a chat.
 */
export class Comparison {
  readonly sides: readonly [ComparisonSide, ComparisonSide];
  /** Whose turn it is. */
  #answering = $state.raw<ComparisonSide | null>(null);
  #isStopped = false;
  #broughtId: string | null = null;
  readonly #bring: BringModel;

  /** @param begin makes a conversation that is not kept */
  constructor(begin: () => Conversation, bring: BringModel) {
    this.sides = [new ComparisonSide(begin()), new ComparisonSide(begin())];
    this.#bring = bring;
  }

  get answering(): ComparisonSide | null {
    return this.#answering;
  }

  get isEmpty(): boolean {
    return this.sides.every(({ conversation }) => conversation.entries.length === 0);
  }

  async ask(text: string): Promise<void> {
    if (this.#answering || text.trim() === '') return;
    this.#isStopped = false;
    try {
      for (const side of this.sides) {
        this.#answering = side;
        side.failure = await this.#modelFor(side);
        if (this.#isStopped) return;
        if (!side.failure) await side.conversation.ask(text);
        if (this.#isStopped) return;
      }
    } finally {
      this.#answering = null;
    }
  }

  /** Ends the answer that is being written; the other side is not asked any more. */
  stop(): void {
    this.#isStopped = true;
    this.#answering?.conversation.stop();
  }

  async #modelFor({ modelId }: ComparisonSide): Promise<EngineError | null> {
    if (modelId === null || modelId === this.#broughtId) return null;
    const failure = await this.#bring(modelId);
    this.#broughtId = failure ? null : modelId;
    return failure;
  }
}
