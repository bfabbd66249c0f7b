import type { Attachment } from '../../chat-record';
import { EMPTY_MESSAGE, type LeftOut, type SourceMessage } from '../chat-file.types';
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
    const leftOut: LeftOut[] = [];
    return {
      title: textOf(conv.name),
      createdMs: null,
      changedMs: timeOf(conv.lastModified),
      system: '',
      messages: objectsOf(messages).map((message, i) => readMessage(message, i, leftOut)),
      leafKey: idOf(conv.currNode),
      isPinned: conv.pinned === true,
      leftOut,
    };
  },
};

function readMessage(message: Json, at: number, leftOut: LeftOut[]): SourceMessage {
  const { content } = readContent(message.content, leftOut);
  const role = roleOf(message);
  const marked = role === 'assistant' ? withoutMarks(content) : { content, reasoning: '' };
  const toolCalls: unknown =
    typeof message.toolCalls === 'string' ? parsedCalls(message.toolCalls) : message.toolCalls;
  return {
    ...EMPTY_MESSAGE,
    // Before there were versions, messages had no parents and came in their order.
    key: idOf(message.id) ?? `#${String(at)}`,
    parentKey: parentOf(message, at),
    role,
    content: marked.content,
    reasoning: textOf(message.reasoningContent) || textOf(message.thinking) || marked.reasoning,
    calls: callsOf({ tool_calls: toolCalls }),
    callId: textOrNull(message.toolCallId),
    attachments: objectsOf(message.extra).flatMap((extra) => attachmentOf(extra, leftOut)),
    modelName: textOrNull(message.model),
    atMs: timeOf(message.timestamp),
  };
}

function parentOf(message: Json, at: number): string | null {
  if ('parent' in message) return idOf(message.parent);
  return at === 0 ? null : `#${String(at - 1)}`;
}

/** Until b5315 ids were the times at which messages were made; -1 is the parent of a root. */
function idOf(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : textOrNull(value);
}

const THOUGHT = /<<<reasoning_content_start>>>(.*?)(?:<<<reasoning_content_end>>>\s*|$)/gs;
const TOOL_NAME = /<<<TOOL_NAME:(.+?)>>>/g;
const MARK = /<<<(?:AGENTIC_TOOL_CALL|TOOL_ARGS)_(?:START|END)>>>/g;

/** Before they had places of their own, thoughts and calls with their results stood in an answer's text, between marks. */
function withoutMarks(text: string): { content: string; reasoning: string } {
  const thoughts = [...text.matchAll(THOUGHT)].map(([, thought = '']) => thought.trim());
  const content = text.replace(THOUGHT, '').replace(TOOL_NAME, '$1').replace(MARK, '');
  return { content, reasoning: thoughts.join('\n\n') };
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
function attachmentOf(extra: Json, leftOut: LeftOut[]): Attachment[] {
  if (typeof extra.content === 'string') {
    return [{ name: textOf(extra.name) || 'file.txt', text: extra.content }];
  }
  const isPicture = /image/i.test(textOf(extra.type));
  leftOut.push({ kind: isPicture ? 'picture' : 'binary', name: '' });
  return [];
}
