/** JavaScript that runs with nothing but the language itself: no page, no network, no files, no clock that wakes it. */
export type SandboxProgram =
  /** Statements; the value is that of the last one, or what they `return`. `await` may be used. */
  | { readonly kind: 'script'; readonly code: string }
  /** The body of an async function of `args`. */
  | { readonly kind: 'function'; readonly body: string; readonly args: unknown };

export type SandboxOutcome = {
  /** What was written to the console, cut off at its limits. */
  readonly logs: readonly string[];
} & (
  | { readonly kind: 'value'; readonly json: string }
  /** Its own errors, and limits that it broke. */
  | { readonly kind: 'error'; readonly message: string }
);

export interface SandboxLimits {
  /** Wall clock. */
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  /** Characters of the result as JSON. */
  readonly mostResult: number;
  /** Characters of all that is logged. */
  readonly mostLogged: number;
}

export const SANDBOX_LIMITS: SandboxLimits = {
  timeMs: 5000,
  memoryBytes: 64 * 2 ** 20,
  stackBytes: 256 * 2 ** 10,
  mostResult: 60_000,
  mostLogged: 4000,
};

/** Runs a program in a sandbox of its own. Rejects when the sandbox itself fails, or with the signal's reason. */
export type RunSandboxed = (
  program: SandboxProgram,
  signal: AbortSignal,
) => Promise<SandboxOutcome>;

/** @throws Error that says what went wrong in it */
export function valueOf(outcome: SandboxOutcome): unknown {
  if (outcome.kind === 'error') throw new Error(outcome.message);
  return JSON.parse(outcome.json);
}
