import type { ToolCall } from '../protocol';
import type { ToolResult } from '../tools/run-tool';
import type { Capability, Tool } from '../tools/tool';

export type CallStatus =
  /** For its turn. */
  | 'waiting'
  /** Of the person, whether it may run. */
  | 'asking'
  | 'running'
  | 'done'
  /** It, or what was asked of it, was wrong; the result says how. */
  | 'failed'
  | 'refused'
  /** The answer was stopped before it had run, or while it did. */
  | 'stopped';

export type Decision = 'run' | 'always' | 'refuse';

/** A call that the model made, and what became of it. */
export class ToolRun {
  status = $state<CallStatus>('waiting');
  /** JSON, what the model gets to read; null until there is something. */
  result = $state<string | null>(null);
  ms = $state<number | null>(null);
  #decide: (decision: Decision) => void = () => undefined;

  constructor(
    readonly call: ToolCall,
    /** What was offered under that name. */
    readonly tool: Tool | null,
  ) {}

  /** What it has come to know or to change: nothing unless it ran. */
  get touched(): readonly Capability[] {
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
      return await new Promise((resolve, reject) => {
        this.#decide = resolve;
        const onAbort = (): void => {
          reject(signal.reason as Error);
        };
        if (signal.aborted) onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
      });
    } finally {
      this.#decide = () => undefined;
    }
  }

  end(status: CallStatus, { text }: Pick<ToolResult, 'text'>): void {
    this.status = status;
    this.result = text;
  }
}
