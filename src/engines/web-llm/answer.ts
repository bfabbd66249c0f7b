import { StopStrings } from '../../llm/sampling/stop-strings';
import type { GenerateSummary, StopReason, TokenChoice } from '../../protocol';
import type {
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  MlcRuntime,
} from './mlc-runtime';

/** @param choices of the tokens behind the text, where they were asked for */
export type OnText = (text: string, nTokens: number, choices?: readonly TokenChoice[]) => void;

export interface AnswerOptions {
  readonly reusedTokens: number;
  readonly stopStrings: readonly string[];
  readonly maxTokens: number | undefined;
  readonly onText: OnText;
}

/** One answer as WebLLM streams it, told without what a stop string cuts off, and measured. */
export class Answer {
  readonly #runtime: MlcRuntime;
  readonly #options: AnswerOptions;
  readonly #stops: StopStrings;
  readonly #startMs = performance.now();
  #firstTokenMs: number | null = null;
  #text = '';
  #nTokens = 0;
  #newPromptTokens = 0;
  #isOver = false;
  #isStopped = false;
  #finishReason: string | null = null;

  constructor(runtime: MlcRuntime, options: AnswerOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#stops = new StopStrings(options.stopStrings);
  }

  /** All that WebLLM wrote, and so holds, stop strings included. */
  get text(): string {
    return this.#text;
  }

  /** Whether WebLLM goes on from it: only when the model itself ended it. */
  get endedByItself(): boolean {
    return this.#finishReason === 'stop';
  }

  /** Reads to the end, also of what is not told any more: WebLLM's lock is free only then. */
  async run(request: ChatCompletionRequestStreaming): Promise<GenerateSummary> {
    for await (const chunk of await this.#runtime.complete(request)) this.#take(chunk);
    this.#tell(this.#stops.flush(), 0);
    return this.#summary(this.#stopReason());
  }

  /** Ends it at once for whoever waits; nothing more of it is told. */
  abort(): GenerateSummary {
    this.#runtime.interrupt();
    const summary = this.#summary('abort');
    this.#isOver = true;
    return summary;
  }

  #take({ choices: [choice], usage }: ChatCompletionChunk): void {
    if (usage) {
      this.#newPromptTokens = usage.prompt_tokens;
      this.#nTokens = usage.completion_tokens;
    }
    if (!choice) return;
    const text = choice.delta.content ?? '';
    this.#finishReason = choice.finish_reason ?? this.#finishReason;
    if (choice.finish_reason === null) {
      this.#firstTokenMs ??= performance.now();
      this.#nTokens += 1;
    }
    this.#text += text;
    if (this.#isStopped) return;
    const { text: certain, stopped } = this.#stops.push(text);
    this.#tell(certain, 1, choicesOf(choice));
    if (!stopped) return;
    this.#isStopped = true;
    this.#runtime.interrupt();
  }

  #tell(text: string, nTokens: number, choices?: readonly TokenChoice[]): void {
    if ((text !== '' || choices) && !this.#isOver) this.#options.onText(text, nTokens, choices);
  }

  #stopReason(): StopReason {
    if (this.#isStopped || this.#finishReason !== 'length') return 'stop';
    const { maxTokens = Infinity } = this.#options;
    return this.#nTokens >= maxTokens ? 'length' : 'context_full';
  }

  #summary(stopReason: StopReason): GenerateSummary {
    const endMs = performance.now();
    const firstMs = this.#firstTokenMs ?? endMs;
    const { reusedTokens } = this.#options;
    return {
      promptTokens: reusedTokens + this.#newPromptTokens,
      reusedTokens,
      outputTokens: this.#nTokens,
      stopReason,
      prefillMs: firstMs - this.#startMs,
      decodeMs: endMs - firstMs,
      timeToFirstTokenMs: firstMs - this.#startMs,
      perToken: null,
      grammar: null,
    };
  }
}

/** WebLLM tells probabilities as they are sampled from, after penalties and temperature. */
function choicesOf({ logprobs }: ChatCompletionChunk['choices'][0]): TokenChoice[] | undefined {
  return logprobs?.content?.map(({ token, logprob, top_logprobs: top }) => ({
    text: token,
    logprob,
    top: top.map((one) => ({ text: one.token, logprob: one.logprob })),
  }));
}
