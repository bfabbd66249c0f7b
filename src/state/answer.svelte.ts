import { ReasoningSplitter } from '../hermes/reasoning-splitter';
import { ToolCallSplitter, type SplitCalls } from '../hermes/tool-call-splitter';
import type { GenerateEvent, GenerateSummary, ToolCall } from '../protocol';
import { runTool } from '../tools/built-in-tools';
import type { Tool } from '../tools/tool';

export type AnswerStatus =
  /** For a model that is still being fetched or loaded. */
  | 'waiting'
  | 'prefill'
  | 'streaming'
  | 'complete'
  /** By the person. */
  | 'stopped'
  /** By the limit of tokens for one answer. */
  | 'length'
  | 'context_full'
  /** By an error; what came before it is kept. */
  | 'interrupted'
  /** The model it waited for did not come. */
  | 'unanswered';

/** A call that the model made; `result` is JSON, null until the tool has run. */
export interface AnsweredCall {
  readonly call: ToolCall;
  readonly result: string | null;
}

/** One answer as it grows. After calls, the answer that is made of their results is another one. */
export class Answer {
  readonly role = 'assistant';
  status = $state<AnswerStatus>('waiting');
  reasoning = $state('');
  content = $state('');
  calls = $state.raw<readonly AnsweredCall[]>([]);
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

  /**
   * @param thinking whether the model was asked to reason, for this answer: the switch at the composer may change later
   * @param tools what the model was offered
   */
  constructor(
    readonly id: number,
    readonly thinking: boolean,
    readonly tools: readonly Tool[],
  ) {
    this.#callSplitter = tools.length > 0 ? new ToolCallSplitter() : null;
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
    let reasoning = '';
    let content = '';
    for (const event of events) {
      if (event.kind === 'prompt') {
        this.promptTokens = event.promptTokens ?? 0;
        continue;
      }
      if (event.kind === 'thought-closed') {
        this.thoughtEnd = event.by;
        continue;
      }
      this.firstTokenMs ??= performance.now();
      this.status = 'streaming';
      this.nTokens += event.nTokens;
      const parts = this.#splitter.push(event.text);
      if (this.#splitter.isReasoning || parts.reasoning !== '') {
        this.reasoningTokens += event.nTokens;
      }
      reasoning += parts.reasoning;
      content += parts.content;
    }
    this.reasoning += reasoning;
    if (content !== '' && this.reasoning !== '') {
      this.reasoningMs ??= performance.now() - (this.firstTokenMs ?? this.askedMs);
    }
    this.#takeContent(content);
  }

  /** Writes out what was held back for a tag that did not come. */
  flush(): void {
    const rest = this.#splitter.flush();
    this.reasoning += rest.reasoning;
    this.#takeContent(rest.content);
    if (this.#callSplitter) this.#takeCalls(this.#callSplitter.flush());
  }

  /** Runs the tools that were called. */
  runTools(): void {
    this.calls = this.calls.map(({ call }) => ({ call, result: runTool(this.tools, call) }));
  }

  #takeContent(text: string): void {
    if (this.#callSplitter) this.#takeCalls(this.#callSplitter.push(text));
    else this.content += text;
  }

  #takeCalls({ content, calls, malformed }: SplitCalls): void {
    // A call that cannot be read is shown as it was written.
    this.content += content + malformed.join('\n');
    if (calls.length > 0) {
      this.calls = [...this.calls, ...calls.map((call) => ({ call, result: null }))];
    }
  }
}

function rate(nTokens: number, ms: number): number | null {
  return nTokens > 0 && ms > 0 ? (nTokens * 1000) / ms : null;
}
