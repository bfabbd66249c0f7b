import type { ToolCall } from '../protocol';
import { checkValue } from '../schema/check-value';
import type { Tool } from './tool';

/** Longer results leave a model no room for an answer. */
export const MOST_RESULT = 64 * 1024;
const TIMEOUT_MS = 30_000;

export interface ToolResult {
  /** JSON, what the model gets to read. */
  readonly text: string;
  readonly isError: boolean;
}

/** What is wrong with a call, before anybody is asked about it; null for one that can run. */
export function problemOf(tools: readonly Tool[], call: ToolCall): string | null {
  const tool = tools.find(({ signature }) => signature.name === call.name);
  if (!tool) return `there is no tool "${call.name}"`;
  const [problem] = checkValue({ ...tool.signature.parameters }, call.arguments).slice(-1);
  return problem ? `${problem.path.replace(/^#\/?/, '') || 'arguments'}: ${problem.message}` : null;
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
