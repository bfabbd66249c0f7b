import type { ChatMessage } from '../protocol';

/** The system text that Hermes 4 was trained to reason under; its wording is part of the model. Source: the model card. */
export const REASONING_PROMPT =
  'You are a deep thinking AI, you may use extremely long chains of thought to deeply consider the problem and ' +
  'deliberate with yourself via systematic reasoning processes to help come to a correct solution prior to ' +
  'answering. You should enclose your thoughts and internal monologue inside <think> </think> tags, and then ' +
  'provide your solution or response to the problem.';

/**
 * The messages with the system turn that thinking needs: the reasoning prompt, then the person's own system text, which the
 * card lets stand after it. Without thinking they stay as they are, and the template writes its default system line.
 */
export function withReasoningPrompt(
  messages: readonly ChatMessage[],
  thinking: boolean,
): readonly ChatMessage[] {
  if (!thinking) return messages;
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: REASONING_PROMPT }, ...messages];
  return [{ role: 'system', content: `${REASONING_PROMPT}\n\n${first.content}` }, ...rest];
}
