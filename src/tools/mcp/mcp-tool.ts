import type { Tool } from '../tool';
import type { McpConnections, McpToolFacts } from './mcp.types';

/** What tool names may have for any model and any API. */
const MOST_NAME = 64;
/** A call may wait for people and for other servers. */
const TIMEOUT_MS = 120_000;

export interface McpOrigin {
  readonly url: string;
  /** Of its tools' names. */
  readonly prefix: string;
}

/**
 * A server's tools as a model is offered them. Names begin with the server's, so none is taken for a tool of another; of two that
 * become the same, the second gets a number.
 */
export function mcpTools(
  { url, prefix }: McpOrigin,
  facts: readonly McpToolFacts[],
  connections: Pick<McpConnections, 'call'>,
): Tool[] {
  const taken = new Set<string>();
  const { host } = new URL(url);
  return facts.map(({ name, description, parameters }) => {
    const own = freeName(`${prefix}__${name.replace(/[^\w-]/g, '_')}`, taken);
    taken.add(own);
    return {
      signature: { name: own, description, parameters },
      // What the server does with what it gets, and whose words its answers are, nobody here knows.
      capabilities: ['untrusted-in', 'egress', 'write'],
      sendsTo: host,
      timeoutMs: TIMEOUT_MS,
      run: (given, signal) => connections.call(url, name, given, signal),
    };
  });
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted.slice(0, MOST_NAME);
  for (let n = 2; taken.has(name); n++) {
    const end = `_${String(n)}`;
    name = wanted.slice(0, MOST_NAME - end.length) + end;
  }
  return name;
}
