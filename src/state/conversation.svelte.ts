import { ReasoningSplitter } from '../hermes/reasoning-splitter';
import {
  isAbortError,
  toEngineError,
  type ChatMessage,
  type Engine,
  type EngineError,
  type GenerateEvent,
  type GenerateSummary,
} from '../protocol';
import { FrameBatch } from './frame-batch';

export interface Question {
  readonly id: number;
  readonly role: 'user';
  readonly content: string;
}

export type AnswerStatus =
  | 'prefill'
  | 'streaming'
  | 'complete'
  /** By the person. */
  | 'stopped'
  /** By the limit of tokens for one answer. */
  | 'length'
  | 'context_full'
  /** By an error; what came before it is kept. */
  | 'interrupted';

/** Sampling as Nous Research recommends it for Hermes 4 (model card). */
const HERMES_SAMPLING = { temperature: 0.6, topP: 0.95, topK: 20 };

/** One answer as it grows. */
export class Answer {
  readonly role = 'assistant';
  status = $state<AnswerStatus>('prefill');
  reasoning = $state('');
  content = $state('');
  promptTokens = $state(0);
  nTokens = $state(0);
  summary = $state.raw<GenerateSummary | null>(null);
  /** How long the thoughts took, once the answer proper has begun. */
  reasoningMs = $state<number | null>(null);
  readonly askedMs = performance.now();
  firstTokenMs: number | null = null;

  constructor(
    readonly id: number,
    readonly thinking: boolean,
  ) {}

  get isRunning(): boolean {
    return this.status === 'prefill' || this.status === 'streaming';
  }

  /** Decoded tokens per second so far; null before there are two. */
  get tokensPerSecond(): number | null {
    if (this.summary) return rate(this.summary.outputTokens - 1, this.summary.decodeMs);
    if (this.firstTokenMs === null) return null;
    return rate(this.nTokens - 1, performance.now() - this.firstTokenMs);
  }
}

function rate(nTokens: number, ms: number): number | null {
  return nTokens > 0 && ms > 0 ? (nTokens * 1000) / ms : null;
}

export type Entry = Question | Answer;

/** The conversation on the page: its entries, and the one generation that may run. */
export class Conversation {
  #entries = $state.raw<readonly Entry[]>([]);
  #running = $state.raw<AbortController | null>(null);
  #nextId = 0;
  readonly #engine: Pick<Engine, 'generate'>;
  readonly #onEngineError: (error: EngineError) => void;
  thinking = $state(false);

  /** @param onEngineError told when a generation fails for another reason than the person's own stop */
  constructor(engine: Pick<Engine, 'generate'>, onEngineError: (error: EngineError) => void) {
    this.#engine = engine;
    this.#onEngineError = onEngineError;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get isGenerating(): boolean {
    return this.#running !== null;
  }

  async ask(text: string): Promise<void> {
    const content = text.trim();
    if (content === '' || this.#running) return;
    const question: Question = { id: this.#nextId++, role: 'user', content };
    this.#entries = [...this.#entries, question];
    await this.#answer();
  }

  /** Answers the last question once more, in place of the answer it has. */
  async answerAgain(): Promise<void> {
    if (this.#running) return;
    if (this.#entries.at(-1)?.role === 'assistant') this.#entries = this.#entries.slice(0, -1);
    if (this.#entries.at(-1)?.role === 'user') await this.#answer();
  }

  stop(): void {
    this.#running?.abort();
  }

  clear(): void {
    this.stop();
    this.#entries = [];
  }

  async #answer(): Promise<void> {
    const messages = this.#messages();
    const answer = new Answer(this.#nextId++, this.thinking);
    this.#entries = [...this.#entries, answer];
    const controller = new AbortController();
    this.#running = controller;
    const splitter = new ReasoningSplitter();
    const frames = new FrameBatch<GenerateEvent>((events) => {
      apply(events, answer, splitter);
    });
    try {
      const summary = await this.#engine.generate(
        {
          prompt: { kind: 'messages', messages, thinking: answer.thinking },
          ...HERMES_SAMPLING,
          seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
        },
        (event) => {
          frames.push(event);
        },
        controller.signal,
      );
      frames.flush();
      answer.summary = summary;
      answer.status = STATUS_OF[summary.stopReason];
    } catch (thrown) {
      frames.flush();
      answer.status = isAbortError(thrown) ? 'stopped' : 'interrupted';
      if (!isAbortError(thrown)) this.#onEngineError(toEngineError(thrown));
    } finally {
      const rest = splitter.flush();
      answer.reasoning += rest.reasoning;
      answer.content += rest.content;
      if (this.#running === controller) this.#running = null;
    }
  }

  /** Earlier thoughts stay out of the prompt, as Hermes 4's own template leaves them out by default. */
  #messages(): ChatMessage[] {
    return this.#entries.map(({ role, content }) => ({ role, content }));
  }
}

const STATUS_OF = {
  stop: 'complete',
  length: 'length',
  abort: 'stopped',
  context_full: 'context_full',
} as const;

function apply(
  events: readonly GenerateEvent[],
  answer: Answer,
  splitter: ReasoningSplitter,
): void {
  let reasoning = '';
  let content = '';
  for (const event of events) {
    if (event.kind === 'prompt') {
      answer.promptTokens = event.promptTokens;
      continue;
    }
    answer.firstTokenMs ??= performance.now();
    answer.status = 'streaming';
    answer.nTokens += event.nTokens;
    const parts = splitter.push(event.text);
    reasoning += parts.reasoning;
    content += parts.content;
  }
  answer.reasoning += reasoning;
  if (content !== '' && answer.reasoning !== '') {
    answer.reasoningMs ??= performance.now() - (answer.firstTokenMs ?? answer.askedMs);
  }
  answer.content += content;
}
