import type { ChatMessage, PromptFamily, ToolCall, ToolSignature } from '../../protocol';
import { REASONING_PROMPT } from '../reasoning-prompt';
import { CLOSE_THINK, OPEN_THINK } from '../think-tags';
import { FAMILY_FORMATS, type FamilyFormat } from './family-format';
import { format, words, type PromptPiece } from './prompt-piece';
import { pythonJson } from './python-json';
import { withThoughtsApart } from './thoughts-apart';

export interface RenderPromptOptions {
  readonly thinking: boolean;
  /** Leaves the thoughts of earlier answers where they were. */
  readonly keepThoughts?: boolean;
  readonly tools?: readonly ToolSignature[];
  /** Whether the prompt ends where the answer begins. */
  readonly addGenerationPrompt: boolean;
  /** How the file spells its BOS, or ''. */
  readonly bos: string;
}

/** A conversation as the model's family was trained to read it. */
export function renderPrompt(
  family: PromptFamily,
  messages: readonly ChatMessage[],
  options: RenderPromptOptions,
): PromptPiece[] {
  const form = FAMILY_FORMATS[family];
  const own = messages[0]?.role === 'system' ? messages[0].content : null;
  const turns = own === null ? messages : messages.slice(1);
  return [
    ...(form.writesBos && options.bos !== '' ? [format(options.bos)] : []),
    ...systemTurn(form, own, options),
    ...turns.flatMap((message, index) => {
      if (message.role === 'tool') return resultOf(form, message, turns, index);
      const content =
        message.role === 'assistant' ? answerOf(form, message, options) : [words(message.content)];
      return turn(form, message.role, content);
    }),
    ...(options.addGenerationPrompt ? [turnStart(form, 'assistant')] : []),
  ];
}

function turnStart({ turns }: FamilyFormat, role: string): PromptPiece {
  return format(turns.start + role + turns.afterRole);
}

function turn(form: FamilyFormat, role: string, content: readonly PromptPiece[]): PromptPiece[] {
  return [turnStart(form, role), ...content, format(form.turns.end)];
}

/** The reasoning prompt stands before the person's own text: a flag alone does nothing beside that. */
function systemTurn(
  form: FamilyFormat,
  own: string | null,
  { thinking, tools = [] }: RenderPromptOptions,
): PromptPiece[] {
  const parts: PromptPiece[][] = [];
  if (thinking) parts.push([format(REASONING_PROMPT)]);
  if (own !== null) parts.push([words(own)]);
  if (parts.length === 0 && form.defaultSystem !== null) parts.push([format(form.defaultSystem)]);
  if (tools.length > 0) {
    const signatures = tools.map((tool) => pythonJson({ type: 'function', function: tool }));
    parts.push([format(form.tools.before), words(signatures.join('\n')), format(form.tools.after)]);
  }
  if (parts.length === 0) return [];
  const content = parts.flatMap((part, index) => (index > 0 ? [format('\n\n'), ...part] : part));
  return turn(form, 'system', content);
}

function answerOf(
  form: FamilyFormat,
  message: ChatMessage,
  { thinking, keepThoughts = false }: RenderPromptOptions,
): PromptPiece[] {
  const { reasoning = '', content, toolCalls = [] } = withThoughtsApart(message);
  const pieces: PromptPiece[] = [];
  if (reasoning !== '' && keepThoughts) {
    pieces.push(format(`${OPEN_THINK}\n`), words(reasoning), format(`\n${CLOSE_THINK}\n\n`));
  } else if (reasoning !== '' && thinking && form.leavesEmptyThoughts) {
    pieces.push(format(`${OPEN_THINK} ${CLOSE_THINK}\n\n`));
  }
  if (content !== '') pieces.push(words(content));
  toolCalls.forEach((call, index) => {
    if (content !== '' || index > 0) pieces.push(format('\n'));
    pieces.push(...callOf(form, call));
  });
  return pieces;
}

function callOf({ callKeys }: FamilyFormat, call: ToolCall): PromptPiece[] {
  const json = pythonJson(Object.fromEntries(callKeys.map((key) => [key, call[key]])));
  return [format('<tool_call>\n'), words(json), format('\n</tool_call>')];
}

/** Results that follow one another share a turn. */
function resultOf(
  form: FamilyFormat,
  { content }: ChatMessage,
  turns: readonly ChatMessage[],
  index: number,
): PromptPiece[] {
  const isFirst = turns[index - 1]?.role !== 'tool';
  const isLast = turns[index + 1]?.role !== 'tool';
  return [
    isFirst ? turnStart(form, form.resultRole) : format('\n'),
    format('<tool_response>\n'),
    words(content),
    format('\n</tool_response>'),
    ...(isLast ? [format(form.turns.end)] : []),
  ];
}
