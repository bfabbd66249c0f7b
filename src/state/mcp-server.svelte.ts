import * as v from 'valibot';
import { isAbortError, toEngineError, type EngineError } from '../protocol';
import type { McpWelcome } from '../tools/mcp/mcp.types';
import { urlOf } from './mcp-url';

export type McpStatus =
  /** Known from an earlier visit; it is connected with the first call. */
  'not connected' | 'connecting' | 'connected' | 'failed';

/** What is kept of a server: also what it said of its tools, so that they can be offered without asking it. */
export const McpRecordSchema = v.object({
  url: v.string(),
  /** What the names of its tools begin with. */
  prefix: v.string(),
  name: v.string(),
  version: v.string(),
  tools: v.array(
    v.object({
      name: v.string(),
      description: v.string(),
      parameters: v.record(v.string(), v.unknown()),
    }),
  ),
  leftOut: v.array(v.string()),
  /** Only where the person said so. */
  keptToken: v.optional(v.string()),
  /** Whether it was added with a token. */
  wantsToken: v.boolean(),
});
export type McpRecord = v.InferOutput<typeof McpRecordSchema>;

/** A server that the person added. */
export class McpServer {
  record = $state.raw() as McpRecord;
  status = $state<McpStatus>('not connected');
  /** Why it is not connected. */
  failure = $state.raw<EngineError | null>(null);
  /** As it was given; forgotten with the page unless it is kept. */
  token: string | undefined;

  constructor(record: McpRecord) {
    this.record = record;
    this.token = record.keptToken;
  }

  get url(): string {
    return this.record.url;
  }

  get host(): string {
    return urlOf(this.record.url).host;
  }

  /** Takes in what it says now. @returns the names, as it has them, of tools that are not what they were */
  welcome({ name, version, tools, leftOut }: McpWelcome): string[] {
    const before = this.record.tools;
    const changed = tools.filter((tool) => {
      const was = before.find(({ name: wasName }) => wasName === tool.name);
      return was !== undefined && JSON.stringify(was) !== JSON.stringify(tool);
    });
    // One that has gone may come back as another.
    const gone = before.filter(({ name: was }) => !tools.some((tool) => tool.name === was));
    this.record = { ...this.record, name, version, tools: [...tools], leftOut: [...leftOut] };
    this.status = 'connected';
    this.failure = null;
    return [...changed, ...gone].map((tool) => tool.name);
  }

  /** Whoever stopped it knows why. */
  fail(thrown: unknown): void {
    const isStopped = isAbortError(thrown);
    this.status = isStopped ? 'not connected' : 'failed';
    this.failure = isStopped ? null : toEngineError(thrown);
  }
}
