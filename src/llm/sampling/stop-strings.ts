/** Holds back text that may turn out to be the start of a stop string, and ends the text before one. */
export class StopStrings {
  #held = '';

  constructor(private readonly stops: readonly string[]) {}

  /** `text` is certain; after `stopped` nothing more comes. */
  push(text: string): { text: string; stopped: boolean } {
    const all = this.#held + text;
    const found = this.stops
      .map((stop) => (stop === '' ? -1 : all.indexOf(stop)))
      .filter((at) => at >= 0);
    if (found.length > 0) {
      this.#held = '';
      return { text: all.slice(0, Math.min(...found)), stopped: true };
    }
    const heldLength = Math.max(0, ...this.stops.map((stop) => overlap(all, stop)));
    this.#held = all.slice(all.length - heldLength);
    return { text: all.slice(0, all.length - heldLength), stopped: false };
  }

  /** What was held back for a stop string that did not come. */
  flush(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** Length of the longest end of `text` that is a proper beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
