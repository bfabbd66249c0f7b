import { ReasoningSplitter, type SplitText } from '../hermes/reasoning-splitter';
import { judge, type ResponseFormat, type Verdict } from '../schema/response-format';
import { ToolCallSplitter, type SplitCalls } from '../hermes/tool-call-splitter';
import type { GenerateEvent, GenerateSummary } from '../protocol';
import type { Tool } from '../tools/tool';
import { ToolRun } from './tool-run.svelte';

export type AnswerStatus =
  /** For a model that is still being fetched or loaded. */
  | 'waiting'
  | 'prefill'
  | 'streaming'
  | 'complete'
  /** By the person. */
  | 'stopped'
  /** Other words were put in its place. */
  | 'edited'
  /** By the limit of tokens for one answer. */
  | 'length'
  | 'context_full'
  /** By an error; what came before it is kept. */
  | 'interrupted'
  /** The model it waited for did not come. */
  | 'unanswered';

/** What an answer was asked for with: the settings at the composer may change later. */
export interface AskedFor {
  readonly thinking: boolean;
  /** Tokens after which a thought is closed. */
  readonly thinkingBudget: number;
  /** What the model was offered. */
  readonly tools: readonly Tool[];
  readonly format: ResponseFormat;
}

/** One answer as it grows. After calls, the answer that is made of their results is another one. */
export class Answer {
  readonly role = 'assistant';
  status = $state<AnswerStatus>('waiting');
  reasoning = $state('');
  content = $state('');
  calls = $state.raw<readonly ToolRun[]>([]);
  promptTokens = $state(0);
  nTokens = $state(0);
  /** How many of `nTokens` were thoughts, their tags included; events on the border between the two count as thoughts. */
  reasoningTokens = $state(0);
  summary = $state.raw<GenerateSummary | null>(null);
  /** How long the thoughts took, once the answer proper has begun. */
  reasoningMs = $state<number | null>(null);
  /** By whom the thought was ended, where it was not the model. */
  thoughtEnd = $state<'budget' | 'request' | null>(null);
  readonly askedMs = performance.now();
  firstTokenMs: number | null = null;
  readonly #splitter = new ReasoningSplitter();
  /** Null when no tool was offered: what looks like a call is text then. */
  readonly #callSplitter: ToolCallSplitter | null;

  /** As the model wrote it, tags included: what it goes on from. */
  raw = '';

  /**
   * @param start what it begins with already
   * @param before the answer that this one takes the place of, with the thoughts of that one
   */
  constructor(
    readonly id: number,
    readonly asked: AskedFor,
    start = '',
    before: Answer | null = null,
  ) {
    this.#callSplitter = asked.tools.length > 0 ? new ToolCallSplitter() : null;
    if (before) {
      this.reasoningTokens = before.reasoningTokens;
      this.reasoningMs = before.reasoningMs;
      this.thoughtEnd = before.thoughtEnd;
    }
    this.#show([this.#split(start)]);
  }

  /** Whether it can be gone on with: something is there, and no tool was called by it. */
  get canContinue(): boolean {
    return !this.isRunning && this.raw !== '' && this.calls.length === 0;
  }

  /** What became of an answer that had to be JSON; null for others, and until it has ended. */
  get verdict(): Verdict | null {
    return this.status === 'complete' ? judge(this.asked.format, this.content) : null;
  }

  get isRunning(): boolean {
    return this.status === 'waiting' || this.status === 'prefill' || this.status === 'streaming';
  }

  /** Decoded tokens per second so far; null before there are two. */
  get tokensPerSecond(): number | null {
    if (this.summary) return rate(this.summary.outputTokens - 1, this.summary.decodeMs);
    if (this.firstTokenMs === null) return null;
    return rate(this.nTokens - 1, performance.now() - this.firstTokenMs);
  }

  /** Takes in what came since the last frame. */
  take(events: readonly GenerateEvent[]): void {
    const parts: SplitText[] = [];
    for (const event of events) {
      if (event.kind === 'prompt') this.promptTokens = event.promptTokens ?? 0;
      else if (event.kind === 'thought-closed') this.thoughtEnd = event.by;
      else {
        this.firstTokenMs ??= performance.now();
        this.status = 'streaming';
        this.nTokens += event.nTokens;
        const part = this.#split(event.text);
        if (this.#splitter.isReasoning || part.reasoning !== '') {
          this.reasoningTokens += event.nTokens;
        }
        parts.push(part);
      }
    }
    this.#show(parts);
  }

  /** Writes out what was held back for a tag that did not come. */
  flush(): void {
    const rest = this.#splitter.flush();
    this.reasoning += rest.reasoning;
    this.#takeContent(rest.content);
    if (this.#callSplitter) this.#takeCalls(this.#callSplitter.flush());
  }

  #split(text: string): SplitText {
    this.raw += text;
    return this.#splitter.push(text);
  }

  /** At once, so that the page changes once. */
  #show(parts: readonly SplitText[]): void {
    const content = parts.map((part) => part.content).join('');
    this.reasoning += parts.map((part) => part.reasoning).join('');
    if (content !== '' && this.reasoning !== '') {
      this.reasoningMs ??= performance.now() - (this.firstTokenMs ?? this.askedMs);
    }
    this.#takeContent(content);
  }

  #takeContent(text: string): void {
    if (this.#callSplitter) this.#takeCalls(this.#callSplitter.push(text));
    else this.content += text;
  }

  #takeCalls({ content, calls, malformed }: SplitCalls): void {
    // A call that cannot be read is shown as it was written.
    this.content += content + malformed.join('\n');
    if (calls.length > 0) {
      const { tools } = this.asked;
      const toolOf = (name: string) => tools.find((one) => one.signature.name === name) ?? null;
      this.calls = [...this.calls, ...calls.map((call) => new ToolRun(call, toolOf(call.name)))];
    }
  }
}

function rate(nTokens: number, ms: number): number | null {
  return nTokens > 0 && ms > 0 ? (nTokens * 1000) / ms : null;
}
