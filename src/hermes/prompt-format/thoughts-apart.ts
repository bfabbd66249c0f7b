import type { ChatMessage } from '../../protocol';
import { splitReasoning } from '../answer-parser';
import { CLOSE_THINK, OPEN_THINK } from '../think-tags';

/** The message with the thoughts out of its content, where they still stand there between their tags. */
export function withThoughtsApart(message: ChatMessage): ChatMessage {
  const { role, content } = message;
  if (role !== 'assistant' || message.reasoning !== undefined) return message;
  if (!content.trimStart().startsWith(OPEN_THINK)) return message;
  return { ...message, ...splitReasoning(content) };
}

/** The other way round: the text that the model wrote, as templates expect it. */
export function withThoughtsInContent(message: ChatMessage): ChatMessage {
  const { reasoning = '', content, ...rest } = message;
  if (reasoning === '') return { ...rest, content };
  return { ...rest, content: `${OPEN_THINK}\n${reasoning}\n${CLOSE_THINK}\n\n${content}` };
}
