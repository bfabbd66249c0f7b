import type { Attachment } from '../../chat-record';
import { EMPTY_MESSAGE, type SourceMessage } from '../chat-file.types';
import { FileProblem } from '../file-problem';
import { isObject, objectsOf, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';
import { readContent } from './content-parts';
import { callsOf } from './openai';

type Json = Readonly<Record<string, unknown>>;

/** `{ conv, messages }` as llama.cpp's web page exported it before; its lines of today are put together to the same. */
export const LLAMA_UI: ChatFormat = {
  id: 'llama-ui',
  matches: (value) => isObject(value) && isObject(value.conv) && 'messages' in value,
  read(value) {
    const { conv, messages } = (isObject(value) ? value : {}) as {
      conv?: Json;
      messages?: unknown;
    };
    if (!conv || !Array.isArray(messages)) {
      throw new FileProblem('found no list “messages”; allowed: a session and its messages');
    }
    const leftOut: string[] = [];
    return {
      title: textOf(conv.name),
      createdMs: null,
      changedMs: timeOf(conv.lastModified),
      system: '',
      messages: objectsOf(messages).map((message, i) => readMessage(message, i, leftOut)),
      leafKey: textOrNull(conv.currNode),
      leftOut,
    };
  },
};

function readMessage(message: Json, at: number, leftOut: string[]): SourceMessage {
  const content = readContent(message.content, leftOut);
  const toolCalls: unknown =
    typeof message.toolCalls === 'string' ? parsedCalls(message.toolCalls) : message.toolCalls;
  return {
    ...EMPTY_MESSAGE,
    // Before there were versions, messages had no parents and came in their order.
    key: textOrNull(message.id) ?? `#${String(at)}`,
    parentKey: parentOf(message, at),
    role: roleOf(message),
    content: content.content,
    reasoning: textOf(message.reasoningContent) || textOf(message.thinking),
    calls: callsOf({ tool_calls: toolCalls }),
    callId: textOrNull(message.toolCallId),
    attachments: objectsOf(message.extra).flatMap((extra) => attachmentOf(extra, leftOut)),
    modelName: textOrNull(message.model),
    atMs: timeOf(message.timestamp),
  };
}

function parentOf(message: Json, at: number): string | null {
  if (typeof message.parent === 'number') return String(message.parent);
  if ('parent' in message) return textOrNull(message.parent);
  return at === 0 ? null : `#${String(at - 1)}`;
}

function roleOf({ type, role }: Json): SourceMessage['role'] {
  if (type === 'root') return 'none';
  return role === 'user' || role === 'assistant' || role === 'system' || role === 'tool'
    ? role
    : 'none';
}

function parsedCalls(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

/** `TEXT`, `PDF` and `context` have their text in `content`; pictures and recordings have none. */
function attachmentOf(extra: Json, leftOut: string[]): Attachment[] {
  if (typeof extra.content === 'string') {
    return [{ name: textOf(extra.name) || 'file.txt', text: extra.content }];
  }
  leftOut.push(/image/i.test(textOf(extra.type)) ? 'a picture' : 'a file that is no text');
  return [];
}
