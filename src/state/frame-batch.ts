/**
 * Hands on what came since the last frame, once per frame, so that however fast text streams the page is laid out at most as
 * often as it is painted. A hidden page has no frames; then everything waits until it is shown again or `flush` is called.
 */
export class FrameBatch<Item> {
  #items: Item[] = [];
  #frame: number | null = null;
  readonly #apply: (items: readonly Item[]) => void;

  constructor(apply: (items: readonly Item[]) => void) {
    this.#apply = apply;
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#frame ??= requestAnimationFrame(() => {
      this.flush();
    });
  }

  flush(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#apply(items);
  }
}
