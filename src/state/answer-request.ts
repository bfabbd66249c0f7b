import type { ContextWindow } from '../chat/chat-record';
import { promptMessages, type Turn } from '../chat/prompt-messages';
import { HERMES_SAMPLING } from '../hermes/chat-sampling';
import { systemText, type HouseRules } from '../hermes/house-rules';
import { schemaPrompt } from '../hermes/schema-prompt';
import { EngineError, type GenerateRequest, type Prompt, type PromptTemplate } from '../protocol';
import type { SchemaProblem } from '../schema/schema.types';
import { READ_ATTACHMENT } from '../tools/read-attachment';
import { formatCompiler } from './format-compiler.svelte';
import type { AskedFor } from './answer.svelte';

/** As many as a list of alternatives is read. */
const TOP_LOGPROBS = 5;

/** What is known of an answer before it is asked for. */
export interface AnswerPlan {
  /** What came before it. */
  readonly turns: readonly Turn[];
  readonly window: ContextWindow | null;
  readonly asked: AskedFor;
  /** What it begins with. */
  readonly start: string;
  /** Of whoever hosts the page. */
  readonly rules: HouseRules;
  /** Who writes the prompt, where that was chosen. */
  readonly template: PromptTemplate | null;
}

/** What the engine is asked for. @throws EngineError `format_refused` */
export async function answerRequest(plan: AnswerPlan): Promise<GenerateRequest> {
  const { thinkingBudget, tools, withProbabilities, format, persona, sampling } = plan.asked;
  const compiled =
    format.kind === 'text' ? null : (await formatCompiler()).compileFor(format, tools.length > 0);
  if (compiled?.kind === 'problems') throw formatRefused(compiled.problems);
  return {
    prompt: answerPrompt(plan),
    ...(Number.isFinite(thinkingBudget) && { thinkingBudget }),
    ...(compiled && { grammar: compiled.grammar }),
    ...(withProbabilities && { topLogprobs: TOP_LOGPROBS }),
    ...HERMES_SAMPLING,
    ...persona?.sampling,
    seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    ...sampling,
  };
}

export function answerPrompt({ turns, window, asked, start, rules, template }: AnswerPlan): Prompt {
  const { thinking, tools, keepThoughts } = asked;
  const system = systemMessage(asked, rules);
  const readsFiles = tools.some(({ signature }) => signature.name === READ_ATTACHMENT);
  return {
    kind: 'messages',
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system } as const]),
      ...promptMessages(turns, window, readsFiles),
    ],
    thinking,
    ...(keepThoughts && { keepThoughts }),
    ...(template && { template }),
    ...(tools.length > 0 && { tools: tools.map(({ signature }) => signature) }),
    ...(start !== '' && { answerStart: start }),
  };
}

function formatRefused(problems: readonly SchemaProblem[]): EngineError {
  const found = problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  return new EngineError('format_refused', `the form of the answer cannot be promised: ${found}`);
}

/** A schema is told to the model, too: a grammar alone makes it write what it would not have said. */
function systemMessage({ persona, format, tools }: AskedFor, rules: HouseRules): string {
  const isSchema = format.kind === 'schema' && tools.length === 0;
  return [systemText(persona, rules), isSchema ? schemaPrompt(format.schema.trim()) : '']
    .filter((text) => text !== '')
    .join('\n\n');
}
