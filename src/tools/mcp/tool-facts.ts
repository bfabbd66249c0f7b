import { checkValue } from '../../schema/check-value';
import type { McpToolFacts } from './mcp.types';

const MOST_TOOLS = 64;
const MOST_DESCRIPTION = 1000;
/** Characters of a schema as JSON: all of them go into the prompt. */
const MOST_SCHEMA = 8000;
/** Control characters, and those that are not seen or turn the text round. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** A tool as a server lists it. */
export interface ListedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** What can be offered of a server's list, and why the rest cannot. */
export function readListing(listed: readonly ListedTool[]): {
  tools: McpToolFacts[];
  leftOut: string[];
} {
  const tools: McpToolFacts[] = [];
  const leftOut: string[] = [];
  for (const { name, description = '', inputSchema } of listed) {
    const problem =
      tools.length < MOST_TOOLS
        ? problemOf(name, inputSchema)
        : `no more than ${String(MOST_TOOLS)} tools of one server`;
    if (problem !== null) leftOut.push(`${shorten(name, 80)}: ${problem}`);
    else
      tools.push({
        name,
        description: shorten(description, MOST_DESCRIPTION),
        parameters: inputSchema,
      });
  }
  return { tools, leftOut };
}

/** Text of a server, fit to be shown and to be read by a model: one line of limited length. */
export function shorten(text: string, most: number): string {
  const clean = text.replace(UNSEEN, ' ').trim();
  return clean.length > most ? `${clean.slice(0, most)}…` : clean;
}

function problemOf(name: string, schema: Readonly<Record<string, unknown>>): string | null {
  if (!/^[\w.-]{1,128}$/.test(name)) return 'its name has signs that no tool name may have';
  const length = JSON.stringify(schema).length;
  if (length > MOST_SCHEMA) {
    return `its schema has ${String(length)} characters; allowed are ${String(MOST_SCHEMA)}`;
  }
  const [problem] = checkValue({ ...schema }, {});
  return problem?.message.startsWith('cannot be checked') ? `its schema ${problem.message}` : null;
}
