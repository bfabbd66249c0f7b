import { failure, problemOf, runTool } from '../tools/run-tool';
import { mayJoin, type Capability, type Tool } from '../tools/tool';
import type { ToolRun } from './tool-run.svelte';

/** How many calls one question may lead to. */
const MOST_CALLS = 8;
/** For all of them together; the time in which the person makes up their mind does not count. */
const MOST_MS = 180_000;

/** The calls of one question, over all answers that it leads to. */
export class ToolRounds {
  #nCalls = 0;
  #spentMs = 0;
  #isOver = false;
  readonly #used: Set<Capability>;
  readonly #alwaysAllowed: Set<string>;

  /**
   * @param alwaysAllowed names of tools that need no asking; grows as the person says so
   * @param earlier what is in the prompt already, from calls for earlier questions and from files: it still counts
   */
  constructor(alwaysAllowed: Set<string>, earlier: Iterable<Capability> = []) {
    this.#alwaysAllowed = alwaysAllowed;
    this.#used = new Set(earlier);
  }

  /**
   * Runs what was called, one after the other, each after the person's yes.
   * @param onEnded told after each
   * @returns whether the model may go on: not when it was stopped, or has called too often
   */
  async run(
    calls: readonly ToolRun[],
    tools: readonly Tool[],
    signal: AbortSignal,
    onEnded: () => void = () => undefined,
  ): Promise<boolean> {
    for (const call of calls) {
      if (signal.aborted) call.status = 'stopped';
      else if (this.#nCalls >= MOST_CALLS) {
        this.#isOver = true;
        call.end('failed', failure(`no more than ${String(MOST_CALLS)} calls for one question`));
      } else if (this.#spentMs >= MOST_MS) {
        this.#isOver = true;
        const seconds = String(MOST_MS / 1000);
        call.end('failed', failure(`the tools have had ${seconds} s for this question`));
      } else {
        this.#nCalls += 1;
        await this.#runOne(call, tools, signal);
      }
      onEnded();
    }
    return !signal.aborted && !this.#isOver;
  }

  async #runOne(run: ToolRun, tools: readonly Tool[], signal: AbortSignal): Promise<void> {
    const { call, tool } = run;
    const problem = problemOf(tools, call);
    if (!tool || problem !== null) {
      run.end('failed', failure(problem ?? `there is no tool "${call.name}"`));
      return;
    }
    if (!mayJoin(this.#used, tool)) {
      run.end(
        'failed',
        failure('refused: with what ran before, it could carry private data off this device'),
      );
      return;
    }
    try {
      const decision = this.#alwaysAllowed.has(call.name) ? 'run' : await run.ask(signal);
      if (decision === 'refuse') {
        run.end('refused', failure('the person refused this call'));
        return;
      }
      if (decision === 'always') this.#alwaysAllowed.add(call.name);
    } catch {
      run.status = 'stopped';
      return;
    }
    for (const capability of tool.capabilities) this.#used.add(capability);
    run.status = 'running';
    const startMs = performance.now();
    const result = await runTool(tool, call.arguments, signal);
    run.ms = performance.now() - startMs;
    this.#spentMs += run.ms;
    if (signal.aborted) run.status = 'stopped';
    else run.end(result.isError ? 'failed' : 'done', result);
  }
}
