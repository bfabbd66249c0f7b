import type { OverflowPolicy } from '../chat/chat-record';
import { abortable } from './abortable';

export type OverflowDecision = Exclude<OverflowPolicy, 'ask'>;

/** A question that does not fit into the context, until the person says what to do. */
export class Overflow {
  #decide: (decision: OverflowDecision) => void = () => undefined;

  /** In tokens: of the whole prompt, kept free for the answer, and what the context holds. */
  constructor(
    readonly promptTokens: number,
    readonly reservedTokens: number,
    readonly nCtx: number,
  ) {}

  decide(decision: OverflowDecision): void {
    this.#decide(decision);
  }

  /** @throws the signal's reason when the answer is stopped meanwhile */
  ask(signal: AbortSignal): Promise<OverflowDecision> {
    const decided = new Promise<OverflowDecision>((resolve) => {
      this.#decide = resolve;
    });
    return abortable(decided, signal);
  }
}
