import { withReasoningPrompt } from '../hermes/reasoning-prompt';
import { withThoughtsInContent } from '../hermes/prompt-format/thoughts-apart';
import type {
  ChatMessage as TemplateMessage,
  RenderOptions,
} from '../llm/chat-template/chat-template.types';
import type { ChatMessage, Prompt } from '../protocol';

export type MessagesPrompt = Omit<Extract<Prompt, { kind: 'messages' }>, 'kind'>;

interface TemplateInput {
  readonly messages: readonly TemplateMessage[];
  readonly options: RenderOptions;
}

/** What a file's own template is given. Flags for thinking are left aside: with a system turn they do nothing. */
export function templateInput({
  messages,
  thinking,
  tools = [],
  keepThoughts = false,
}: MessagesPrompt): TemplateInput {
  return {
    messages: withReasoningPrompt(messages, thinking).map((message) =>
      asTemplateMessage(keepThoughts ? withThoughtsInContent(message) : message),
    ),
    options: {
      addGenerationPrompt: true,
      // None at all without one: templates ask whether there is a list, not whether it is empty.
      ...(tools.length > 0 && {
        tools: tools.map((tool) => ({ type: 'function', function: tool })),
      }),
    },
  };
}

/** Templates know a call as the OpenAI interface has it. */
function asTemplateMessage({ role, content, toolCalls }: ChatMessage): TemplateMessage {
  if (!toolCalls?.length) return { role, content };
  return {
    role,
    content,
    tool_calls: toolCalls.map((call) => ({ type: 'function', function: call })),
  };
}
