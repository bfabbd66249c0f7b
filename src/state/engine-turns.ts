import { abortable } from './abortable';

/** The engine answers one at a time; chats wait for each other in line. */
export class EngineTurns {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Waits for those before, then does the work; those after wait until it has ended.
   * @throws the signal's reason, at once while it waits; what the work throws
   */
  async take<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const mine = before.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = mine.catch(() => undefined);
    await abortable(before, signal);
    return mine;
  }
}
