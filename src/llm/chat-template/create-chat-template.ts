import { Environment } from '@huggingface/jinja';
import { LlmError } from '../errors';
import type {
  ChatMessage,
  ChatTemplate,
  RenderOptions,
  StringRewrite,
} from './chat-template.types';
import { BudgetedInterpreter } from './template-budget';
import { copyForTemplate } from './template-context';
import { templateGlobals } from './template-globals';
import { parseTemplate, type ParsedTemplate } from './template-source';

/** Far above the 200 or so that a turn takes, and about a second of work. */
const MAX_STEPS = 1_000_000;
/** A template may repeat its input (a reversed pass, tools shown twice), not blow it up. */
const TEXT_GROWTH = 4;
const TEXT_ALLOWANCE = 256 * 1024;

/** Ten times what long conversations take; in addition, a millisecond for each 1,000 characters of them. */
const DEADLINE_MS = 2_000;
const CHARACTERS_PER_MS = 1_000;

/**
 * A model's own template, run by `@huggingface/jinja` with `trim_blocks` and `lstrip_blocks` as transformers runs it.
 * The file it came from is not trusted: its size, its work, its time, its text and what it can reach are all bounded.
 *
 * @param deadlineMs how long one rendering may take, besides what the length of its input adds
 * @throws LlmError `unsupported_template`
 */
export function createChatTemplate(
  source: string,
  tokens: { readonly bos: string; readonly eos: string },
  deadlineMs = DEADLINE_MS,
): ChatTemplate {
  const parsed = parseTemplate(source);
  const renderRewritten: ChatTemplate['renderRewritten'] = (messages, options, rewrite) =>
    renderParsed(parsed, { ...tokens, deadlineMs }, messages, options, rewrite);
  return {
    source,
    bos: tokens.bos,
    eos: tokens.eos,
    render: (messages, options) => renderRewritten(messages, options, (text) => text),
    renderRewritten,
  };
}

function renderParsed(
  { program, walked }: ParsedTemplate,
  tokens: { readonly bos: string; readonly eos: string; readonly deadlineMs: number },
  messages: readonly ChatMessage[],
  options: RenderOptions,
  rewrite: StringRewrite,
): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries(templateGlobals(options.now ?? new Date()))) {
    environment.set(name, value);
  }
  environment.set('bos_token', tokens.bos);
  environment.set('eos_token', tokens.eos);
  environment.set('add_generation_prompt', options.addGenerationPrompt);
  let textLength = TEXT_ALLOWANCE;
  const inputs = { messages, tools: options.tools ?? null };
  for (const [name, input] of [
    ...Object.entries(inputs),
    ...extraVariables(options, environment),
  ]) {
    const copy = copyForTemplate(input, name, rewrite);
    environment.set(name, copy.value);
    textLength += TEXT_GROWTH * copy.length;
  }
  const deadlineMs = tokens.deadlineMs + Math.floor(textLength / TEXT_GROWTH / CHARACTERS_PER_MS);
  const budget = { steps: MAX_STEPS, textLength, deadlineMs };
  try {
    // A program always evaluates to the text of its statements.
    return new BudgetedInterpreter(environment, budget, walked).run(program).value as string;
  } catch (cause) {
    // Whatever goes wrong in there, stack overflow and overlong strings included, is the template's doing.
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LlmError('unsupported_template', `chat template: ${message}`, { cause });
  }
}

function extraVariables(options: RenderOptions, environment: Environment): [string, unknown][] {
  const variables = Object.entries(options.variables ?? {});
  for (const [name] of variables) {
    if (environment.variables.has(name) || name === 'messages' || name === 'tools') {
      throw new LlmError(
        'invalid_request',
        `chat template variable: found "${name}", which every template has; allowed: other names`,
      );
    }
  }
  return variables;
}
