import type { FilePlace } from '../chat-file.types';
import { describeValue, FileProblem } from '../file-problem';
import { CHAT_FILE_LIMITS, isShallow } from '../limits';
import { CHATGPT } from './chatgpt';
import { isObject, textOf, type ChatFormat } from './chat-format';
import { LIBRE_CHAT } from './libre-chat';
import { LLAMA_UI } from './llama-ui';
import { NEXT_CHAT, nextChatSessions } from './next-chat';
import { OPENAI } from './openai';
import { SHARE_GPT } from './share-gpt';

/** A value that should be a chat, and where it stands in its file. */
export interface ChatValue {
  readonly where: FilePlace;
  readonly value: unknown;
  /** Why there is none. */
  readonly problem?: string;
}

/** Those with the plainest marks first. */
const FORMATS: readonly ChatFormat[] = [
  CHATGPT,
  LLAMA_UI,
  NEXT_CHAT,
  LIBRE_CHAT,
  SHARE_GPT,
  OPENAI,
];

export function formatOf(value: unknown): ChatFormat | null {
  return FORMATS.find((format) => format.matches(value)) ?? null;
}

/**
 * The values of a file that should be chats: of JSON, or of lines of JSON.
 * @throws FileProblem for what is neither
 */
export function chatValues(text: string): ChatValue[] {
  const whole = parsed(text);
  if (whole.value !== undefined) return valuesOf(whole.value);
  const lines = text
    .split('\n')
    .map((line, i) => ({ where: place('line', i + 1), line: line.trim() }))
    .filter(({ line }) => line !== '')
    .map(({ where, line }) => ({ where, ...parsed(line) }));
  // Of a file of many lines most are right; else it is no file of lines at all.
  const nRight = lines.filter(({ value }) => isObject(value) || Array.isArray(value)).length;
  if (nRight === 0 || nRight < lines.length / 2) {
    throw new FileProblem(
      `found no JSON (${whole.problem ?? ''}); allowed: JSON, or JSON in each line`,
      'no_chats',
    );
  }
  if (
    textOf((lines.find(({ value }) => isObject(value))?.value as { type?: unknown }).type) ===
    'session'
  ) {
    return sessionsOf(lines);
  }
  return lines.map(named);
}

function parsed(text: string): { readonly value: unknown; readonly problem?: string } {
  try {
    const most = CHAT_FILE_LIMITS.depth;
    if (!isShallow(text, most)) {
      return { value: undefined, problem: `found more than ${String(most)} values in each other` };
    }
    return { value: JSON.parse(text) };
  } catch (thrown) {
    return {
      value: undefined,
      problem: `found no JSON: ${thrown instanceof Error ? thrown.message : ''}`,
    };
  }
}

/** A list of chats, a chat alone, or a program's whole state. */
function valuesOf(value: unknown): ChatValue[] {
  const sessions = nextChatSessions(value);
  if (sessions) return sessions.map(numbered);
  // A list of messages is one chat.
  if (!Array.isArray(value) || formatOf(value)) return [named({ where: place('file'), value })];
  return value.map(numbered);
}

function place(kind: FilePlace['kind'], n = 1): FilePlace {
  return { kind, n, title: '' };
}

function numbered(value: unknown, i: number): ChatValue {
  return named({ where: place('chat', i + 1), value });
}

function named(found: ChatValue): ChatValue {
  if (!isObject(found.value)) return found;
  const { title, topic, name } = found.value;
  const called = textOf(title) || textOf(topic) || textOf(name);
  return { ...found, where: { ...found.where, title: called.slice(0, 60) } };
}

/** llama.cpp's lines: a session, then its messages, until the next. */
function sessionsOf(lines: readonly ChatValue[]): ChatValue[] {
  const sessions: { where: FilePlace; value: { conv: unknown; messages: unknown[] } }[] = [];
  const damaged: ChatValue[] = [];
  for (const line of lines) {
    const { value } = line;
    if (!isObject(value)) {
      damaged.push({ ...line, problem: line.problem ?? `found ${describeValue(value)}` });
    } else if (value.type === 'session') {
      sessions.push({ where: line.where, value: { conv: value, messages: [] } });
    } else if (value.type === 'message') {
      sessions.at(-1)?.value.messages.push(value.message);
    }
  }
  const whole = sessions.map(({ where, value }) => ({
    ...named({ where, value: value.conv }),
    value,
  }));
  return [...whole, ...damaged];
}
