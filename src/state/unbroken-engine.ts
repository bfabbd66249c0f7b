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
  /** Whether a failure of work on a model was its loss, reported meanwhile or not. */
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
    let nTries = 0;
    const summary = await this.#unbroken(
      () => {
        nTries += 1;
        if (nTries > 1) this.#onResumed();
        const take = (event: GenerateEvent): void => {
          written.take(event);
          // The prompt of the rest is longer, and nobody asked for it.
          if (event.kind !== 'prompt' || nTries === 1) onEvent(event);
        };
        return this.#engine.generate(written.rest(), take, signal);
      },
      () => written.canGoOn,
      signal,
    );
    return nTries === 1 ? summary : written.whole(summary);
  }

  answerNow(): Promise<void> {
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
    const first = this.#watch.model;
    for (;;) {
      const { model } = this.#watch;
      try {
        return await work();
      } catch (thrown) {
        if (isAbortError(thrown) || !canGoOn()) throw thrown;
        const error = toEngineError(thrown);
        if (!(await this.#watch.wasLost(model, error))) throw error;
        await this.#watch.modelReady(signal).catch((none: unknown) => {
          throw isAbortError(none) ? none : error;
        });
        if (!first || this.#watch.model?.name === first.name) continue;
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
