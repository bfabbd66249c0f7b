/**
 * A screen shows nothing faster than this, so more messages would only cost both threads time.
 */
const FRAME_MS = 16;

/**
 * Sends events over the worker line in order, at most one message per frame and one on its way at a time. Events that come
 * meanwhile are merged, so a slow page gets fewer and larger messages, never a queue it cannot catch up with.
 */
export class EventBatch<Event> {
  #waiting: Event[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #sending: Promise<void> | null = null;
  #lastSentMs = -Infinity;
  readonly #send: (events: readonly Event[]) => Promise<void>;
  readonly #merge: (earlier: Event, later: Event) => Event | null;

  /**
   * @param send delivers events and resolves when the page has taken them
   * @param merge one event that says what two neighbours say, or null when both must be told
   */
  constructor(
    send: (events: readonly Event[]) => Promise<void>,
    merge: (earlier: Event, later: Event) => Event | null,
  ) {
    this.#send = send;
    this.#merge = merge;
  }

  push(event: Event): void {
    const earlier = this.#waiting.at(-1);
    const merged = earlier === undefined ? null : this.#merge(earlier, event);
    if (merged === null) this.#waiting.push(event);
    else this.#waiting[this.#waiting.length - 1] = merged;
    this.#schedule();
  }

  /** Resolves when everything pushed so far has been taken by the page. */
  async drain(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#sending;
    if (this.#waiting.length > 0) await this.#flush();
  }

  #schedule(): void {
    if (this.#timer !== null || this.#sending !== null) return;
    const waitMs = this.#lastSentMs + FRAME_MS - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#flush();
      },
      Math.max(0, waitMs),
    );
  }

  #flush(): Promise<void> {
    const events = this.#waiting;
    this.#waiting = [];
    this.#lastSentMs = performance.now();
    // A page that is gone takes nothing more; the worker ends with it, so there is nobody to tell.
    this.#sending = this.#send(events)
      .catch(() => undefined)
      .finally(() => {
        this.#sending = null;
        if (this.#waiting.length > 0) this.#schedule();
      });
    return this.#sending;
  }
}
