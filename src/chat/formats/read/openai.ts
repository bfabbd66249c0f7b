import {
  EMPTY_MESSAGE,
  type LeftOut,
  type SourceCall,
  type SourceMessage,
} from '../chat-file.types';
import { FileProblem, shortened } from '../file-problem';
import { callArguments } from './call-arguments';
import { isObject, objectsOf, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';
import { readContent } from './content-parts';

const ROLES: Readonly<Record<string, SourceMessage['role'] | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    system: 'system',
    developer: 'system',
    user: 'user',
    assistant: 'assistant',
    tool: 'tool',
    function: 'tool',
  } as const,
);

/** `{ messages: [{ role, content }] }`, or the list alone: what the Chat Completions API takes, one message after the other. */
export const OPENAI: ChatFormat = {
  id: 'openai',
  matches: (value) => isMessageList(isObject(value) ? value.messages : value),
  read(value) {
    const whole = isObject(value) ? value : {};
    const metadata = isObject(whole.metadata) ? whole.metadata : {};
    const list = Array.isArray(value) ? (value as unknown[]) : (whole.messages as unknown[]);
    const times = textOf(metadata.message_times).split(' ');
    const leftOut: LeftOut[] = [];
    const messages = list.map((message, i) =>
      readMessage(message, {
        at: i,
        atMs: timeOf(times[i]),
        modelName: textOrNull(whole.model),
        leftOut,
      }),
    );
    return {
      title: textOf(whole.title) || textOf(metadata.title),
      createdMs: timeOf(metadata.created_at ?? whole.created),
      changedMs: timeOf(metadata.updated_at),
      system: '',
      messages,
      leafKey: messages.at(-1)?.key ?? null,
      leftOut,
    };
  },
};

function isMessageList(value: unknown): boolean {
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  return isObject(first) && typeof first.role === 'string' && !('messageId' in first);
}

interface Place {
  readonly at: number;
  readonly atMs: number | null;
  readonly modelName: string | null;
  readonly leftOut: LeftOut[];
}

function readMessage(message: unknown, { at, atMs, modelName, leftOut }: Place): SourceMessage {
  const role = isObject(message) ? ROLES[textOf(message.role)] : undefined;
  if (!isObject(message) || role === undefined) {
    const found = isObject(message) ? shortened(textOf(message.role)) : typeof message;
    throw new FileProblem(
      `message ${String(at + 1)}: found the role “${found}”; allowed: system, user, assistant, tool`,
    );
  }
  const content = readContent(message.content, leftOut);
  return {
    ...EMPTY_MESSAGE,
    ...content,
    key: String(at),
    parentKey: at === 0 ? null : String(at - 1),
    role,
    reasoning: textOf(message.reasoning_content) || textOf(message.reasoning) || content.reasoning,
    calls: [...content.calls, ...callsOf(message)],
    callId: textOrNull(message.tool_call_id),
    modelName: role === 'assistant' ? (textOrNull(message.model) ?? modelName) : null,
    atMs: timeOf(message.created_at ?? message.timestamp) ?? atMs,
  };
}

/** `tool_calls`, and `function_call` as it was before them. */
export function callsOf(message: Readonly<Record<string, unknown>>): SourceCall[] {
  const calls = objectsOf(message.tool_calls);
  const all = isObject(message.function_call) ? [...calls, message.function_call] : calls;
  return all.map((call) => {
    const made = isObject(call.function) ? call.function : call;
    return {
      id: textOrNull(call.id),
      name: textOf(made.name) || 'tool',
      arguments: callArguments(made.arguments),
      result: null,
    };
  });
}
