import type { ToolCall } from '../protocol';
import { checkValue } from '../schema/check-value';
import type { Schema } from '../schema/schema.types';
import type { Tool } from './tool';

/** Longer results leave a model no room for an answer. */
export const MOST_RESULT = 64 * 1024;
const TIMEOUT_MS = 30_000;
/** Characters of a call's arguments as JSON, and how deep these may be nested: more is no call but an attack, or a loop. */
const MOST_ARGUMENTS = 64 * 1024;
const MOST_DEPTH = 32;

export interface ToolResult {
  /** JSON, what the model gets to read. */
  readonly text: string;
  readonly isError: boolean;
}

/** What is wrong with a call, before anybody is asked about it; null for one that can run. */
export function problemOf(tools: readonly Tool[], call: ToolCall): string | null {
  const tool = tools.find(({ signature }) => signature.name === call.name);
  if (!tool) return `there is no tool "${call.name}"`;
  const tooLarge = sizeProblem(call.arguments);
  if (tooLarge !== null) return tooLarge;
  const schema = withoutPatterns(tool.signature.parameters) as Schema;
  const [problem] = checkValue(schema, call.arguments).slice(-1);
  return problem ? `${problem.path.replace(/^#\/?/, '') || 'arguments'}: ${problem.message}` : null;
}

function sizeProblem(given: ToolCall['arguments']): string | null {
  // First, since what is deeper may be too deep for `JSON.stringify`.
  if (isDeeperThan(given, MOST_DEPTH)) {
    return `the arguments are nested more than ${String(MOST_DEPTH)} deep, which is the limit`;
  }
  const { length } = JSON.stringify(given);
  return length > MOST_ARGUMENTS
    ? `the arguments have ${String(length)} characters; allowed are ${String(MOST_ARGUMENTS)}`
    : null;
}

/** Keywords whose check may take forever: a pattern of somebody else, on text of somebody else, before anybody was asked. */
const PATTERNS = ['pattern', 'patternProperties', 'format'];

/** The schema as the model is told it, less what is not checked. Names of properties are no keywords. */
function withoutPatterns(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => withoutPatterns(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => isNames || !PATTERNS.includes(key))
      .map(([key, value]) =>
        ['enum', 'const', 'default', 'examples'].includes(key) && !isNames
          ? [key, value as unknown]
          : [key, withoutPatterns(value, key === 'properties' && !isNames)],
      ),
  );
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((one) => isDeeperThan(one, depth - 1));
}

/** Never rejects: what goes wrong is told to the model. */
export async function runTool(
  tool: Tool,
  given: ToolCall['arguments'],
  signal: AbortSignal,
  timeoutMs = tool.timeoutMs ?? TIMEOUT_MS,
): Promise<ToolResult> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const ending = AbortSignal.any([signal, timeout]);
  const ended = new Promise<never>((_, reject) => {
    ending.addEventListener('abort', () => {
      reject(
        new Error(
          timeout.aborted ? `it took longer than ${String(timeoutMs / 1000)} s` : 'it was stopped',
        ),
      );
    });
  });
  try {
    // A tool that throws at once does so inside, too.
    const running = new Promise<unknown>((resolve) => {
      resolve(tool.run(given, ending));
    });
    const text = JSON.stringify((await Promise.race([running, ended])) ?? null);
    if (text.length <= MOST_RESULT) return { text, isError: false };
    return failure(
      `the result has ${String(text.length)} characters; allowed are ${String(MOST_RESULT)}`,
    );
  } catch (thrown) {
    return failure(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

export function failure(message: string): ToolResult {
  return { text: JSON.stringify({ error: message }), isError: true };
}
