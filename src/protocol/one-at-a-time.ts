import { EngineError } from './engine-error';

/**
 * Lets one call use the engine at a time. A second one takes the first one's place or is refused with `busy` instead of queued: a queue would answer a
 * question the person may have given up on, and hide that something still runs.
 */
export class OneAtATime {
  #running: { readonly name: string; readonly controller: AbortController } | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  /** Runs `work` with a signal that `stop` or `signal` aborts. */
  async run<Result>(
    name: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (this.#running) {
      throw new EngineError(
        'busy',
        `found a call of ${name} while ${this.#running.name} runs; allowed is one at a time, stop the first or wait for it`,
      );
    }
    const controller = new AbortController();
    const forward = (): void => {
      controller.abort(signal?.reason);
    };
    if (signal?.aborted) forward();
    signal?.addEventListener('abort', forward, { once: true });
    this.#running = { name, controller };
    const working = work(controller.signal);
    this.#ended = working.catch(() => undefined);
    try {
      return await working;
    } finally {
      this.#running = null;
      signal?.removeEventListener('abort', forward);
    }
  }

  /** Runs `work` in place of what runs: that is aborted and waited for first. */
  async replace<Result>(
    name: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    // Again, because another call may have been waiting for the same end.
    while (this.#running) await this.stop(`a call of ${name} takes its place`);
    return this.run(name, signal, work);
  }

  /** Aborts what runs and resolves when it has ended. */
  async stop(reason: string): Promise<void> {
    this.#running?.controller.abort(new DOMException(reason, 'AbortError'));
    await this.#ended;
  }
}
