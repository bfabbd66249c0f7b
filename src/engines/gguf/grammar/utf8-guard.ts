const NOTHING = new Uint8Array(0);

/** Which tokens may follow a character that has begun: worked out once for a vocabulary, as they are asked for. */
export class Utf8Masks {
  readonly #bytes: readonly Uint8Array[];
  /** By what is missing of the character. */
  readonly #masks = new Map<string, Uint32Array>();

  /** @param bytes what each token adds */
  constructor(bytes: readonly Uint8Array[]) {
    this.#bytes = bytes;
  }

  /** A bit a token, lowest first. */
  after(missing: readonly Continuation[]): Uint32Array {
    const key = missing.map(([low, high]) => `${String(low)}-${String(high)}`).join();
    let mask = this.#masks.get(key);
    if (!mask) {
      mask = new Uint32Array(Math.ceil(this.#bytes.length / 32));
      for (const [id, bytes] of this.#bytes.entries()) {
        if (follow(missing, bytes)) mask[id >> 5] = (mask[id >> 5] ?? 0) | (1 << (id & 31));
      }
      this.#masks.set(key, mask);
    }
    return mask;
  }

  bytesOf(id: number): Uint8Array {
    return this.#bytes[id] ?? NOTHING;
  }
}

/**
 * Keeps the text of one answer whole. Grammars count characters by their first byte, and would let surrogates, overlong forms
 * and code points beyond U+10FFFF through, which all come out as other characters.
 */
export class Utf8Guard {
  readonly #masks: Utf8Masks;
  #missing: readonly Continuation[] = [];

  constructor(masks: Utf8Masks) {
    this.#masks = masks;
  }

  /** Takes out of a mask what would break a character. */
  restrict(mask: Uint32Array): void {
    const own = this.#masks.after(this.#missing);
    for (let i = 0; i < mask.length; i++) mask[i] = (mask[i] ?? 0) & (own[i] ?? 0);
  }

  accept(id: number): void {
    this.#missing = follow(this.#missing, this.#masks.bytesOf(id)) ?? [];
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
