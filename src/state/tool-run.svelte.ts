import type { CallRecord, CallStatus } from '../chat/chat-record';
import type { ToolCall } from '../protocol';
import type { ToolResult } from '../tools/run-tool';
import type { Capability, Tool } from '../tools/tool';
import { abortable } from './abortable';

export type Decision = 'run' | 'always' | 'refuse';

/** A call that the model made, and what became of it. */
export class ToolRun {
  status = $state<CallStatus>('waiting');
  /** JSON, what the model gets to read; null until there is something. */
  result = $state<string | null>(null);
  ms = $state<number | null>(null);
  /** Of one that was kept: its tool may not be there any more. */
  #touched: readonly Capability[] | null = null;
  #decide: (decision: Decision) => void = () => undefined;

  constructor(
    readonly call: ToolCall,
    /** What was offered under that name. */
    readonly tool: Tool | null,
  ) {}

  /** As it was kept, of an answer that has ended. */
  static restore(record: CallRecord, tool: Tool | null): ToolRun {
    const { call, status, result, ms } = record;
    const run = new ToolRun(call, tool);
    run.#touched = record.touched;
    run.status = status;
    run.result = result;
    run.ms = ms;
    return run;
  }

  /** Whether it has yet to end. */
  get isOpen(): boolean {
    return ['waiting', 'asking', 'running'].includes(this.status);
  }

  toRecord(): CallRecord {
    const { call, status, result, ms, touched } = this;
    return { call, status, result, ms, touched };
  }

  /** What it has come to know or to change: nothing unless it ran. */
  get touched(): readonly Capability[] {
    if (this.#touched) return this.#touched;
    return this.ms === null ? [] : (this.tool?.capabilities ?? []);
  }

  /** What the person says to it; heard once, and only while it asks. */
  decide(decision: Decision): void {
    this.#decide(decision);
  }

  /** @throws the signal's reason when the answer is stopped meanwhile */
  async ask(signal: AbortSignal): Promise<Decision> {
    this.status = 'asking';
    try {
      const decided = new Promise<Decision>((resolve) => {
        this.#decide = resolve;
      });
      return await abortable(decided, signal);
    } finally {
      this.#decide = () => undefined;
    }
  }

  end(status: CallStatus, { text }: Pick<ToolResult, 'text'>): void {
    this.status = status;
    this.result = text;
  }
}
