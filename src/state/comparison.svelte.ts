import type { ChatSettings } from '../chat/chat-record';
import { withPreset, type ChatSampling, type SamplingPreset } from '../hermes/chat-sampling';
import type { EngineError } from '../protocol';
import type { ComparedModels } from './compared-models.svelte';
import type { Conversation } from './conversation.svelte';
import type { ModelOrigin } from './model-status';

/** One of the two ways in which a question is answered. */
export class ComparisonSide {
  /** Id of a stored model; null for the one that was loaded before the comparison. */
  modelId = $state<string | null>(null);
  /** Why it has no answer, the last time. */
  failure = $state.raw<EngineError | null>(null);
  conversation = $state.raw() as Conversation;
  #preset = $state.raw<SamplingPreset | null>(null);
  readonly #ofChat: ChatSampling;

  /** @param conversation asked as the chat is */
  constructor(conversation: Conversation) {
    this.conversation = conversation;
    this.#ofChat = conversation.sampling;
  }

  /** What its tokens are drawn with; null: what the chat has. A preset keeps the chat's seed, and how long an answer may be. */
  get preset(): SamplingPreset | null {
    return this.#preset;
  }

  set preset(preset: SamplingPreset | null) {
    this.#preset = preset;
    this.conversation.sampling = preset ? withPreset(this.#ofChat, preset) : this.#ofChat;
  }
}

type Models = Pick<
  ComparedModels,
  'home' | 'failure' | 'bring' | 'bringHome' | 'goHome' | 'cancel'
>;

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
  /** Until the last question is answered. */
  #asked = Promise.resolve();
  readonly #begin: (settings?: ChatSettings) => Conversation;
  readonly #models: Models;

  /** @param begin makes a conversation that is not kept, asked as the chat is or with other settings */
  constructor(begin: (settings?: ChatSettings) => Conversation, models: Models) {
    this.sides = [new ComparisonSide(begin()), new ComparisonSide(begin())];
    this.#begin = begin;
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

  /** What answers for a side without a model of its own. Null without one. */
  get home(): ModelOrigin | null {
    return this.#models.home;
  }

  /** Whether there is a model for each side, and none is answering. */
  get canAsk(): boolean {
    const hasModels = this.sides.every(({ modelId }) => modelId !== null || this.home !== null);
    return hasModels && this.#answering === null;
  }

  /** Forgets what was asked; the models and the settings of the sides stay. */
  beginAgain(): void {
    for (const side of this.sides) {
      side.conversation = this.#begin(side.conversation.settings);
      side.failure = null;
    }
  }

  ask(text: string): Promise<void> {
    if (this.canAsk && text.trim() !== '') this.#asked = this.#askBoth(text);
    return this.#asked;
  }

  /** Ends the load or the answer that is under way; the other side is not asked any more. */
  stop(): void {
    this.#isStopped = true;
    if (this.#isBringing) this.#models.cancel();
    this.#answering?.conversation.stop();
  }

  /** Leaves the page with the model that it had before. */
  async leave(): Promise<void> {
    this.stop();
    await this.#asked;
    await this.#models.goHome();
  }

  async #askBoth(text: string): Promise<void> {
    this.#isStopped = false;
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

  #modelFor({ modelId }: ComparisonSide): Promise<EngineError | null> {
    return modelId === null ? this.#models.bringHome() : this.#models.bring(modelId);
  }
}

const FAILED = new Set(['interrupted', 'unanswered']);
