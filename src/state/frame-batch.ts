/** Longer than any frame that is painted. */
const HIDDEN_MS = 250;

/**
 * Hands on what came since the last frame, once per frame, so that however fast text streams the page is laid out at most as
 * often as it is painted. A hidden page has no frames, but what came has to be kept all the same: at once, or after a while where it
 * was hidden meanwhile.
 */
export class FrameBatch<Item> {
  #items: Item[] = [];
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #apply: (items: readonly Item[]) => void;

  constructor(apply: (items: readonly Item[]) => void) {
    this.#apply = apply;
  }

  push(item: Item): void {
    this.#items.push(item);
    // Timers of a hidden page wait for as long as a second; what comes here wakes it.
    if (document.hidden) {
      this.flush();
      return;
    }
    this.#frame ??= requestAnimationFrame(() => {
      this.flush();
    });
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, HIDDEN_MS);
  }

  flush(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#frame = null;
    this.#timer = null;
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#apply(items);
  }
}
