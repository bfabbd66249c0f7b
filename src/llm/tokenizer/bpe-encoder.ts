import { encodeByteText } from './byte-alphabet';
import { RankHeap } from './rank-heap';
import type { Vocabulary } from './vocabulary';

const CACHED_WORDS = 16_384;
/** V8 copies slices of up to 12 units; longer ones would keep the whole text they were cut from alive. */
const CACHED_WORD_LENGTH = 12;

/**
 * Byte-level BPE of one word: a linked list of ids and a heap of possible merges, O(n log n) for n bytes, so one word
 * of 100,000 letters costs milliseconds. Bytes without a token (SmolLM2 lacks 21) are left out, as in llama.cpp.
 */
export class BpeEncoder {
  private readonly cache = new Map<string, readonly number[]>();
  private readonly heap = new RankHeap();
  private bytes = new Uint8Array(256);
  private ids = new Int32Array(256);
  private next = new Int32Array(256);
  private previous = new Int32Array(256);
  /** Rank of the merge of a symbol with its right neighbour, -1 for none; tells stale heap entries. */
  private pairRank = new Int32Array(256);

  constructor(private readonly vocabulary: Vocabulary) {}

  encode(word: string, output: number[]): void {
    const cached = this.cache.get(word);
    if (cached) {
      for (const id of cached) output.push(id);
      return;
    }
    const start = output.length;
    this.encodeUncached(word, output);
    if (word.length > CACHED_WORD_LENGTH) return;
    if (this.cache.size >= CACHED_WORDS) this.cache.clear();
    this.cache.set(word, output.slice(start));
  }

  private encodeUncached(word: string, output: number[]): void {
    this.reserve(word.length * 3);
    const length = writeUtf8(word, this.bytes);
    const { ignoreMerges, longestTextLength, ordinaryId } = this.vocabulary;
    if (ignoreMerges && length <= longestTextLength) {
      const whole = ordinaryId(encodeByteText(this.bytes, length));
      if (whole >= 0) {
        output.push(whole);
        return;
      }
    }
    this.merge(length);
    for (let i = 0; i < length; i = this.next[i] ?? length) {
      const id = this.ids[i] ?? -1;
      if (id >= 0) output.push(id);
    }
  }

  private merge(length: number): void {
    const { merges, byteIds } = this.vocabulary;
    const { bytes, ids, next, previous, pairRank, heap } = this;
    for (let i = 0; i < length; i++) {
      ids[i] = byteIds[bytes[i] ?? 0] ?? -1;
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    const consider = (i: number): void => {
      const right = next[i] ?? length;
      const rank = right < length ? merges.rank(ids[i] ?? -1, ids[right] ?? -1) : -1;
      pairRank[i] = rank;
      if (rank >= 0) heap.push(rank, i);
    };
    for (let i = 0; i < length; i++) consider(i);
    while (!heap.isEmpty) {
      const { rank, position: left } = heap.pop();
      if (pairRank[left] !== rank) continue;
      const right = next[left] ?? length;
      const beyond = next[right] ?? length;
      ids[left] = merges.mergedId(rank);
      next[left] = beyond;
      if (beyond < length) previous[beyond] = left;
      pairRank[right] = -1;
      consider(left);
      const before = previous[left] ?? -1;
      if (before >= 0) consider(before);
    }
  }

  private reserve(nBytes: number): void {
    if (nBytes <= this.bytes.length) return;
    this.bytes = new Uint8Array(nBytes);
    this.ids = new Int32Array(nBytes);
    this.next = new Int32Array(nBytes);
    this.previous = new Int32Array(nBytes);
    this.pairRank = new Int32Array(nBytes);
  }
}

const encoder = new TextEncoder();

/** UTF-8 of `text` into `bytes`; lone surrogates become U+FFFD. Short ASCII words, the usual case, skip the encoder. */
function writeUtf8(text: string, bytes: Uint8Array): number {
  if (text.length > 64) return encoder.encodeInto(text, bytes).written;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return encoder.encodeInto(text, bytes).written;
    bytes[i] = unit;
  }
  return text.length;
}
