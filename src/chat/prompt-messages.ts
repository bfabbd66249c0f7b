import type { ChatMessage, ToolCall } from '../protocol';
import type { Attachment, ContextWindow } from './chat-record';

/** A message of a chat, as far as a model reads of it. */
export type Turn =
  | {
      readonly id: string;
      readonly role: 'user';
      readonly content: string;
      readonly attachments: readonly Attachment[];
    }
  | {
      readonly id: string;
      readonly role: 'assistant';
      readonly content: string;
      readonly reasoning: string;
      readonly calls: readonly { readonly call: ToolCall; readonly result: string | null }[];
    };

/**
 * What the model reads of a chat. An answer without text stays out, for an empty turn invites another; the questions around
 * it become one, because templates may insist that turns alternate.
 */
export function promptMessages(
  turns: readonly Turn[],
  window: ContextWindow | null = null,
  /** Whether files are only named, for a tool that reads them. */
  namesFiles = false,
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const turn of turnsRead(turns, window)) {
    // Of a version in which the window begins elsewhere, nothing was summed up.
    const summary = turn.id === window?.fromId ? window.summary : '';
    const content = turn.role === 'user' ? questionText(turn, summary, namesFiles) : turn.content;
    const answered = turn.role === 'assistant' ? answeredCalls(turn.calls) : [];
    if (content === '' && answered.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === turn.role) {
      messages[messages.length - 1] = { ...last, content: `${last.content}\n\n${content}` };
    } else if (answered.length > 0) {
      messages.push({
        role: turn.role,
        content,
        ...reasoningOf(turn),
        toolCalls: answered.map(({ call }) => call),
      });
      messages.push(...answered.map(({ result }) => ({ role: 'tool', content: result }) as const));
    } else {
      messages.push({ role: turn.role, content, ...reasoningOf(turn) });
    }
  }
  return messages;
}

function reasoningOf(turn: Turn): Pick<ChatMessage, 'reasoning'> {
  return turn.role === 'assistant' && turn.reasoning !== '' ? { reasoning: turn.reasoning } : {};
}

/** All of them where the window begins in another version of the chat. */
function turnsRead(turns: readonly Turn[], window: ContextWindow | null): readonly Turn[] {
  const from = turns.findIndex(({ id }) => id === window?.fromId);
  return from < 0 ? turns : turns.slice(from);
}

/** Before the question stand what was said before, and files, each under its name. */
function questionText(
  { content, attachments }: Extract<Turn, { role: 'user' }>,
  summary: string,
  namesFiles: boolean,
): string {
  const before = summary === '' ? '' : `Summary of our conversation so far:\n\n${summary}`;
  const files = attachments.map(({ name, text }) =>
    namesFiles
      ? `Attached file: "${name}", ${String(text.length)} characters`
      : `File "${name}":\n\n${text}`,
  );
  return [before, ...files, content].filter((part) => part !== '').join('\n\n');
}

/** A call whose tool never ran, because the answer was stopped, is as if it had not been made. */
function answeredCalls(
  calls: readonly { readonly call: ToolCall; readonly result: string | null }[],
): { call: ToolCall; result: string }[] {
  return calls.flatMap(({ call, result }) => (result === null ? [] : [{ call, result }]));
}
