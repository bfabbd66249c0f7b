import type { AnswerRecord, MessageRecord } from '../../chat-record';
import { MessageTree } from '../../message-tree';
import type { WholeChat } from '../chat-file.types';
import type { ExportOptions } from './export-options';

/** A message as llama.cpp's web page keeps it, as far as it is needed to read one in. */
interface LlamaMessage {
  readonly id: string;
  readonly convId: string;
  readonly type: 'root' | 'text' | 'system';
  readonly timestamp: number;
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  readonly parent: string | null;
  children: string[];
  readonly reasoningContent?: string;
  readonly toolCalls?: readonly object[];
  readonly toolCallId?: string;
  readonly model?: string;
  readonly extra?: readonly object[];
}

/** Lines of JSON: the session, then its messages under an empty root, as llama.cpp's web page exports and imports them. */
export function llamaUiLines(whole: WholeChat, options: ExportOptions): string {
  const { chat, messages } = whole;
  const shown = new MessageTree(messages).pathTo(chat.leafId);
  const kept = options.withVersions ? messages : shown;
  const written = new Map<string, LlamaMessage>();
  const add = (message: Omit<LlamaMessage, 'convId' | 'children'>): string => {
    written.set(message.id, { ...message, convId: chat.id, children: [] });
    if (message.parent !== null) written.get(message.parent)?.children.push(message.id);
    return message.id;
  };
  const root = { id: `${chat.id}-root`, type: 'root', role: 'system', parent: null } as const;
  let top = add({ ...root, timestamp: chat.createdMs, content: '' });
  const system = chat.settings.persona?.system ?? '';
  if (system !== '') {
    const place = { id: `${chat.id}-system`, type: 'system', role: 'system', parent: top } as const;
    top = add({ ...place, timestamp: chat.createdMs, content: system });
  }
  /** Where what follows a message stands: after the results of its calls. */
  const ends = new Map<string, string>();
  for (const message of kept) {
    const parent = message.parentId === null ? top : (ends.get(message.parentId) ?? top);
    ends.set(message.id, addMessage(add, message, parent, options));
  }
  const session = {
    type: 'session',
    harness: 'llama.app',
    id: chat.id,
    name: chat.title,
    lastModified: chat.changedMs,
    currNode: chat.leafId === null ? null : (ends.get(chat.leafId) ?? null),
  };
  const lines = [...written.values()].map((message) => ({ type: 'message', message }));
  return `${[session, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

type Add = (message: Omit<LlamaMessage, 'convId' | 'children'>) => string;

/** @returns the id of the last that was written */
function addMessage(
  add: Add,
  message: MessageRecord,
  parent: string,
  options: ExportOptions,
): string {
  const { id, createdMs: timestamp, content } = message;
  const place = { id, type: 'text', timestamp, content, parent } as const;
  if (message.role === 'user') {
    const files = options.withAttachments ? message.attachments : [];
    const extra = files.map(({ name, text }) => ({ type: 'TEXT', name, content: text }));
    return add({ ...place, role: 'user', ...(extra.length > 0 && { extra }) });
  }
  const { reasoning, modelName, calls } = message;
  let last = add({
    ...place,
    role: 'assistant',
    ...(options.withThoughts && reasoning !== '' && { reasoningContent: reasoning }),
    ...(modelName !== null && { model: modelName }),
    ...(calls.length > 0 && { toolCalls: toolCallsOf(message) }),
  });
  for (const [i, { result }] of calls.entries()) {
    if (result === null) continue;
    const key = `${id}-result-${String(i)}`;
    last = add({
      ...place,
      id: key,
      parent: last,
      role: 'tool',
      content: result,
      toolCallId: `${id}-${String(i)}`,
    });
  }
  return last;
}

function toolCallsOf({ id, calls }: AnswerRecord): object[] {
  return calls.map(({ call }, i) => ({
    id: `${id}-${String(i)}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
}
