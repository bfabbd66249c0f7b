const EMPTY = -1;

/**
 * The merge list as a hash table from a pair of ids to its rank (position in the list; lower merges first).
 * Typed arrays with open addressing: 280,000 merges take 5 MB and no strings are kept.
 */
export class MergeTable {
  private readonly left: Int32Array;
  private readonly right: Int32Array;
  private readonly merged: Int32Array;
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(capacity: number) {
    this.left = new Int32Array(capacity);
    this.right = new Int32Array(capacity);
    this.merged = new Int32Array(capacity);
    const nSlots = 2 ** Math.ceil(Math.log2(Math.max(8, capacity * 1.5)));
    this.slots = new Int32Array(nSlots).fill(EMPTY);
    this.mask = nSlots - 1;
  }

  /** Of equal pairs the first one counts, as in llama.cpp. */
  add(rank: number, left: number, right: number, merged: number): void {
    const slot = this.slotOf(left, right);
    if (this.slots[slot] !== EMPTY) return;
    this.left[rank] = left;
    this.right[rank] = right;
    this.merged[rank] = merged;
    this.slots[slot] = rank;
  }

  /** Rank of the merge of two adjacent ids, -1 when there is none (and for an id of -1). */
  rank(left: number, right: number): number {
    return this.slots[this.slotOf(left, right)] ?? EMPTY;
  }

  mergedId(rank: number): number {
    return this.merged[rank] ?? EMPTY;
  }

  /** The slot that holds the pair, or the empty one where it belongs. */
  private slotOf(left: number, right: number): number {
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & this.mask;
    for (;;) {
      const rank = this.slots[slot] ?? EMPTY;
      if (rank === EMPTY || (this.left[rank] === left && this.right[rank] === right)) return slot;
      slot = (slot + 1) & this.mask;
    }
  }
}
