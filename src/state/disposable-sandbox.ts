import type { WorkerThread } from '../engine-client/worker-thread';
import { connectSandbox } from '../tools/sandbox/sandbox-line';
import { SANDBOX_LIMITS, type RunSandboxed } from '../tools/sandbox/sandbox.types';

export interface SandboxPatience {
  /** For a fresh one to be ready: WebAssembly is compiled. */
  readonly startMs: number;
  /** For a program; longer than its own limit, which the interpreter watches only between its steps. */
  readonly runMs: number;
}

const PATIENCE: SandboxPatience = { startMs: 20_000, runMs: 1.5 * SANDBOX_LIMITS.timeMs };

/** Runs every program in a worker that is started for it and ended after it, whatever became of it. */
export function disposableSandbox(
  startThread: () => WorkerThread,
  { startMs, runMs }: SandboxPatience = PATIENCE,
): RunSandboxed {
  return async (program, signal) => {
    signal.throwIfAborted();
    const thread = startThread();
    const ending = new AbortController();
    /** Whatever comes first: the answer, the worker's death, a stop, or the end of patience. */
    const within = <Result>(ms: number, what: string, work: Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        work.then(resolve, reject);
        void thread.died.then((reason) => {
          reject(new Error(`the sandbox ended: ${reason}`));
        });
        const onAbort = (): void => {
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', onAbort, { signal: ending.signal });
        const timer = setTimeout(() => {
          reject(new Error(`${what} longer than ${String(ms / 1000)} s`));
        }, ms);
        ending.signal.addEventListener('abort', () => {
          clearTimeout(timer);
        });
      });
    try {
      const sandbox = connectSandbox(thread.endpoint);
      await within(startMs, 'the sandbox took to start', sandbox.ready());
      return await within(runMs, 'it ran', sandbox.run(program));
    } finally {
      ending.abort();
      thread.terminate();
    }
  };
}
