/**
 * Keeps text whole: which tokens may follow a character that has begun. Grammars count characters by their first byte, and
 * would let surrogates, overlong forms and code points beyond U+10FFFF through, which all come out as other characters.
 */
export class Utf8Guard {
  readonly #bytesOf: (id: number) => Uint8Array;
  readonly #nVocab: number;
  /** By what is missing of the character. */
  readonly #masks = new Map<string, Uint32Array>();
  #missing: readonly Continuation[] = [];

  /** @param bytesOf the bytes that a token adds */
  constructor(nVocab: number, bytesOf: (id: number) => Uint8Array) {
    this.#nVocab = nVocab;
    this.#bytesOf = bytesOf;
  }

  /** Takes out of a mask what would break a character: a bit a token, lowest first. */
  restrict(mask: Uint32Array): void {
    const own = this.#mask();
    for (let i = 0; i < mask.length; i++) mask[i] = (mask[i] ?? 0) & (own[i] ?? 0);
  }

  accept(id: number): void {
    this.#missing = follow(this.#missing, this.#bytesOf(id)) ?? [];
  }

  #mask(): Uint32Array {
    const key = this.#missing.map(([low, high]) => `${String(low)}-${String(high)}`).join();
    let mask = this.#masks.get(key);
    if (!mask) {
      mask = new Uint32Array(Math.ceil(this.#nVocab / 32));
      for (let id = 0; id < this.#nVocab; id++) {
        if (!follow(this.#missing, this.#bytesOf(id))) continue;
        mask[id >> 5] = (mask[id >> 5] ?? 0) | (1 << (id & 31));
      }
      this.#masks.set(key, mask);
    }
    return mask;
  }
}

/** The bounds of one more byte of a character. */
type Continuation = readonly [low: number, high: number];
const ANY: Continuation = [0x80, 0xbf];

/** What is missing after these bytes; null when they are no part of valid text (RFC 3629, section 4). */
function follow(
  missing: readonly Continuation[],
  bytes: Uint8Array,
): readonly Continuation[] | null {
  let left = missing;
  for (const byte of bytes) {
    const [next, ...rest] = left;
    if (next) {
      if (byte < next[0] || byte > next[1]) return null;
      left = rest;
      continue;
    }
    const begun = afterLead(byte);
    if (!begun) return null;
    left = begun;
  }
  return left;
}

function afterLead(byte: number): readonly Continuation[] | null {
  if (byte < 0x80) return [];
  if (byte >= 0xc2 && byte <= 0xdf) return [ANY];
  if (byte === 0xe0) return [[0xa0, 0xbf], ANY];
  if (byte === 0xed) return [[0x80, 0x9f], ANY];
  if (byte >= 0xe1 && byte <= 0xef) return [ANY, ANY];
  if (byte === 0xf0) return [[0x90, 0xbf], ANY, ANY];
  if (byte >= 0xf1 && byte <= 0xf3) return [ANY, ANY, ANY];
  if (byte === 0xf4) return [[0x80, 0x8f], ANY, ANY];
  return null;
}
