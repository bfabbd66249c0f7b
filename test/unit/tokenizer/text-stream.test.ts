import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import { TextStream } from '../../../src/llm/tokenizer/text-stream';
import { asMetadata, makeVocab } from '../../fixtures/vocab/make-vocab';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Cuts bytes at the given places and streams the pieces. */
function streamed(bytes: Uint8Array, cuts: readonly number[]): string[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const pieces = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
  const stream = new TextStream((id) => pieces[id]!);
  return [...pieces.map((_, id) => stream.push(id)), stream.flush()];
}

const text = fc.string({ unit: 'binary', maxLength: 40 });

describe('streaming detokenizer', () => {
  it('gives the same text however the bytes are split, and never half a character', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 20 }), (original, cuts) => {
        const pieces = streamed(new TextEncoder().encode(original), cuts);
        expect(pieces.join('')).toBe(original);
        for (const piece of pieces) expect(piece).not.toMatch(LONE_SURROGATE);
        if (!original.includes('\ufffd')) expect(pieces.join('')).not.toContain('\ufffd');
      }),
    );
  });

  it('replaces broken UTF-8 as decoding all of it at once does', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), (broken, cuts) => {
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(broken);
        expect(streamed(broken, cuts).join('')).toBe(whole);
      }),
    );
  });

  it('holds a character back until it is whole, and gives up on it at the end', () => {
    const bytes = [...new TextEncoder().encode('é👍')];
    const stream = new TextStream((id) => Uint8Array.of(id));
    expect(bytes.map((byte) => stream.push(byte))).toEqual(['', 'é', '', '', '', '👍']);
    expect(stream.push(0xf0)).toBe('');
    expect(stream.push(0x9f)).toBe('');
    expect(stream.flush()).toBe('\ufffd');
  });

  it('says U+FFFD as soon as it is certain', () => {
    const stream = new TextStream((id) => Uint8Array.of(id));
    expect(stream.push(0xe4)).toBe('');
    expect(stream.push(0x41)).toBe('\ufffdA');
    expect(stream.push(0xff)).toBe('\ufffd');
  });

  it('keeps a byte order mark', () => {
    expect(streamed(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), [1, 2]).join('')).toBe('\ufeffa');
  });

  it('streams tokens of a real vocabulary byte by byte', () => {
    const tokenizer = createTokenizer(asMetadata(makeVocab('smollm')));
    const original = 'Grüße 👩‍👩‍👧‍👦 हिन्दी 𝔘\n';
    const ids = tokenizer.tokenize(original, { parseSpecial: false });
    const stream = tokenizer.stream();
    const pieces = ids.map((id) => stream.push(id));
    expect(pieces.join('') + stream.flush()).toBe(original);
    expect(pieces.some((piece) => piece === '')).toBe(true);
    for (const piece of pieces) expect(piece).not.toMatch(LONE_SURROGATE);
  });
});
