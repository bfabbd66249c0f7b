/** Those who wait for one thing to happen, let go all at once. */
export class WaitingLine {
  readonly #waiting = new Set<(failure: Error | null) => void>();

  /** Resolves with the next `release`, rejects with the error of the next `fail`, or with an AbortError. */
  async wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const end = (failure: Error | null): void => {
        this.#waiting.delete(end);
        signal.removeEventListener('abort', onAbort);
        if (failure) reject(failure);
        else resolve();
      };
      const onAbort = (): void => {
        end(new DOMException('The wait was stopped', 'AbortError'));
      };
      signal.addEventListener('abort', onAbort);
      this.#waiting.add(end);
    });
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  release(): void {
    for (const end of [...this.#waiting]) end(null);
  }

  fail(failure: Error): void {
    for (const end of [...this.#waiting]) end(failure);
  }
}
