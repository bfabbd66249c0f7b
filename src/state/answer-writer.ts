import type { ChatSettings, ContextWindow } from '../chat/chat-record';
import { isAbortError, toEngineError, type GenerateEvent } from '../protocol';
import { Answer, type AskedFor } from './answer.svelte';
import { answerRequest, type AnswerPlan } from './answer-request';
import type { ChatHistory, Place } from './chat-history.svelte';
import type { ChatTools } from './chat-tools';
import { windowToFit } from './context-fit';
import type { ConversationServices } from './conversation-services';
import { FrameBatch } from './frame-batch';
import type { Overflow, OverflowDecision } from './overflow';
import { ToolRounds } from './tool-rounds';

/** What an answer is asked for with, and what it begins with. */
export interface Beginning {
  readonly asked: AskedFor;
  readonly start: string;
  /** In whose place it comes; null for a new version. */
  readonly place: Answer | null;
  /** The answer that is gone on with. */
  readonly before: Answer | null;
}

/** What the chat says while an answer of it is written. */
interface Asker {
  readonly settings: ChatSettings;
  /** @throws the signal's reason when the answer is stopped meanwhile */
  decide(overflow: Overflow, signal: AbortSignal): Promise<OverflowDecision>;
}

/** Has the model write answers of a chat, in a context that has room for them, and runs the tools that they call. */
export class AnswerWriter {
  readonly #services: ConversationServices;
  readonly #history: ChatHistory;
  readonly #tools: ChatTools;
  readonly #chat: Asker;
  /** Tools that the person lets run without being asked, until the page is closed. */
  readonly #alwaysAllowed = new Set<string>();

  constructor(services: ConversationServices, history: ChatHistory, tools: ChatTools, chat: Asker) {
    this.#services = services;
    this.#history = history;
    this.#tools = tools;
    this.#chat = chat;
  }

  /** The answer, and after tool calls the answer to their results, until one makes no more calls. */
  async write({ asked, start, place, before }: Beginning, signal: AbortSignal): Promise<void> {
    const rounds = new ToolRounds(this.#alwaysAllowed, this.#tools.touched);
    let answer = new Answer(place ?? this.#nextPlace(), asked, start, before);
    let goneOnWith = before;
    for (let mayGoOn = true; mayGoOn; answer = new Answer(this.#nextPlace(), asked)) {
      await this.#generate(answer, goneOnWith, signal);
      goneOnWith = null;
      if (signal.aborted || answer.status !== 'complete' || answer.calls.length === 0) break;
      const { calls } = answer;
      const keep = (): void => {
        this.#history.keepAnswer(answer);
      };
      mayGoOn = await rounds.run(calls, this.#tools.allowed(asked).tools, signal, keep);
    }
  }

  /** An answer as it would be asked for with the whole of what the model reads now. */
  planOf(answer: Answer): AnswerPlan {
    return {
      turns: this.#history.pathTo(answer.parentId),
      window: this.#history.window,
      asked: this.#tools.allowed(answer.asked),
      start: answer.raw,
      rules: this.#services.houseRules.rules,
      template: this.#services.templates.chosen,
    };
  }

  #nextPlace(): Place {
    return this.#history.placeAfter(this.#history.leafId);
  }

  /**
   * Never rejects: how it ended is the answer's status.
   * @param before the answer that it goes on with, which stays what it was, here and in the store, until there is more of it
   */
  async #generate(answer: Answer, before: Answer | null, signal: AbortSignal): Promise<void> {
    const { engine, turns, modelReady, model, houseRules, templates, onEngineError } =
      this.#services;
    let isKept = before === null;
    if (before) this.#history.showInPlace(answer);
    else this.#history.beginAnswer(answer, this.#chat.settings);
    const frames = new FrameBatch<GenerateEvent>((events) => {
      const wasThinking = answer.reasoningMs === null;
      answer.take(events);
      if (!isKept && !answer.hasGrown) return;
      // What is known of its thoughts is kept as soon as they have ended.
      const hasThought = wasThinking && answer.reasoningMs !== null;
      if (!isKept || hasThought) this.#history.keepGrowing(answer);
      else this.#history.growAnswer(answer);
      isKept = true;
    });
    try {
      const summary = await turns.take(signal, async () => {
        await modelReady(signal);
        await Promise.all([houseRules.known(), templates.known()]);
        answer.modelName = model()?.name ?? null;
        const plan = this.planOf(answer);
        const window = await this.#windowFor(plan, answer, signal);
        answer.status = 'prefill';
        return engine.generate(
          await answerRequest({ ...plan, window }),
          (event) => {
            frames.push(event);
          },
          signal,
        );
      });
      frames.flush();
      answer.summary = summary;
      answer.status = STATUS_OF[summary.stopReason];
    } catch (thrown) {
      frames.flush();
      const failed = answer.status === 'waiting' ? 'unanswered' : 'interrupted';
      answer.status = isAbortError(thrown) ? 'stopped' : failed;
      if (!isAbortError(thrown)) onEngineError(toEngineError(thrown));
    } finally {
      answer.flush();
      const isAsBefore = !answer.hasGrown && answer.status !== 'complete';
      if (before && isAsBefore) this.#history.showInPlace(before);
      else this.#history.keepAnswer(answer);
    }
  }

  /** What the model is to read so that an answer has room; kept for the questions after it. */
  async #windowFor(
    plan: AnswerPlan,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<ContextWindow | null> {
    const { engine, model } = this.#services;
    const nCtx = model()?.nCtx;
    if (nCtx === undefined) return plan.window;
    const window = await windowToFit(plan, nCtx, {
      engine,
      signal,
      decide: (overflow) => this.#chat.decide(overflow, signal),
      onSummary: () => {
        answer.status = 'summarising';
      },
    });
    this.#history.narrow(window);
    return window;
  }
}

const STATUS_OF = {
  stop: 'complete',
  length: 'length',
  abort: 'stopped',
  context_full: 'context_full',
} as const;
