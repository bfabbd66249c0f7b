/** Positions fit 31 bits and ranks 22, so both pack exactly into one double that sorts by rank, then position. */
const POSITION_RANGE = 2 ** 31;

/** A binary min-heap of (rank, position): the next merge is the lowest rank, leftmost first. */
export class RankHeap {
  private keys = new Float64Array(64);
  private size = 0;

  get isEmpty(): boolean {
    return this.size === 0;
  }

  push(rank: number, position: number): void {
    if (this.size === this.keys.length) {
      const grown = new Float64Array(this.size * 2);
      grown.set(this.keys);
      this.keys = grown;
    }
    const keys = this.keys;
    const key = rank * POSITION_RANGE + position;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const parentKey = keys[parent] ?? 0;
      if (parentKey <= key) break;
      keys[i] = parentKey;
      i = parent;
    }
    keys[i] = key;
  }

  /** Removes the least entry. The heap must not be empty. */
  pop(): { rank: number; position: number } {
    const keys = this.keys;
    const top = keys[0] ?? 0;
    const last = keys[--this.size] ?? 0;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child++;
      const childKey = keys[child] ?? 0;
      if (childKey >= last) break;
      keys[i] = childKey;
      i = child;
    }
    keys[i] = last;
    const rank = Math.floor(top / POSITION_RANGE);
    return { rank, position: top - rank * POSITION_RANGE };
  }
}
