import { promptMessages, type Turn } from '../chat/prompt-messages';
import { schemaPrompt } from '../hermes/schema-prompt';
import type { ChatMessage, GenerateRequest } from '../protocol';
import { compileFormat } from '../schema/response-format';
import type { AskedFor } from './answer.svelte';

/** Sampling as Nous Research recommends it for Hermes 4 (model card). */
const HERMES_SAMPLING = { temperature: 0.6, topP: 0.95, topK: 20 };

/** What the engine is asked for. @param turns what came before the answer @param start what the answer begins with */
export function answerRequest(
  turns: readonly Turn[],
  asked: AskedFor,
  start: string,
): GenerateRequest {
  const { thinking, thinkingBudget, tools } = asked;
  // Calls of tools are in no format but their own.
  const grammar = tools.length > 0 ? null : compileFormat(asked.format);
  return {
    prompt: {
      kind: 'messages',
      messages: [...formatMessages(asked), ...promptMessages(turns)],
      thinking,
      ...(tools.length > 0 && { tools: tools.map(({ signature }) => signature) }),
      ...(start !== '' && { answerStart: start }),
    },
    ...(Number.isFinite(thinkingBudget) && { thinkingBudget }),
    ...(grammar?.kind === 'grammar' && { grammar: grammar.grammar }),
    ...HERMES_SAMPLING,
    seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  };
}

/** A schema is told to the model, too: a grammar alone makes it write what it would not have said. */
function formatMessages({ format, tools }: AskedFor): ChatMessage[] {
  if (format.kind !== 'schema' || tools.length > 0) return [];
  return [{ role: 'system', content: schemaPrompt(format.schema.trim()) }];
}
