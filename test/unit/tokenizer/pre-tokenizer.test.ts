import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import { PRE_TOKENIZERS, type PreTokenizerName } from '../../../src/llm/tokenizer/pre-tokenizer';
import { asMetadata, makeVocab } from '../../fixtures/vocab/make-vocab';

const names = Object.keys(PRE_TOKENIZERS) as PreTokenizerName[];

const S = '\\p{White_Space}';
const CONTRACTION = "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
const SPACES = `${S}*[\\r\\n]+|${S}+(?!\\P{White_Space})|${S}+`;
const llama3 = (digits: string, newlines: string) =>
  new RegExp(
    `${CONTRACTION}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${digits}| ?[^${S}\\p{L}\\p{N}]+${newlines}|${SPACES}`,
    'gu',
  );
const GPT2 = new RegExp(
  `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${S}\\p{L}\\p{N}]+|${S}+(?!\\P{White_Space})|${S}+`,
  'gu',
);

/** The models' own regexes, run by JavaScript's engine. */
const BY_REGEX: Record<PreTokenizerName, (text: string) => string[]> = {
  qwen2: (text) => text.match(llama3('', '[\\r\\n]*')) ?? [],
  'llama-bpe': (text) => text.match(llama3('{1,3}', '[\\r\\n]*')) ?? [],
  'seed-coder': (text) => text.match(llama3('', '')) ?? [],
  smollm: (text) => text.split(/(\p{N})/u).flatMap((piece) => piece.match(GPT2) ?? []),
};

function words(pre: PreTokenizerName, text: string): string[] {
  const ends = PRE_TOKENIZERS[pre](text);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

const awkward = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ..." \t\n\r\u0085\u00a0\u2028\ufeff'aZs7½.!(é中",
      '𝔘',
      '𝟙',
      '😀',
      "'LL",
      '\r\n',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});

describe.each(names)('pre-tokenizer %s', (pre) => {
  it('splits as the regex does', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        expect(words(pre, text)).toEqual(BY_REGEX[pre](text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('loses nothing and takes lone surrogates', () => {
    expect(words(pre, 'a\ud800 \udc00b')).toEqual(['a', '\ud800', ' \udc00', 'b']);
    expect(words(pre, '')).toEqual([]);
  });

  it.each([
    ['one letter', 'a'],
    ['spaces', ' '],
    ['newlines', '\n'],
    ['digits', '7'],
    ['punctuation', '!'],
    ['mixed CJK', '中文かな漢字、한국어'],
  ])('takes 100,000 characters of %s in linear time', (_shape, unit) => {
    const tokenizer = createTokenizer(asMetadata(makeVocab(pre)));
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    const start = performance.now();
    const ids = tokenizer.tokenize(text, { parseSpecial: false });
    // 20 to 60 ms on a quiet core.
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(tokenizer.detokenize(ids)).toBe(text);
  });
});

describe('a long text', () => {
  it('costs in proportion to its length', () => {
    const tokenizer = createTokenizer(asMetadata(makeVocab('qwen2')));
    const measure = (length: number) => {
      const text = 'a'.repeat(length);
      const start = performance.now();
      tokenizer.tokenize(text, { parseSpecial: false });
      return performance.now() - start;
    };
    measure(100_000);
    // 16 times the text; a quadratic merge would take 256 times as long.
    expect(measure(800_000)).toBeLessThan(80 * Math.max(5, measure(50_000)));
  });
});
