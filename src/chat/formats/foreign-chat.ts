import { endedMessage } from '../ended-answer';
import type { AnswerRecord, CallRecord, ChatSettings, MessageRecord } from '../chat-record';
import type { Capability } from '../../tools/tool';
import type { WholeChat } from './chat-file.types';

/** Nobody knows what a tool has read that ran elsewhere, whatever the file says of it. */
export const FOREIGN_RESULT: readonly Capability[] = ['private-read', 'untrusted-in'];

/**
 * A chat of a file as it may be kept: nothing that was under way goes on by itself, no tool is offered until the person switches them on,
 * nothing is read as a call again, and results of calls count as private and foreign. Done twice it is the same.
 */
export function foreignChat({ chat, messages }: WholeChat): WholeChat {
  return {
    chat: { ...chat, settings: withoutTools(chat.settings) },
    messages: messages.map(foreignMessage),
  };
}

function withoutTools({ persona, ...settings }: ChatSettings): ChatSettings {
  return { ...settings, withTools: false, persona: persona && { ...persona, tools: [] } };
}

function foreignMessage(message: MessageRecord): MessageRecord {
  const ended = endedMessage(message);
  if (ended.role === 'user') return ended;
  const { calls, asked } = ended;
  return {
    ...ended,
    asked: { ...asked, tools: [] },
    calls: calls.map(foreignCall),
  } satisfies AnswerRecord;
}

function foreignCall(call: CallRecord): CallRecord {
  if (call.result === null) return call;
  return { ...call, touched: [...new Set([...FOREIGN_RESULT, ...call.touched])].sort() };
}
