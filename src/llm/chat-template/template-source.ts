import { parse, tokenize } from '@huggingface/jinja';
import { LlmError } from '../errors';

const MAX_SOURCE_BYTES = 64 * 1024;
const MAX_LITERAL = 10_000;
/** The lexer's own patterns are quadratic in the length of a run: 64 kB of blank lines took it 6 s. */
const MAX_BLANKS = 1_024;

/** What one item costs, in evaluated nodes, by measurement: each turn of a loop makes two scopes and nine values. */
const STEPS_PER_LOOP_ITEM = 16;
const STEPS_PER_FILTERED_ITEM = 2;

export type Program = ReturnType<typeof parse>;

export interface ParsedTemplate {
  readonly program: Program;
  /** The nodes whose value is walked by what holds them: node -> steps that one item is worth. */
  readonly walked: ReadonlyMap<unknown, number>;
}

/**
 * @throws LlmError `unsupported_template` for a source over 64 kB, with over 1,024 blanks in a row, with a
 *   syntax error, with a {% filter %} block, or with a number over 10,000 (a `range` or `indent` bound that no chat needs)
 */
export function parseTemplate(source: string): ParsedTemplate {
  const sizeBytes = new TextEncoder().encode(source).length;
  if (sizeBytes > MAX_SOURCE_BYTES) {
    throw new LlmError(
      'unsupported_template',
      `chat template: found ${sizeBytes} bytes; allowed: ${MAX_SOURCE_BYTES}`,
    );
  }
  const blanks = longestBlankRun(source);
  if (blanks > MAX_BLANKS) {
    throw new LlmError(
      'unsupported_template',
      `chat template: found ${blanks} blanks in a row; allowed: ${MAX_BLANKS}`,
    );
  }
  let program: Program;
  try {
    program = parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LlmError('unsupported_template', `chat template: ${message}`, { cause });
  }
  const walked = new Map<unknown, number>();
  for (const node of nodesOf(program)) {
    if (node.type === 'IntegerLiteral' && Math.abs(Number(node.value)) > MAX_LITERAL) {
      throw new LlmError(
        'unsupported_template',
        `chat template: found the number ${String(node.value)}; allowed: up to ${MAX_LITERAL}`,
      );
    }
    if (node.type === 'FilterStatement') {
      throw new LlmError(
        'unsupported_template',
        'chat template: found {% filter %}; allowed: filters behind values',
      );
    }
    if (node.type === 'For') walked.set(listOfLoop(node.iterable), STEPS_PER_LOOP_ITEM);
    else if (node.type === 'CallExpression' && !walked.has(node)) {
      walked.set(node, STEPS_PER_FILTERED_ITEM);
    } else if (node.type === 'FilterExpression' && !walked.has(node.operand)) {
      walked.set(node.operand, STEPS_PER_FILTERED_ITEM);
    }
  }
  return { program, walked };
}

function longestBlankRun(source: string): number {
  let longest = 0;
  for (const [blanks] of source.matchAll(/\s+/g)) longest = Math.max(longest, blanks.length);
  return longest;
}

type AstNode = Readonly<Record<string, unknown>>;

/** `for x in list if test` keeps its list one level down. */
function listOfLoop(iterable: unknown): unknown {
  const node = iterable as AstNode;
  return node.type === 'SelectExpression' ? node.lhs : node;
}

/** Every node, without recursion: nesting is the template's to choose. */
function* nodesOf(program: Program): Generator<AstNode> {
  const pending: unknown[] = [program];
  while (pending.length > 0) {
    const item = pending.pop();
    if (typeof item !== 'object' || item === null) continue;
    if (item instanceof Map) pending.push(...item.keys(), ...item.values());
    else if (Array.isArray(item)) pending.push(...(item as unknown[]));
    else {
      yield item as AstNode;
      pending.push(...(Object.values(item) as unknown[]));
    }
  }
}
