import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import { PRE_TOKENIZERS, type PreTokenizerName } from '../../../src/llm/tokenizer/pre-tokenizer';
import { asMetadata, makeVocab } from '../../fixtures/vocab/make-vocab';
import { nastyTexts } from '../../fixtures/vocab/nasty-texts';
import { openVocabulary } from '../../fixtures/vocab/llama-cpp-vocabulary';
import { writeVocabGguf } from '../../fixtures/vocab/write-vocab-gguf';

const names = Object.keys(PRE_TOKENIZERS) as PreTokenizerName[];

describe.each(names)('%s against llama.cpp', (pre) => {
  it('gives the same tokens, stops and text', { timeout: 120_000 }, async (context) => {
    const vocab = makeVocab(pre);
    const opened = await openVocabulary(writeVocabGguf(vocab));
    if (!opened.available) {
      console.warn(`skipped: ${opened.reason}`);
      return context.skip(opened.reason);
    }
    const theirs = opened.vocabulary;
    const ours = createTokenizer(asMetadata(vocab));
    try {
      const texts = nastyTexts([...ours.controlTokens.keys()]);
      expect(texts.length).toBeGreaterThanOrEqual(2_000);
      const different: unknown[] = [];
      for (const text of texts) {
        for (const parseSpecial of [true, false]) {
          const expected = theirs.tokenize(text, parseSpecial);
          const found = ours.tokenize(text, { parseSpecial });
          if (expected.join() !== found.join()) {
            different.push({ text: text.slice(0, 200), parseSpecial, expected, found });
          }
        }
      }
      expect(different.length, JSON.stringify(different.slice(0, 5), null, 1)).toBe(0);
      for (let id = 0; id < ours.nVocab; id++) {
        expect(ours.stopTokens.has(id), `stop token ${id}`).toBe(theirs.isStop(id));
      }
    } finally {
      await theirs.dispose();
    }
  });
});
