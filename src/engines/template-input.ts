import type { ChatMessage as TemplateMessage } from '../llm/chat-template/chat-template.types';
import type { ChatMessage, ToolSignature } from '../protocol';

/** Templates know a call as the OpenAI interface has it. */
export function asTemplateMessage({ role, content, toolCalls }: ChatMessage): TemplateMessage {
  if (!toolCalls?.length) return { role, content };
  return {
    role,
    content,
    tool_calls: toolCalls.map((call) => ({ type: 'function', function: call })),
  };
}

/** No `tools` at all without one: templates ask whether there is a list, not whether it is empty. */
export function asTemplateTools(tools: readonly ToolSignature[] = []): {
  readonly tools?: readonly unknown[];
} {
  if (tools.length === 0) return {};
  return { tools: tools.map((tool) => ({ type: 'function', function: tool })) };
}
