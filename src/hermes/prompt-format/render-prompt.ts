import type { ChatMessage, PromptFamily, ToolCall, ToolSignature } from '../../protocol';
import { withReasoningPrompt } from '../reasoning-prompt';
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
  const [first, ...rest] = withReasoningPrompt(messages, options.thinking);
  const hasSystem = first?.role === 'system';
  const turns = hasSystem || !first ? rest : [first, ...rest];
  return [
    ...(form.writesBos && options.bos !== '' ? [format(options.bos)] : []),
    ...systemTurn(form, hasSystem ? first.content : null, options.tools ?? []),
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

function systemTurn(
  form: FamilyFormat,
  own: string | null,
  tools: readonly ToolSignature[],
): PromptPiece[] {
  const text = own === null ? form.defaultSystem && format(form.defaultSystem) : words(own);
  const block =
    tools.length === 0
      ? []
      : [
          format(form.tools.before),
          words(tools.map((tool) => pythonJson({ type: 'function', function: tool })).join('\n')),
          format(form.tools.after),
        ];
  if (!text && block.length === 0) return [];
  const gap = text && block.length > 0 ? [format('\n\n')] : [];
  return turn(form, 'system', [...(text ? [text] : []), ...gap, ...block]);
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
