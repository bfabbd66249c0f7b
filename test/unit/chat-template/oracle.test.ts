import { describe, expect, it } from 'vitest';
import { encodeChat } from '../../../src/llm/chat-template/encode-chat';
import { readChatTemplate } from '../../../src/llm/chat-template/read-chat-template';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import type { PreTokenizerName } from '../../../src/llm/tokenizer/pre-tokenizer';
import { openVocabulary } from '../../fixtures/vocab/llama-cpp-vocabulary';
import { asMetadata, makeVocab } from '../../fixtures/vocab/make-vocab';
import { writeVocabGguf } from '../../fixtures/vocab/write-vocab-gguf';
import golden from './golden.json';

const cases: [PreTokenizerName, 'chatml' | 'llama3'][] = [
  ['qwen2', 'chatml'],
  ['smollm', 'chatml'],
  ['llama-bpe', 'llama3'],
  ['seed-coder', 'llama3'],
];

describe.each(cases)('conversations of %s in %s', (pre, name) => {
  it('become the tokens that llama.cpp gives Jinja2’s text', async (context) => {
    const vocab = makeVocab(pre);
    const opened = await openVocabulary(writeVocabGguf(vocab));
    if (!opened.available) {
      console.warn(`skipped: ${opened.reason}`);
      return context.skip(opened.reason);
    }
    const theirs = opened.vocabulary;
    const metadata = asMetadata(vocab);
    const tokenizer = createTokenizer(metadata);
    const template = readChatTemplate(metadata).open();
    try {
      const chosen = golden.cases.filter((one) => one.template === name && 'text' in one);
      expect(chosen.length).toBeGreaterThan(10);
      for (const { messages, addGenerationPrompt, text = '' } of chosen) {
        const ids = encodeChat(tokenizer, template, messages, { addGenerationPrompt });
        expect(ids).toEqual(theirs.tokenize(text.replace('<BOS>', template.bos), true));
      }
    } finally {
      await theirs.dispose();
    }
  });
});
