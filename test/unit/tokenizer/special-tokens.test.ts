import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/errors';
import type { GgufValue } from '../../../src/llm/gguf/gguf-file';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import { PRE_TOKENIZERS, type PreTokenizerName } from '../../../src/llm/tokenizer/pre-tokenizer';
import { SpecialTokenMatcher } from '../../../src/llm/tokenizer/special-token-matcher';
import { asMetadata, makeVocab } from '../../fixtures/vocab/make-vocab';

const names = Object.keys(PRE_TOKENIZERS) as PreTokenizerName[];
const idOf = (metadata: ReadonlyMap<string, GgufValue>, text: string) =>
  (metadata.get('tokenizer.ggml.tokens') as string[]).indexOf(text);

describe.each(names)('special tokens of %s', (pre) => {
  const metadata = asMetadata(makeVocab(pre));
  const tokenizer = createTokenizer(metadata);

  it('are one id in a template, and text in what a person writes', () => {
    expect(tokenizer.controlTokens.size).toBeGreaterThan(3);
    for (const [text, id] of tokenizer.controlTokens) {
      expect(tokenizer.tokenize(`a${text}b`, { parseSpecial: true })).toContain(id);
      const plain = tokenizer.tokenize(`a${text}b`, { parseSpecial: false });
      expect(plain).not.toContain(id);
      expect(tokenizer.detokenize(plain)).toBe(`a${text}b`);
    }
  });

  it('never appear for any text with specials off', () => {
    const controlIds = new Set(tokenizer.controlTokens.values());
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...tokenizer.controlTokens.keys()),
      fc.constantFrom('<', '|', '>', '<|', '|>', 'im_end', 'start_header_id'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const ids = tokenizer.tokenize(pieces.join(''), { parseSpecial: false });
        expect(ids.filter((id) => controlIds.has(id))).toEqual([]);
        expect(tokenizer.detokenize(ids)).toBe(pieces.join(''));
      }),
    );
  });

  it('show their spelling only when asked', () => {
    const [text, id] = [...tokenizer.controlTokens][0]!;
    expect(tokenizer.detokenize([id])).toBe('');
    expect(tokenizer.detokenize([id], { showSpecial: true })).toBe(text);
    expect(tokenizer.tokenBytes(id)).toHaveLength(0);
  });

  it('include every end of generation', () => {
    const ends = pre === 'smollm' || pre === 'qwen2' ? '<|im_end|>' : '<|eot_id|>';
    expect(tokenizer.stopTokens).toContain(idOf(metadata, ends));
  });
});

describe('what the file says of special tokens', () => {
  const qwen = () => asMetadata(makeVocab('qwen2'));
  const llama = () => asMetadata(makeVocab('llama-bpe'));

  it('writes a BOS when asked to, and for llama-bpe unless asked not to', () => {
    const bos = idOf(llama(), '<|begin_of_text|>');
    const without = llama();
    without.delete('tokenizer.ggml.add_bos_token');
    expect(createTokenizer(without).bosToken).toBe(bos);
    expect(createTokenizer(llama().set('tokenizer.ggml.add_bos_token', false)).bosToken).toBeNull();
    expect(createTokenizer(qwen()).bosToken).toBeNull();
    expect(createTokenizer(qwen().set('tokenizer.ggml.add_bos_token', true)).bosToken).toBe(0);
  });

  it('writes no BOS where the file names none', () => {
    const metadata = llama();
    metadata.delete('tokenizer.ggml.bos_token_id');
    expect(createTokenizer(metadata).bosToken).toBeNull();
  });

  it('stops at eot and eom ids of any spelling', () => {
    const metadata = qwen()
      .set('tokenizer.ggml.eot_token_id', 20)
      .set('tokenizer.ggml.eom_token_id', 21);
    expect([...createTokenizer(metadata).stopTokens]).toEqual(expect.arrayContaining([20, 21]));
  });

  it('matches <think> in any text, as one token', () => {
    const metadata = qwen();
    const tokenizer = createTokenizer(metadata);
    for (const parseSpecial of [true, false]) {
      const ids = tokenizer.tokenize('<think>', { parseSpecial });
      expect(ids).toEqual([idOf(metadata, '<think>')]);
      expect(tokenizer.detokenize(ids)).toBe('<think>');
    }
  });

  it('shows tags of an answer that the file calls control tokens', () => {
    const metadata = qwen();
    const id = idOf(metadata, '<tool_call>');
    const types = Int32Array.from(metadata.get('tokenizer.ggml.token_type') as Int32Array);
    types[id] = 3;
    const tokenizer = createTokenizer(metadata.set('tokenizer.ggml.token_type', types));
    expect(tokenizer.detokenize([id])).toBe('<tool_call>');
    expect(tokenizer.tokenize('<tool_call>', { parseSpecial: false })).toEqual([id]);
  });

  it('keeps a user-defined role marker of an old conversion text', () => {
    const metadata = qwen();
    const types = (metadata.get('tokenizer.ggml.token_type') as Int32Array).map((type) =>
      type === 3 ? 4 : type,
    );
    const tokenizer = createTokenizer(metadata.set('tokenizer.ggml.token_type', types));
    const id = idOf(metadata, '<|im_start|>');
    expect(tokenizer.tokenize('<|im_start|>', { parseSpecial: true })).toEqual([id]);
    expect(tokenizer.tokenize('<|im_start|>', { parseSpecial: false })).not.toContain(id);
  });

  it('hides an end of generation that the file calls normal', () => {
    const metadata = qwen();
    const types = (metadata.get('tokenizer.ggml.token_type') as Int32Array).map((type) =>
      type === 3 ? 1 : type,
    );
    const tokenizer = createTokenizer(metadata.set('tokenizer.ggml.token_type', types));
    expect(tokenizer.detokenize([idOf(metadata, '<|im_end|>')])).toBe('');
    expect(tokenizer.controlTokens.has('<|im_end|>')).toBe(true);
  });

  it('decodes byte tokens, unused tokens and text outside the byte alphabet', () => {
    const metadata = new Map<string, GgufValue>([
      ['tokenizer.ggml.model', 'gpt2'],
      ['tokenizer.ggml.pre', 'qwen2'],
      ['tokenizer.ggml.tokens', ['<0x41>', '中', '[PAD]']],
      ['tokenizer.ggml.token_type', Int32Array.of(6, 1, 5)],
      ['tokenizer.ggml.merges', []],
    ]);
    const tokenizer = createTokenizer(metadata);
    expect(tokenizer.detokenize([0, 1, 2])).toBe('A中');
    expect(tokenizer.detokenize([2], { showSpecial: true })).toBe('[PAD]');
  });

  it('refuses ids that are no tokens', () => {
    const tokenizer = createTokenizer(qwen());
    for (const id of [-1, 0.5, tokenizer.nVocab, Number.NaN]) {
      expect(() => tokenizer.tokenBytes(id)).toThrow(LlmError);
      expect(() => tokenizer.detokenize([id])).toThrow(`found ${id}; allowed: 0 to`);
    }
  });
});

describe('SpecialTokenMatcher', () => {
  const matcher = new SpecialTokenMatcher([
    ['<a>', 0],
    ['<a><b>', 1],
    ['<b>', 2],
    ['', 3],
    ['éé<', 4],
  ]);

  it.each([
    ['', []],
    ['plain', ['plain']],
    ['<a><b>', [1]],
    ['x<a><a><b>y<b>', ['x', 0, 1, 'y', 2]],
    ['<a<a>', ['<a', 0]],
    ['éé<a>', [4, 'a>']],
  ])('%j', (text, fragments) => {
    expect(matcher.split(text)).toEqual(fragments);
  });

  it('prefers the longer one even where a shorter one starts earlier', () => {
    const overlapping = new SpecialTokenMatcher([
      ['ab', 0],
      ['bcd', 1],
    ]);
    expect(overlapping.split('abcd')).toEqual(['a', 1]);
  });
});
