import { endedAnswer } from '../chat/ended-answer';
import {
  isRunning,
  type AnswerRecord,
  type AnswerStatus,
  type AskedForRecord,
} from '../chat/chat-record';
import type { TreeNode } from '../chat/message-tree';
import { AnswerParser, type AnswerDelta } from '../hermes/answer-parser';
import type { ChatSampling } from '../hermes/chat-sampling';
import type { Persona } from '../hermes/personas/persona';
import type { ResponseFormat, Verdict } from '../schema/response-format';
import type { GenerateEvent, GenerateSummary, TokenChoice } from '../protocol';
import type { Tool } from '../tools/tool';
import { verdictNow } from './format-compiler.svelte';
import { ToolRun } from './tool-run.svelte';

/** What an answer was asked for with: the settings at the composer may change later. */
export interface AskedFor {
  readonly thinking: boolean;
  /** Tokens after which a thought is closed. */
  readonly thinkingBudget: number;
  /** Whom the model plays. */
  readonly persona: Persona | null;
  /** What the model was offered. */
  readonly tools: readonly Tool[];
  readonly format: ResponseFormat;
  /** Whether the model reads its earlier thoughts. */
  readonly keepThoughts: boolean;
  /** Whether what else might have been written is told with each token. */
  readonly withProbabilities: boolean;
  readonly sampling: ChatSampling;
}

/** One answer as it grows. After calls, the answer that is made of their results is another one. */
export class Answer implements TreeNode {
  readonly role = 'assistant';
  status = $state<AnswerStatus>('waiting');
  reasoning = $state('');
  content = $state('');
  calls = $state.raw<readonly ToolRun[]>([]);
  /** Step by step, when they were asked for; not kept beyond the page. */
  choices = $state.raw<readonly TokenChoice[]>([]);
  promptTokens = $state(0);
  /** With those of the answer that it goes on with. */
  nTokens = $state(0);
  /** How many of `nTokens` were thoughts, their tags included; events on the border between the two count as thoughts. */
  reasoningTokens = $state(0);
  /** Of the last request: where the answer goes on with another, that one is in the prompt. */
  summary = $state.raw<GenerateSummary | null>(null);
  /** How long the thoughts took, once the answer proper has begun. */
  reasoningMs = $state<number | null>(null);
  /** By whom the thought was ended, where it was not the model. */
  thoughtEnd = $state<'budget' | 'request' | null>(null);
  readonly askedMs = performance.now();
  firstTokenMs: number | null = null;
  readonly #parser: AnswerParser;
  readonly #nTokensBefore: number;

  /** As the model wrote it, tags included: what it goes on from. */
  raw = '';

  readonly id: string;
  readonly parentId: string | null;
  readonly createdMs: number;
  readonly asked: AskedFor;
  /** What it began with, before anything was written. */
  readonly start: string;
  /** Who writes it; null until the model is there. */
  modelName: string | null = null;

  /**
   * @param start what it begins with already
   * @param before the answer that this one takes the place of, with the tokens and the thoughts of that one
   */
  constructor(
    { id, parentId, createdMs }: TreeNode & { readonly createdMs: number },
    asked: AskedFor,
    start = '',
    before: Answer | null = null,
  ) {
    this.id = id;
    this.parentId = parentId;
    this.createdMs = createdMs;
    this.asked = asked;
    this.start = start;
    const { thinking, tools } = asked;
    this.#parser = new AnswerParser({ thinking, tools: tools.length > 0 });
    this.#nTokensBefore = before?.nTokens ?? 0;
    if (before) {
      this.nTokens = before.nTokens;
      this.reasoningTokens = before.reasoningTokens;
      this.reasoningMs = before.reasoningMs;
      this.thoughtEnd = before.thoughtEnd;
    }
    this.#show([this.#parse(start)]);
  }

  /** As it was kept. What was being written when the page ended is an answer that was interrupted. */
  static restore(kept: AnswerRecord, persona: Persona | null, tools: readonly Tool[]): Answer {
    const record = endedAnswer(kept);
    const answer = new Answer(record, restoreAsked(record.asked, persona, tools));
    answer.modelName = record.modelName;
    answer.nTokens = record.nTokens;
    answer.summary = record.summary;
    answer.raw = record.raw;
    answer.reasoning = record.reasoning;
    answer.content = record.content;
    answer.calls = record.calls.map((call) => ToolRun.restore(call, toolOf(tools, call.call.name)));
    answer.reasoningTokens = record.reasoningTokens;
    answer.reasoningMs = record.reasoningMs;
    answer.thoughtEnd = record.thoughtEnd;
    answer.status = record.status;
    return answer;
  }

  toRecord(chatId: string): AnswerRecord {
    const { thinking, thinkingBudget, tools, format, keepThoughts, sampling } = this.asked;
    return {
      id: this.id,
      chatId,
      parentId: this.parentId,
      role: this.role,
      createdMs: this.createdMs,
      status: this.status,
      content: this.content,
      reasoning: this.reasoning,
      calls: this.calls.map((run) => run.toRecord()),
      raw: this.raw,
      modelName: this.modelName,
      asked: {
        thinking,
        thinkingBudget: Number.isFinite(thinkingBudget) ? thinkingBudget : null,
        tools: tools.map(({ signature }) => signature.name),
        format,
        keepThoughts,
        sampling,
      },
      nTokens: this.nTokens,
      reasoningTokens: this.reasoningTokens,
      reasoningMs: this.reasoningMs,
      thoughtEnd: this.thoughtEnd,
      summary: this.summary,
    };
  }

  /** Whether it can be gone on with: something is there, and no tool was called by it. */
  get canContinue(): boolean {
    const isAnswer = !this.isRunning && this.status !== 'greeting';
    return isAnswer && this.raw !== '' && this.calls.length === 0;
  }

  /** What became of an answer that had to be JSON; null for others, and until it has ended. */
  get verdict(): Verdict | null {
    return this.status === 'complete' ? verdictNow(this.asked.format, this.content) : null;
  }

  get isRunning(): boolean {
    return isRunning(this.status);
  }

  /** Decoded tokens per second so far; null before there are two. */
  get tokensPerSecond(): number | null {
    if (this.summary) return rate(this.summary.outputTokens - 1, this.summary.decodeMs);
    if (this.firstTokenMs === null) return null;
    return rate(this.nTokens - this.#nTokensBefore - 1, performance.now() - this.firstTokenMs);
  }

  /** Whether the model has written anything of it yet. */
  get hasGrown(): boolean {
    return this.nTokens > this.#nTokensBefore;
  }

  /** Takes in what came since the last frame. */
  take(events: readonly GenerateEvent[]): void {
    const parts: AnswerDelta[] = [];
    const choices: TokenChoice[] = [];
    for (const event of events) {
      if (event.kind === 'prompt') this.promptTokens = event.promptTokens ?? 0;
      else if (event.kind === 'thought-closed') this.thoughtEnd = event.by;
      else {
        this.firstTokenMs ??= performance.now();
        this.status = 'streaming';
        this.nTokens += event.nTokens;
        const part = this.#parse(event.text);
        if (this.#parser.isReasoning || part.reasoning !== '') {
          this.reasoningTokens += event.nTokens;
        }
        parts.push(part);
        choices.push(...(event.choices ?? []));
      }
    }
    if (choices.length > 0) this.choices = [...this.choices, ...choices];
    this.#show(parts);
  }

  /** Writes out what was held back for a tag that did not come. */
  flush(): void {
    this.#show([this.#parser.end()]);
  }

  #parse(text: string): AnswerDelta {
    this.raw += text;
    return this.#parser.push(text);
  }

  /** At once, so that the page changes once. */
  #show(parts: readonly AnswerDelta[]): void {
    const restart = parts.findLastIndex(({ restarts }) => restarts);
    if (restart >= 0) {
      this.reasoning = '';
      this.content = '';
      this.calls = [];
      this.reasoningTokens = this.nTokens;
    }
    const shown = parts.slice(Math.max(restart, 0));
    this.reasoning += shown.map((part) => part.reasoning).join('');
    const content = shown.map((part) => part.content).join('');
    const calls = shown.flatMap((part) => part.calls);
    if ((content !== '' || calls.length > 0) && this.reasoning !== '') {
      this.reasoningMs ??= performance.now() - (this.firstTokenMs ?? this.askedMs);
    }
    this.content += content;
    if (calls.length > 0) {
      const { tools } = this.asked;
      const runs = calls.map((call) => new ToolRun(call, toolOf(tools, call.name)));
      this.calls = [...this.calls, ...runs];
    }
  }
}

function toolOf(tools: readonly Tool[], name: string): Tool | null {
  return tools.find(({ signature }) => signature.name === name) ?? null;
}

/** Tools that are not there any more are as if they had not been offered. */
function restoreAsked(
  record: AskedForRecord,
  persona: Persona | null,
  tools: readonly Tool[],
): AskedFor {
  return {
    ...record,
    thinkingBudget: record.thinkingBudget ?? Infinity,
    withProbabilities: false,
    sampling: record.sampling ?? {},
    persona,
    tools: record.tools.flatMap((name) => toolOf(tools, name) ?? []),
  };
}

function rate(nTokens: number, ms: number): number | null {
  return nTokens > 0 && ms > 0 ? (nTokens * 1000) / ms : null;
}
