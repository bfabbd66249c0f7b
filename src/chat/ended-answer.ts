import { AnswerParser } from '../hermes/answer-parser';
import { isRunning, type AnswerRecord, type CallRecord, type MessageRecord } from './chat-record';

/**
 * An answer as it is when nobody writes it any more. What was written before the page ended stands in `raw` alone, since only that is kept
 * while an answer grows: it is taken apart into thoughts, text and calls, none of which has run. Others stay as they are.
 */
export function endedAnswer(answer: AnswerRecord): AnswerRecord {
  if (!isRunning(answer.status)) return { ...answer, calls: answer.calls.map(endedCall) };
  const { raw, asked } = answer;
  const parser = new AnswerParser({ thinking: asked.thinking, tools: asked.tools.length > 0 });
  const parts = [parser.push(raw), parser.end()];
  // From where what was text until then turned out to be a thought.
  const shown = parts.slice(
    Math.max(
      0,
      parts.findLastIndex(({ restarts }) => restarts),
    ),
  );
  const calls = shown.flatMap((part) => part.calls);
  return {
    ...answer,
    status: 'interrupted',
    reasoning: shown.map(({ reasoning }) => reasoning).join(''),
    content: shown.map(({ content }) => content).join(''),
    calls: calls.map((call) => ({ call, status: 'stopped', result: null, ms: null, touched: [] })),
  };
}

export function endedMessage(message: MessageRecord): MessageRecord {
  return message.role === 'user' ? message : endedAnswer(message);
}

function endedCall(call: CallRecord): CallRecord {
  const isOpen = ['waiting', 'asking', 'running'].includes(call.status);
  return isOpen ? { ...call, status: 'stopped' } : call;
}
