import { splitReasoning } from '../../hermes/answer-parser';
import { BLANK_PERSONA, type Persona } from '../../hermes/personas/persona';
import { CLOSE_THINK, OPEN_THINK } from '../../hermes/think-tags';
import { TEXT_FORMAT } from '../../schema/format-kinds';
import {
  DEFAULT_SETTINGS,
  type AnswerRecord,
  type CallRecord,
  type ChatRecord,
  type MessageRecord,
} from '../chat-record';
import { chatTitle } from '../chat-title';
import { MessageTree } from '../message-tree';
import type { LeftOut, SourceCall, SourceChat, SourceMessage, WholeChat } from './chat-file.types';
import { FileProblem } from './file-problem';
import { FOREIGN_RESULT } from './foreign-chat';
import { CHAT_FILE_LIMITS } from './limits';

/**
 * The records of a chat that another program wrote, with ids of their own. Thoughts are taken out of content; what system messages say becomes
 * the chat's persona; calls are kept with their results, as calls that were made elsewhere.
 * @throws FileProblem for a chat in which nothing was said
 */
export function buildChat(source: SourceChat, nowMs = Date.now()): BuiltChat {
  if (source.messages.length > CHAT_FILE_LIMITS.messagesOfChat) {
    const most = String(CHAT_FILE_LIMITS.messagesOfChat);
    throw new FileProblem(`found ${String(source.messages.length)} messages; allowed: ${most}`);
  }
  const chatId = crypto.randomUUID();
  const { knots, nLost } = keptKnots(source.messages);
  if (knots.size === 0)
    throw new FileProblem('found no message in it; allowed: at least one', 'no_chats');
  const times = new Times(nowMs);
  const records = new Map<string, MessageRecord>();
  for (const [key, { message, parentKey, results }] of knots) {
    const parent = parentKey === null ? null : (records.get(parentKey) ?? null);
    const place = {
      id: crypto.randomUUID(),
      chatId,
      parentId: parent?.id ?? null,
      createdMs: times.next(message.atMs, parent?.createdMs ?? source.createdMs),
    };
    const record: MessageRecord =
      message.role === 'user'
        ? {
            ...place,
            role: 'user',
            content: message.content,
            attachments: message.attachments,
          }
        : answerRecord(place, message, results);
    records.set(key, record);
  }
  const messages = [...records.values()];
  const system = [source.system, ...source.messages.map(systemOf)]
    .filter((text) => text.trim() !== '')
    .join('\n\n');
  const ends = messages.map(({ createdMs }) => createdMs);
  const firstMs = ends.reduce((a, b) => Math.min(a, b));
  const changedMs = validTime(source.changedMs, nowMs) ?? ends.reduce((a, b) => Math.max(a, b));
  const chat: ChatRecord = {
    id: chatId,
    title: titleOf(source, messages),
    createdMs: validTime(source.createdMs, nowMs) ?? firstMs,
    changedMs,
    leafId: leafOf(source, messages, records),
    settings: { ...DEFAULT_SETTINGS, persona: system === '' ? null : importedPersona(system) },
    window: null,
    pinnedMs: source.isPinned === true ? changedMs : null,
    folderId: null,
  };
  const lost = Array<LeftOut>(nLost).fill({ kind: 'result', name: '' });
  return { whole: { chat, messages }, leftOut: [...source.leftOut, ...lost] };
}

interface BuiltChat {
  readonly whole: WholeChat;
  readonly leftOut: readonly LeftOut[];
}

interface Knot {
  readonly message: SourceMessage;
  readonly parentKey: string | null;
  /** Of its calls, by their place. */
  readonly results: Map<number, string>;
}

/**
 * Questions and answers alone, parents first, each under the nearest of them that came before it. A tool's message becomes the result
 * of a call before it, and an answer that only thought hands its thoughts to the answers after it. Results for which there is no call
 * are lost.
 */
function keptKnots(messages: readonly SourceMessage[]): {
  readonly knots: Map<string, Knot>;
  readonly nLost: number;
} {
  const kept = new Map<string, Knot>();
  let nLost = 0;
  const parentKeys = new Set(messages.map(({ parentKey }) => parentKey));
  /** Under whom what follows a message stands, and the thoughts that it takes along. */
  const roads = new Map<string, { readonly end: string | null; readonly reasoning: string }>();
  for (const message of parentsFirst(messages)) {
    const road = roads.get(message.parentKey ?? '') ?? { end: null, reasoning: '' };
    const knot = road.end === null ? undefined : kept.get(road.end);
    const full = withReasoning(message, road.reasoning);
    const onlyThinks =
      message.role === 'assistant' && full.content.trim() === '' && full.calls.length === 0;
    const hasMore = parentKeys.has(message.key);
    const isLost = message.role === 'tool' && !(knot && answerCall(knot, message));
    if (isLost && message.content.trim() !== '') nLost += 1;
    if (onlyThinks && hasMore) {
      roads.set(message.key, { end: road.end, reasoning: full.reasoning });
    } else if (message.role === 'user' || message.role === 'assistant') {
      kept.set(message.key, { message: full, parentKey: road.end, results: new Map() });
      roads.set(message.key, { end: message.key, reasoning: '' });
    } else roads.set(message.key, road);
  }
  return { knots: kept, nLost };
}

/** Whatever order they came in. Of a circle, which leads nowhere, the first message begins. */
function parentsFirst(messages: readonly SourceMessage[]): SourceMessage[] {
  const byKey = new Map(messages.map((message) => [message.key, message]));
  const done = new Set<string>();
  const ordered: SourceMessage[] = [];
  for (const message of messages) {
    const road: SourceMessage[] = [];
    const onRoad = new Set<string>();
    for (
      let at: SourceMessage | undefined = message;
      at && !done.has(at.key) && !onRoad.has(at.key);
      at = at.parentKey === null ? undefined : byKey.get(at.parentKey)
    ) {
      onRoad.add(at.key);
      road.push(at);
    }
    for (const one of road.reverse()) {
      done.add(one.key);
      ordered.push(one);
    }
  }
  return ordered;
}

function withReasoning(message: SourceMessage, before: string): SourceMessage {
  if (message.role !== 'assistant') return message;
  const inContent = message.content.trimStart().startsWith(OPEN_THINK)
    ? splitReasoning(message.content)
    : { reasoning: '', content: message.content };
  const reasoning = [before, message.reasoning, inContent.reasoning]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n\n');
  return { ...message, content: inContent.content, reasoning };
}

/** By its id, or the first that has no result yet. @returns false where there is none */
function answerCall({ message: { calls }, results }: Knot, tool: SourceMessage): boolean {
  const isOpen = (call: SourceCall, i: number): boolean => call.result === null && !results.has(i);
  const called = calls.find(({ id }) => id !== null && id === tool.callId);
  const at = calls.findIndex((call, i) => isOpen(call, i) && (!called || call === called));
  if (at >= 0) results.set(at, tool.content);
  return at >= 0;
}

function answerRecord(
  place: Pick<AnswerRecord, 'id' | 'chatId' | 'parentId' | 'createdMs'>,
  message: SourceMessage,
  results: ReadonlyMap<number, string>,
): AnswerRecord {
  const { content, reasoning, modelName } = message;
  const thought = reasoning === '' ? '' : `${OPEN_THINK}\n${reasoning}\n${CLOSE_THINK}\n\n`;
  return {
    ...place,
    role: 'assistant',
    status: message.isUnfinished ? 'interrupted' : 'complete',
    content,
    reasoning,
    calls: message.calls.map((call, i) => callRecord(call, results.get(i) ?? call.result)),
    raw: thought + content,
    modelName,
    // Without tools, so that nothing in it is ever read as a call.
    asked: {
      thinking: reasoning !== '',
      thinkingBudget: null,
      tools: [],
      format: TEXT_FORMAT,
      keepThoughts: false,
    },
    nTokens: 0,
    reasoningTokens: 0,
    reasoningMs: null,
    thoughtEnd: null,
    summary: null,
  };
}

function callRecord({ name, arguments: given }: SourceCall, result: string | null): CallRecord {
  return {
    call: { name, arguments: given },
    status: 'imported',
    result,
    ms: null,
    touched: result === null ? [] : FOREIGN_RESULT,
  };
}

function systemOf({ role, content }: SourceMessage): string {
  return role === 'system' ? content : '';
}

function importedPersona(system: string): Persona {
  return {
    ...BLANK_PERSONA,
    id: crypto.randomUUID(),
    // Named by the page, in its language.
    name: '',
    summary: '',
    system,
  };
}

/** '' where there is nothing to take it from. */
function titleOf({ title }: SourceChat, messages: readonly MessageRecord[]): string {
  const first = messages.find(({ role, content }) => role === 'user' && content.trim() !== '');
  return chatTitle(title) || chatTitle(first?.content ?? '');
}

/** Where the file's own end says nothing, the nearest message before it, or the newest way. */
function leafOf(
  { leafKey, messages: sources }: SourceChat,
  messages: readonly MessageRecord[],
  records: ReadonlyMap<string, MessageRecord>,
): string | null {
  const parents = new Map(sources.map(({ key, parentKey }) => [key, parentKey]));
  const seen = new Set<string>();
  for (let key = leafKey; key !== null && !seen.has(key); key = parents.get(key) ?? null) {
    seen.add(key);
    const record = records.get(key);
    if (record) return record.id;
  }
  const newest = messages.reduce((a, b) => (b.createdMs >= a.createdMs ? b : a));
  return new MessageTree(messages).leafUnder(newest).id;
}

/** Times tell the order of messages: each is its own, after its parent's, and none is still to come. */
class Times {
  readonly #taken = new Set<number>();
  /** From a time that was taken on, the first that may be free. */
  readonly #nextFree = new Map<number, number>();
  readonly #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  next(wantedMs: number | null, afterMs: number | null): number {
    const least = validTime(afterMs, this.#nowMs);
    const wanted = validTime(wantedMs, this.#nowMs) ?? least ?? this.#nowMs;
    const first = Math.max(wanted, (least ?? -1) + 1);
    let ms = this.#nextFree.get(first) ?? first;
    while (this.#taken.has(ms)) ms += 1;
    this.#taken.add(ms);
    this.#nextFree.set(first, ms + 1);
    return ms;
  }
}

/** Whole milliseconds since 1970; null for what is no time. */
function validTime(ms: number | null, nowMs: number): number | null {
  if (ms === null || !Number.isFinite(ms) || ms < 0) return null;
  return Math.min(Math.round(ms), nowMs);
}
