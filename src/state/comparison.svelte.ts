import type { EngineError } from '../protocol';
import type { ComparedModels } from './compared-models';
import type { Conversation } from './conversation.svelte';
import type { ModelOrigin } from './model-status';

/** One of the two ways in which a question is answered. */
export class ComparisonSide {
  /** Id of a stored model; null for the one that was loaded before the comparison. */
  modelId = $state<string | null>(null);
  /** Why it has no answer, the last time. */
  failure = $state.raw<EngineError | null>(null);
  readonly conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }
}

type Models = Pick<ComparedModels, 'loaded' | 'failure' | 'bring' | 'bringBack' | 'cancel'>;

/**
 * The same questions put to two models, or to one with two settings: one after the other, since there is one GPU. Nothing of it is
 * kept unless a side is taken over as a chat.
 */
export class Comparison {
  readonly sides: readonly [ComparisonSide, ComparisonSide];
  /** Whose turn it is. */
  #answering = $state.raw<ComparisonSide | null>(null);
  #isBringing = $state(false);
  #isStopped = false;
  #home = $state.raw<ModelOrigin | null>(null);
  readonly #models: Models;

  /** @param begin makes a conversation that is not kept */
  constructor(begin: () => Conversation, models: Models) {
    this.sides = [new ComparisonSide(begin()), new ComparisonSide(begin())];
    this.#models = models;
  }

  get answering(): ComparisonSide | null {
    return this.#answering;
  }

  /** Whether the model of the side that is answering is being loaded. */
  get isBringing(): boolean {
    return this.#isBringing;
  }

  get isEmpty(): boolean {
    return this.sides.every(({ conversation }) => conversation.entries.length === 0);
  }

  /** What answers for a side without a model of its own: what was loaded before any was brought. Null without one. */
  get home(): ModelOrigin | null {
    return this.#home ?? this.#models.loaded;
  }

  /** Whether there is a model for each side, and none is answering. */
  get canAsk(): boolean {
    const hasModels = this.sides.every(({ modelId }) => modelId !== null || this.home !== null);
    return hasModels && this.#answering === null;
  }

  /** Meanwhile the person may have loaded another model: that is the one that is there before. */
  reopen(): void {
    if (this.#answering === null) this.#home = null;
  }

  async ask(text: string): Promise<void> {
    if (!this.canAsk || text.trim() === '') return;
    this.#isStopped = false;
    this.#home = this.home;
    try {
      for (const side of this.sides) {
        this.#answering = side;
        await this.#askSide(side, text);
        if (this.#isStopped) return;
      }
    } finally {
      this.#answering = null;
    }
  }

  /** Ends the load or the answer that is under way; the other side is not asked any more. */
  stop(): void {
    this.#isStopped = true;
    if (this.#isBringing) this.#models.cancel();
    this.#answering?.conversation.stop();
  }

  async #askSide(side: ComparisonSide, text: string): Promise<void> {
    this.#isBringing = true;
    try {
      side.failure = await this.#modelFor(side);
    } finally {
      this.#isBringing = false;
    }
    if (side.failure || this.#isStopped) return;
    await side.conversation.ask(text);
    const last = side.conversation.entries.at(-1);
    const hasFailed = last?.role === 'assistant' && FAILED.has(last.status);
    side.failure = hasFailed ? this.#models.failure : null;
  }

  async #modelFor({ modelId }: ComparisonSide): Promise<EngineError | null> {
    if (modelId !== null) return this.#models.bring(modelId);
    return this.#home ? this.#models.bringBack(this.#home) : null;
  }
}

const FAILED = new Set(['interrupted', 'unanswered']);
