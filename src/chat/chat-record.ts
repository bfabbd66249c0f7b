import type { ChatSampling } from '../hermes/chat-sampling';
import type { Effort } from '../hermes/effort';
import type { Persona } from '../hermes/personas/persona';
import type { GenerateSummary, ToolCall } from '../protocol';
import type { Capability } from '../tools/tool';
import { TEXT_FORMAT, type ResponseFormat } from '../schema/format-kinds';

/** A chat as it is kept; its messages are records of their own. */
export interface ChatRecord {
  readonly id: string;
  readonly title: string;
  readonly createdMs: number;
  readonly changedMs: number;
  /** The last message of the way through the tree that is shown. */
  readonly leafId: string | null;
  readonly settings: ChatSettings;
  /** What the model reads of it, once that is not all any more. */
  readonly window: ContextWindow | null;
  /** When it was put above the others; null where it was not. */
  readonly pinnedMs: number | null;
  readonly folderId: string | null;
}

/** What may become another of a chat. Each field is written by itself: of two tabs the last one counts, field by field. */
export type ChatChange = Partial<Omit<ChatRecord, 'id' | 'createdMs'>>;

export interface ChatFolder {
  readonly id: string;
  readonly name: string;
  readonly createdMs: number;
}

/** What is typed and not yet sent. */
export interface ChatDraft {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** Where a chat begins for the model. */
export interface ContextWindow {
  /** The first question that it reads. */
  readonly fromId: string;
  /** What it wrote of all before; '' where that was dropped. */
  readonly summary: string;
}

/** What is done when a chat and room for an answer do not fit into the context. */
export type OverflowPolicy = 'ask' | 'drop' | 'summarise' | 'stop';

/** What the next question of a chat is asked with. */
export interface ChatSettings {
  readonly thinking: boolean;
  /** How long a thought may be. */
  readonly effort: Effort['id'];
  /** Whether tools are offered. */
  readonly withTools: boolean;
  readonly format: ResponseFormat;
  /** Whom the model plays, as it was chosen; without its card and picture. */
  readonly persona: Persona | null;
  /** Whether the model reads its earlier thoughts again. Hermes 4 was trained without, and they fill the context. */
  readonly keepThoughts: boolean;
  readonly overflow: OverflowPolicy;
  /** Missing in chats from before it was there. */
  readonly sampling?: ChatSampling;
}

export const DEFAULT_SETTINGS: ChatSettings = {
  thinking: false,
  effort: 'unlimited',
  withTools: false,
  format: TEXT_FORMAT,
  persona: null,
  keepThoughts: false,
  overflow: 'ask',
};

export type MessageRecord = QuestionRecord | AnswerRecord;

interface AnyMessage {
  readonly id: string;
  readonly chatId: string;
  /** The message it follows; null for a first one. */
  readonly parentId: string | null;
  readonly createdMs: number;
  readonly content: string;
}

export interface QuestionRecord extends AnyMessage {
  readonly role: 'user';
  readonly attachments: readonly Attachment[];
}

/** A text file that was sent with a question. */
export interface Attachment {
  readonly name: string;
  readonly text: string;
  /** What the person should know of how it was read. */
  readonly note?: string;
}

export interface AnswerRecord extends AnyMessage {
  readonly role: 'assistant';
  readonly status: AnswerStatus;
  readonly reasoning: string;
  readonly calls: readonly CallRecord[];
  /** All of it as the model wrote it, tags included: what it is gone on from. */
  readonly raw: string;
  /** Who wrote it. */
  readonly modelName: string | null;
  readonly asked: AskedForRecord;
  readonly nTokens: number;
  readonly reasoningTokens: number;
  readonly reasoningMs: number | null;
  readonly thoughtEnd: 'budget' | 'request' | null;
  readonly summary: GenerateSummary | null;
}

/** What an answer was asked for with. */
export interface AskedForRecord {
  readonly thinking: boolean;
  /** Tokens after which a thought is closed; null for no limit. */
  readonly thinkingBudget: number | null;
  /** Names of what the model was offered. */
  readonly tools: readonly string[];
  readonly format: ResponseFormat;
  readonly keepThoughts: boolean;
  /** Missing in answers from before it was there. */
  readonly sampling?: ChatSampling;
}

export interface CallRecord {
  readonly call: ToolCall;
  readonly status: CallStatus;
  /** JSON, what the model got to read; null where there is none. */
  readonly result: string | null;
  readonly ms: number | null;
  /** What it has come to know or to change. */
  readonly touched: readonly Capability[];
}

export type AnswerStatus =
  /** For a model that is still being fetched or loaded, or for the answer of another chat. */
  | 'waiting'
  /** For the model to sum up what does not fit any more. */
  | 'summarising'
  | 'prefill'
  | 'streaming'
  | 'complete'
  /** By the person. */
  | 'stopped'
  /** Other words were put in its place. */
  | 'edited'
  /** A persona's, with which a chat begins. */
  | 'greeting'
  /** By the limit of tokens for one answer. */
  | 'length'
  | 'context_full'
  /** By an error, or by the end of the page; what came before it is kept. */
  | 'interrupted'
  /** The model it waited for did not come. */
  | 'unanswered';

export function isRunning(status: AnswerStatus): boolean {
  return ['waiting', 'summarising', 'prefill', 'streaming'].includes(status);
}

export type CallStatus =
  /** For its turn. */
  | 'waiting'
  /** Of the person, whether it may run. */
  | 'asking'
  | 'running'
  | 'done'
  /** It, or what was asked of it, was wrong; the result says how. */
  | 'failed'
  | 'refused'
  /** The answer was stopped before it had run, or while it did. */
  | 'stopped'
  /** It came with a chat from a file; it was not made here, and never runs. */
  | 'imported';
