import { CLOSE_THINK } from '../hermes/think-tags';
import {
  isAbortError,
  toEngineError,
  type Engine,
  type EngineError,
  type GenerateEvent,
  type GenerateRequest,
  type GenerateSummary,
  type LoadedModel,
  type Prompt,
  type PromptDescription,
} from '../protocol';

/** What is known of a model's losses. */
export interface LossWatch {
  readonly model: LoadedModel | null;
  /** Whether a failure of work was the loss of the model that it began with (null: it was away then), reported meanwhile or not. */
  wasLost(model: LoadedModel | null, error: EngineError): Promise<boolean>;
  modelReady(signal: AbortSignal): Promise<void>;
}

type ConversationEngine = Pick<Engine, 'generate' | 'answerNow' | 'describePrompt'>;

const NEVER = new AbortController().signal;

/**
 * The engine as conversations have it: an answer outlives the GPU. When that is lost and the same model loaded again, the answer
 * goes on from its last certain character, under what it was asked for with; whoever asked sees only that it takes longer.
 */
export class UnbrokenEngine implements ConversationEngine {
  readonly #engine: ConversationEngine;
  readonly #watch: LossWatch;
  readonly #onResumed: () => void;
  /** The answer that is being written; the engine writes one at a time. */
  #written: Written | null = null;

  /** @param onResumed told when an answer goes on after a loss */
  constructor(engine: ConversationEngine, watch: LossWatch, onResumed: () => void) {
    this.#engine = engine;
    this.#watch = watch;
    this.#onResumed = onResumed;
  }

  async generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal: AbortSignal = NEVER,
  ): Promise<GenerateSummary> {
    const written = new Written(request);
    this.#written = written;
    let nTries = 0;
    const take = (event: GenerateEvent): void => {
      written.take(event);
      // The prompt of the rest is longer, and nobody asked for it.
      if (event.kind !== 'prompt' || nTries === 1) onEvent(event);
      else if (written.isWantedNow) void this.#engine.answerNow().catch(() => undefined);
    };
    try {
      const summary = await this.#unbroken(
        () => {
          nTries += 1;
          if (nTries > 1) this.#onResumed();
          return this.#engine.generate(written.rest(), take, signal);
        },
        () => written.canGoOn,
        signal,
      );
      return nTries === 1 ? summary : written.whole(summary);
    } finally {
      if (this.#written === written) this.#written = null;
    }
  }

  /** Holds for the rest of an answer, too, whose model is away. */
  answerNow(): Promise<void> {
    if (this.#written) this.#written.isWantedNow = true;
    return this.#engine.answerNow();
  }

  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription> {
    return this.#unbroken(
      () => this.#engine.describePrompt(prompt, withTokens),
      () => true,
      NEVER,
    );
  }

  async #unbroken<Result>(
    work: () => Promise<Result>,
    canGoOn: () => boolean,
    signal: AbortSignal,
  ): Promise<Result> {
    let voice: string | undefined;
    for (;;) {
      const { model } = this.#watch;
      voice ??= model?.name;
      try {
        return await work();
      } catch (thrown) {
        if (isAbortError(thrown) || !canGoOn()) throw thrown;
        const error = toEngineError(thrown);
        if (!(await this.#watch.wasLost(model, error))) throw error;
        await this.#watch.modelReady(signal).catch((none: unknown) => {
          throw isAbortError(none) ? none : error;
        });
        signal.throwIfAborted();
        if (voice === undefined || this.#watch.model?.name === voice) continue;
        throw new DOMException('Another model was opened, with another voice', 'AbortError');
      }
    }
  }
}

/** What has come of an answer, and what is left to be asked for. */
class Written {
  readonly #request: GenerateRequest;
  readonly #startMs = performance.now();
  #firstMs: number | null = null;
  /** Of the try that is under way: when its first and its last text came. */
  #spanMs: readonly [number, number] | null = null;
  /** Of the tries before. */
  #decodeMs = 0;
  #promptTokens: number | null = null;
  #text = '';
  #nTokens = 0;
  #thoughtTokens = 0;
  /** Whether the person wants no more of the thought. */
  isWantedNow = false;

  constructor(request: GenerateRequest) {
    this.#request = request;
  }

  take(event: GenerateEvent): void {
    if (event.kind === 'prompt') this.#promptTokens ??= event.promptTokens;
    if (event.kind !== 'text') return;
    const now = performance.now();
    this.#firstMs ??= now;
    this.#spanMs = [this.#spanMs?.[0] ?? now, now];
    this.#text += event.text;
    this.#nTokens += event.nTokens;
    if (!this.#text.includes(CLOSE_THINK)) this.#thoughtTokens += event.nTokens;
  }

  /** Token ids have no text to go on from. */
  get canGoOn(): boolean {
    return this.#text === '' || this.#request.prompt.kind === 'messages';
  }

  /** What the next try is asked for. */
  rest(): GenerateRequest {
    const [from, to] = this.#spanMs ?? [0, 0];
    this.#decodeMs += to - from;
    this.#spanMs = null;
    const { prompt, maxTokens, thinkingBudget } = this.#request;
    if (this.#text === '' || prompt.kind !== 'messages') return this.#request;
    const left = (limit: number, spent: number): number => Math.max(1, limit - spent);
    return {
      ...this.#request,
      prompt: { ...prompt, answerStart: (prompt.answerStart ?? '') + this.#text },
      ...(maxTokens !== undefined && { maxTokens: left(maxTokens, this.#nTokens) }),
      ...(thinkingBudget !== undefined && {
        thinkingBudget: left(thinkingBudget, this.#thoughtTokens),
      }),
    };
  }

  /** @param last of the try that came to its end */
  whole(last: GenerateSummary): GenerateSummary {
    return {
      ...last,
      promptTokens: this.#promptTokens ?? last.promptTokens,
      outputTokens: this.#nTokens,
      timeToFirstTokenMs: (this.#firstMs ?? performance.now()) - this.#startMs,
      // Without the time in which there was no model.
      decodeMs: this.#decodeMs + last.decodeMs,
    };
  }
}
