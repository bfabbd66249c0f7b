import { GGUF_LIMITS } from './gguf-limits';
import type { HeaderCursor } from './header-cursor';

/** What parsing one header may still cost. */
export class ParseBudget {
  #elementsLeft: number = GGUF_LIMITS.maxBoxedElements;
  #spentMs = 0;
  #startedMs = 0;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  start(): void {
    this.#startedMs = this.#nowMs();
  }

  /** Waiting for bytes is the disk's time, not the header's. */
  pause(): void {
    this.#spentMs += this.#nowMs() - this.#startedMs;
  }

  /** @throws LlmError `malformed_file` when parsing has taken too long */
  checkTime(cursor: HeaderCursor): void {
    const spentMs = this.#spentMs + this.#nowMs() - this.#startedMs;
    if (spentMs > GGUF_LIMITS.maxParseMs) {
      throw cursor.fail(
        `found a header that takes more than ${String(Math.floor(spentMs))} ms to read, allowed ${String(GGUF_LIMITS.maxParseMs)}`,
      );
    }
  }

  /** @throws LlmError `malformed_file` when `count` more would be too many */
  checkElements(cursor: HeaderCursor, count: number): void {
    if (count > this.#elementsLeft) {
      throw cursor.fail(
        `found ${String(count)} more strings, booleans or 64-bit integers in arrays, allowed ${String(this.#elementsLeft)} of ${String(GGUF_LIMITS.maxBoxedElements)}`,
      );
    }
  }

  useElements(count: number): void {
    this.#elementsLeft -= count;
  }
}
