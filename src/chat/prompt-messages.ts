import type { ChatMessage, ToolCall } from '../protocol';
import type { Attachment } from './chat-record';

/** A message of a chat, as far as a model reads of it. */
export type Turn =
  | {
      readonly role: 'user';
      readonly content: string;
      readonly attachments: readonly Attachment[];
    }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly reasoning: string;
      readonly calls: readonly { readonly call: ToolCall; readonly result: string | null }[];
    };

/**
 * What the model reads of a chat. An answer without text stays out, for an empty turn invites another; the questions around
 * it become one, because templates may insist that turns alternate.
 */
export function promptMessages(turns: readonly Turn[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const turn of turns) {
    const content = turn.role === 'user' ? withAttachments(turn) : turn.content;
    const answered = turn.role === 'assistant' ? answeredCalls(turn.calls) : [];
    if (content === '' && answered.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === turn.role) {
      messages[messages.length - 1] = { ...last, content: `${last.content}\n\n${content}` };
    } else if (answered.length > 0) {
      messages.push({ role: turn.role, content, toolCalls: answered.map(({ call }) => call) });
      messages.push(...answered.map(({ result }) => ({ role: 'tool', content: result }) as const));
    } else {
      messages.push({ role: turn.role, content });
    }
  }
  return messages;
}

/** Files stand before the question, each under its name. */
function withAttachments({
  content,
  attachments,
}: {
  readonly content: string;
  readonly attachments: readonly Attachment[];
}): string {
  const files = attachments.map(({ name, text }) => `File "${name}":\n\n${text}`);
  return [...files, content].filter((part) => part !== '').join('\n\n');
}

/** A call whose tool never ran, because the answer was stopped, is as if it had not been made. */
function answeredCalls(
  calls: readonly { readonly call: ToolCall; readonly result: string | null }[],
): { call: ToolCall; result: string }[] {
  return calls.flatMap(({ call, result }) => (result === null ? [] : [{ call, result }]));
}
