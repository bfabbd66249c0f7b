import { SvelteSet } from 'svelte/reactivity';
import {
  isAbortError,
  toEngineError,
  type ChatMessage,
  type Engine,
  type EngineError,
  type GenerateEvent,
  type ToolCall,
} from '../protocol';
import { schemaPrompt } from '../hermes/schema-prompt';
import { CLOSE_THINK } from '../hermes/think-tags';
import { budgetOf, type Effort } from '../hermes/effort';
import { compileFormat, TEXT_FORMAT, type ResponseFormat } from '../schema/response-format';
import { BUILT_IN_TOOLS } from '../tools/built-in-tools';
import type { Tool } from '../tools/tool';
import { Answer, type AskedFor } from './answer.svelte';
import { FrameBatch } from './frame-batch';
import { ToolRounds } from './tool-rounds';

export interface Question {
  readonly id: number;
  readonly role: 'user';
  readonly content: string;
}

export type Entry = Question | Answer;

/** Resolves when a model can answer; rejects when none will come, or with an AbortError. */
export type ModelReady = (signal: AbortSignal) => Promise<void>;

/** Sampling as Nous Research recommends it for Hermes 4 (model card). */
const HERMES_SAMPLING = { temperature: 0.6, topP: 0.95, topK: 20 };

/** The conversation on the page: its entries, and the one generation that may run. */
export class Conversation {
  #entries = $state.raw<readonly Entry[]>([]);
  #running = $state.raw<AbortController | null>(null);
  /** Resolves when the engine is done with the last question: after a stop that is a little later. */
  #engineIdle: Promise<void> = Promise.resolve();
  #nextId = 0;
  /** Tools that the person lets run without being asked, until the page is closed. */
  readonly #alwaysAllowed = new SvelteSet<string>();
  readonly #engine: Pick<Engine, 'generate' | 'answerNow'>;
  readonly #modelReady: ModelReady;
  readonly #onEngineError: (error: EngineError) => void;
  readonly #offeredTools: () => readonly Tool[];
  /** The switch at the composer. Each answer keeps what it was when the answer was asked for. */
  thinking = $state(false);
  /** How long a thought may be. */
  effort = $state<Effort['id']>('unlimited');
  /** Whether the next question offers the model the tools that run in this page. */
  withTools = $state(false);
  /** What the next answer has to be. */
  format = $state.raw<ResponseFormat>(TEXT_FORMAT);
  /** Its grammar, or what stands in its way; null for text. */
  readonly compiledFormat = $derived(compileFormat(this.format));
  /** What the next answer begins with. */
  answerStart = $state('');
  /** What is typed and not yet sent; here, so that it outlives a composer that goes away with its model. */
  draft = $state('');

  /**
   * @param onEngineError told when an answer fails for another reason than the person's own stop
   * @param offeredTools what a question offers, as it is when it is asked
   */
  constructor(
    engine: Pick<Engine, 'generate' | 'answerNow'>,
    modelReady: ModelReady,
    onEngineError: (error: EngineError) => void,
    offeredTools: () => readonly Tool[] = () => BUILT_IN_TOOLS,
  ) {
    this.#engine = engine;
    this.#modelReady = modelReady;
    this.#onEngineError = onEngineError;
    this.#offeredTools = offeredTools;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** True from the question to the end of its answer, also while that waits for a model. */
  get isGenerating(): boolean {
    return this.#running !== null;
  }

  /** True while a question waits for a model: the engine does nothing for it yet. */
  get isWaiting(): boolean {
    const last = this.#entries.at(-1);
    return last?.role === 'assistant' && last.status === 'waiting';
  }

  async ask(text: string): Promise<void> {
    const content = text.trim();
    if (content === '' || this.#running) return;
    const question: Question = { id: this.#nextId++, role: 'user', content };
    this.#entries = [...this.#entries, question];
    await this.#answer();
  }

  /**
   * Answers the last question once more, in place of the answer it has. The switch for thinking counts as it stands now, not
   * as it stood for the old answer: LM Studio, Open WebUI and ChatGPT regenerate with the present settings, it is what the
   * person sees beside the button, and an answer that was too quick is the usual reason to switch it on and ask again.
   */
  async answerAgain(): Promise<void> {
    if (this.#running) return;
    const lastQuestion = this.#entries.findLastIndex(({ role }) => role === 'user');
    if (lastQuestion < 0) return;
    this.#entries = this.#entries.slice(0, lastQuestion + 1);
    await this.#answer();
  }

  /** Goes on with the last answer from where it ends, under what it was asked for with. */
  async continueAnswer(): Promise<void> {
    const last = this.#entries.at(-1);
    if (this.#running || last?.role !== 'assistant' || !last.canContinue) return;
    this.#entries = this.#entries.slice(0, -1);
    await this.#answer({ asked: last.asked, start: last.raw, before: last });
  }

  /** Puts other words in place of an answer's; its thoughts stay as they were. */
  editAnswer(answer: Answer, content: string): void {
    if (this.#running) return;
    const thoughts = answer.raw.slice(0, endOfThoughts(answer.raw));
    const edited = new Answer(answer.id, answer.asked, thoughts + content, answer);
    edited.flush();
    edited.status = 'edited';
    this.#entries = this.#entries.map((entry) => (entry === answer ? edited : entry));
  }

  /** Ends the thought that is being written; the answer follows. */
  answerNow(): void {
    // When there is nothing to end any more, nothing is lost.
    void this.#engine.answerNow().catch(() => undefined);
  }

  stop(): void {
    this.#running?.abort();
  }

  /** A new chat. Its first question may be asked at once: it waits for the engine to stop. */
  clear(): void {
    this.stop();
    this.#running = null;
    this.#entries = [];
  }

  /** The answer, and after tool calls the answer to their results, until one makes no more calls. */
  async #answer(given?: Beginning): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    const engineIdle = this.#engineIdle;
    const beginning = given ?? {
      asked: this.#asksFor(),
      start: this.answerStart,
      before: null,
    };
    this.#engineIdle = this.#answerInRounds(beginning, controller.signal, async (signal) => {
      await engineIdle;
      signal.throwIfAborted();
      await this.#modelReady(signal);
    });
    await this.#engineIdle;
    if (this.#running === controller) this.#running = null;
  }

  #asksFor(): AskedFor {
    return {
      thinking: this.thinking,
      thinkingBudget: budgetOf(this.effort),
      tools: this.withTools ? this.#offeredTools() : [],
      format: this.format,
    };
  }

  async #answerInRounds(
    { asked, start, before }: Beginning,
    signal: AbortSignal,
    engineReady: ModelReady,
  ): Promise<void> {
    const rounds = new ToolRounds(
      this.#alwaysAllowed,
      this.#entries.flatMap((entry) => (entry.role === 'assistant' ? entry.calls : [])),
    );
    let answer = new Answer(this.#nextId++, asked, start, before);
    for (let mayGoOn = true; mayGoOn; answer = new Answer(this.#nextId++, asked)) {
      await this.#generate(answer, signal, engineReady);
      // Stopped between two rounds: what came of it belongs to a chat that may be gone.
      if (signal.aborted || answer.status !== 'complete' || answer.calls.length === 0) break;
      mayGoOn = await rounds.run(answer.calls, asked.tools, signal);
    }
  }

  /** Never rejects: how it ended is the answer's status. */
  async #generate(answer: Answer, signal: AbortSignal, engineReady: ModelReady): Promise<void> {
    const { asked, raw: start } = answer;
    const messages = [...formatMessages(asked), ...toMessages(this.#entries)];
    const { thinking, thinkingBudget, tools } = asked;
    // Calls of tools are in no format but their own.
    const grammar = tools.length > 0 ? null : compileFormat(asked.format);
    this.#entries = [...this.#entries, answer];
    const frames = new FrameBatch<GenerateEvent>((events) => {
      answer.take(events);
    });
    try {
      await engineReady(signal);
      answer.status = 'prefill';
      const summary = await this.#engine.generate(
        {
          prompt: {
            kind: 'messages',
            messages,
            thinking,
            ...(tools.length > 0 && { tools: tools.map(({ signature }) => signature) }),
            ...(start !== '' && { answerStart: start }),
          },
          ...(Number.isFinite(thinkingBudget) && { thinkingBudget }),
          ...(grammar?.kind === 'grammar' && { grammar: grammar.grammar }),
          ...HERMES_SAMPLING,
          seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
        },
        (event) => {
          frames.push(event);
        },
        signal,
      );
      frames.flush();
      answer.summary = summary;
      answer.status = STATUS_OF[summary.stopReason];
    } catch (thrown) {
      frames.flush();
      const failed = answer.status === 'waiting' ? 'unanswered' : 'interrupted';
      answer.status = isAbortError(thrown) ? 'stopped' : failed;
      if (!isAbortError(thrown)) this.#onEngineError(toEngineError(thrown));
    } finally {
      answer.flush();
    }
  }
}

/** What an answer is asked for with, and what it begins with. */
interface Beginning {
  readonly asked: AskedFor;
  readonly start: string;
  /** The answer that is gone on with. */
  readonly before: Answer | null;
}

/** Where the answer itself begins in what a model wrote. */
function endOfThoughts(raw: string): number {
  const at = raw.indexOf(CLOSE_THINK);
  if (at < 0) return 0;
  const end = at + CLOSE_THINK.length;
  return end + (/^\s*/.exec(raw.slice(end))?.[0].length ?? 0);
}

const STATUS_OF = {
  stop: 'complete',
  length: 'length',
  abort: 'stopped',
  context_full: 'context_full',
} as const;

/** A schema is told to the model, too: a grammar alone makes it write what it would not have said. */
function formatMessages({ format, tools }: AskedFor): ChatMessage[] {
  if (format.kind !== 'schema' || tools.length > 0) return [];
  return [{ role: 'system', content: schemaPrompt(format.schema.trim()) }];
}

/**
 * What the model reads of the conversation. Earlier thoughts stay out, as Hermes 4's own template leaves them out by default.
 * An answer without text stays out too, for an empty turn invites another; the questions around it become one, because
 * templates may insist that turns alternate.
 */
function toMessages(entries: readonly Entry[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const entry of entries) {
    const { role, content } = entry;
    const answered = entry.role === 'assistant' ? answeredCalls(entry) : [];
    if (content === '' && answered.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === role) {
      messages[messages.length - 1] = { role, content: `${last.content}\n\n${content}` };
    } else if (answered.length > 0) {
      messages.push({ role, content, toolCalls: answered.map(({ call }) => call) });
      messages.push(...answered.map(({ result }) => ({ role: 'tool', content: result }) as const));
    } else {
      messages.push({ role, content });
    }
  }
  return messages;
}

/** A call whose tool never ran, because the answer was stopped, is as if it had not been made. */
function answeredCalls({ calls }: Answer): { call: ToolCall; result: string }[] {
  return calls.flatMap(({ call, result }) => (result === null ? [] : [{ call, result }]));
}
