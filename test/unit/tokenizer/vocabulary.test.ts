import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LlmError, type LlmErrorCode } from '../../../src/llm/errors';
import type { GgufValue } from '../../../src/llm/gguf/gguf-file';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import { asMetadata, makeVocab } from '../../fixtures/vocab/make-vocab';

function small(changes: Record<string, GgufValue | undefined> = {}): Map<string, GgufValue> {
  const metadata = new Map<string, GgufValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', 'qwen2'],
    ['tokenizer.ggml.tokens', ['a', 'b', 'ab', '<|im_end|>', '<x>', '<|mark|>']],
    ['tokenizer.ggml.token_type', Int32Array.of(1, 1, 1, 3, 4, 4)],
    ['tokenizer.ggml.merges', ['a b']],
    ['tokenizer.ggml.eos_token_id', 3],
  ]);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) metadata.delete(`tokenizer.ggml.${name}`);
    else metadata.set(`tokenizer.ggml.${name}`, value);
  }
  return metadata;
}

const refusals: [string, LlmErrorCode, Record<string, GgufValue | undefined>, string][] = [
  ['no model', 'unsupported_tokenizer', { model: undefined }, 'allowed: gpt2'],
  ['SentencePiece', 'unsupported_tokenizer', { model: 'llama' }, 'found "llama"; allowed: gpt2'],
  ['no pre-tokenizer', 'unsupported_tokenizer', { pre: undefined }, 'allowed: qwen2, llama-bpe'],
  ['an unknown pre-tokenizer', 'unsupported_tokenizer', { pre: 'viking' }, 'found "viking"'],
  ['a pre-tokenizer of Object', 'unsupported_tokenizer', { pre: 'constructor' }, '"constructor"'],
  ['a pre-tokenizer that is a number', 'unsupported_tokenizer', { pre: 3 }, 'found number'],
  ['no tokens', 'malformed_file', { tokens: undefined }, 'found nothing; allowed: an array'],
  ['an empty token list', 'malformed_file', { tokens: [] }, 'found 0 items; allowed: 1 to'],
  ['numbers as tokens', 'malformed_file', { tokens: Int32Array.of(1, 2) }, 'an array of 2 (Int32'],
  ['booleans as tokens', 'malformed_file', { tokens: [true] }, 'an array of 1 (boolean)'],
  ['a text as tokens', 'malformed_file', { tokens: 'abc' }, 'the string "abc"'],
  [
    'an overlong token',
    'malformed_file',
    { tokens: ['a', 'b', 'ab', '中'.repeat(342), 'x', 'y'] },
    '342 characters; allowed: 1024 bytes',
  ],
  [
    'the same text twice',
    'malformed_file',
    { tokens: ['a', 'b', 'ab', 'a', 'x', 'y'] },
    'tokens[3]: found "a", which is token 0 too',
  ],
  [
    'too few types',
    'malformed_file',
    { token_type: Int32Array.of(1) },
    'found 1 items; allowed: 6',
  ],
  ['types of another type', 'malformed_file', { token_type: 'x' }, 'allowed: an array of INT32'],
  [
    'types as floats',
    'malformed_file',
    { token_type: Float32Array.of(1, 1, 1, 1, 1, 1) },
    'found an array of 6 (Float32Array)',
  ],
  [
    'a type out of range',
    'malformed_file',
    { token_type: Int32Array.of(1, 1, 1, 3, 4, 7) },
    'token_type[5]: found 7; allowed: 0 to 6',
  ],
  [
    'a negative byte token (llama.cpp#25969)',
    'malformed_file',
    { tokens: ['a', 'b', 'ab', 'z', 'x', '<0x-1>'], token_type: Int32Array.of(1, 1, 1, 1, 1, 6) },
    'found "<0x-1>"; allowed: <0x00> to <0xFF>',
  ],
  ['no merges', 'malformed_file', { merges: undefined }, 'merges: found nothing'],
  ['a merge of one part', 'malformed_file', { merges: ['ab'] }, 'merges[0]: found "ab"'],
  ['a merge of unknown tokens', 'malformed_file', { merges: ['a c'] }, 'merges[0]: found "a c"'],
  ['a merge into nothing', 'malformed_file', { merges: ['b a'] }, 'merges[0]: found "b a"'],
  ['an overlong merge', 'malformed_file', { merges: ['a'.repeat(2_050)] }, '2049 bytes of UTF-8'],
  [
    'an id past the end',
    'malformed_file',
    { eos_token_id: 6 },
    'number 6; allowed: an id from 0 to 5',
  ],
  ['a negative id', 'malformed_file', { eot_token_id: -1 }, 'found number -1'],
  ['an id of half', 'malformed_file', { bos_token_id: 0.5 }, 'found number 0.5'],
  ['an id past 2^53', 'malformed_file', { eom_token_id: 2n ** 60n }, 'found bigint'],
  ['a flag that is a number', 'malformed_file', { add_bos_token: 1 }, 'allowed: a bool'],
];

describe('a vocabulary is checked before it is used', () => {
  it.each(refusals)('refuses %s', (_name, code, changes, message) => {
    const build = () => createTokenizer(small(changes));
    expect(build).toThrow(LlmError);
    expect(build).toThrow(expect.objectContaining({ code }) as Error);
    expect(build).toThrow(message);
  });

  it('accepts a vocabulary without types, ids or merges', () => {
    const bare = small({ token_type: undefined, merges: [], eos_token_id: undefined });
    const tokenizer = createTokenizer(bare);
    expect(tokenizer.tokenize('ab', { parseSpecial: true })).toEqual([0, 1]);
    expect(tokenizer.bosToken).toBeNull();
  });

  it('leaves out bytes without a token, and empty and twin merges do no harm', () => {
    const tokenizer = createTokenizer(
      small({ tokens: ['a', 'b', 'ab', '', '<x>', '<|mark|>'], merges: ['a b', 'a b'] }),
    );
    expect(tokenizer.tokenize('abcab', { parseSpecial: false })).toEqual([2, 2]);
  });

  it('never merges plain text into a control token', () => {
    const tokens = ['<', '|', '<|', 'im|>', '<|im|>', 'i', 'm', 'im', '|>', '>'];
    const tokenizer = createTokenizer(
      small({
        tokens,
        token_type: Int32Array.of(1, 1, 1, 1, 3, 1, 1, 1, 1, 1),
        merges: ['< |', 'i m', '| >', 'im |>', '<| im|>'],
        pre: 'llama-bpe',
      }),
    );
    expect(tokenizer.tokenize('<|im|>', { parseSpecial: false })).not.toContain(4);
    expect(tokenizer.tokenize('<|im|>', { parseSpecial: true })).toEqual([4]);
  });

  it('knows other names of the same pre-tokenizer', () => {
    const text = "It's 12345";
    const named = (pre: string) =>
      createTokenizer(asMetadata(makeVocab('llama-bpe')).set('tokenizer.ggml.pre', pre));
    expect(named('llama3').tokenize(text, { parseSpecial: false })).toEqual(
      named('llama-bpe').tokenize(text, { parseSpecial: false }),
    );
  });

  it('refuses with a typed error, or works, whatever the metadata holds', () => {
    const text = fc.constantFrom('a', 'b', 'ab', 'a b', 'b a', '<x>', '<0x41>', '<0x-1>', '', ' ');
    const integer = fc.integer({ min: -2, max: 9 });
    const value: fc.Arbitrary<GgufValue | undefined> = fc.oneof(
      fc.array(text, { maxLength: 8 }),
      fc.array(integer, { maxLength: 8 }).map((items) => Int32Array.from(items)),
      fc.array(integer, { maxLength: 8 }).map((items) => Uint8Array.from(items)),
      fc.constantFrom('gpt2', 'smollm', 'llama-bpe', 'toString', 0, 3, -1, 1e9, 2n ** 63n, true),
      fc.constant(undefined),
    );
    const names = ['tokens', 'token_type', 'merges', 'model', 'pre', 'add_bos_token'];
    const changes = fc.dictionary(fc.constantFrom(...names, 'eos_token_id', 'bos_token_id'), value);
    let built = 0;
    fc.assert(
      fc.property(changes, (changed) => {
        try {
          const tokenizer = createTokenizer(small(changed));
          tokenizer.detokenize(tokenizer.tokenize('ab <x> 中', { parseSpecial: true }));
          built++;
        } catch (error) {
          expect(error).toBeInstanceOf(LlmError);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(built).toBeGreaterThan(50);
  });

  it('is built in under a second for 155,000 tokens and 280,000 merges', () => {
    const letters = Array.from({ length: 390 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const tokens = [...letters];
    const merges: string[] = [];
    for (const a of letters) {
      for (const b of letters) {
        merges.push(`${a} ${b}`);
        if (tokens.length < 155_000) tokens.push(a + b);
      }
    }
    const known = new Set(tokens);
    const valid = merges.filter((merge) => known.has(merge.replace(' ', '')));
    while (valid.length < 280_000) valid.push(valid[valid.length % 1_000]!);
    const metadata = small({ tokens, merges: valid, token_type: undefined });
    const start = performance.now();
    createTokenizer(metadata);
    // About 0.3 s on a quiet core; tests share two.
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
