import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PromptTokens } from '../../../src/engines/gguf/prompt-tokens';
import { renderPrompt } from '../../../src/hermes/prompt-format/render-prompt';
import { readChatTemplate } from '../../../src/llm/chat-template/read-chat-template';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import type { PromptFamily } from '../../../src/protocol';
import { openVocabulary } from '../../fixtures/vocab/llama-cpp-vocabulary';
import { familyVocab, FAMILY_VOCABS, type FamilyModel } from '../../fixtures/vocab/family-vocab';
import { asMetadata } from '../../fixtures/vocab/make-vocab';
import { writeVocabGguf } from '../../fixtures/vocab/write-vocab-gguf';
import { CONVERSATIONS, CONVERSATION_NAMES, type ConversationName } from './conversations';

const MODELS: [FamilyModel, PromptFamily][] = [
  ['Hermes 4 14B', 'chatml-hermes4'],
  ['Hermes 4 70B', 'llama3-hermes4'],
  ['Hermes 4.3 36B', 'llama3-hermes4'],
  ['Hermes 3 8B', 'chatml-hermes3'],
  ['DeepHermes 3 8B', 'llama3-deephermes3'],
];

const textOf = (family: PromptFamily, model: FamilyModel, name: ConversationName): string => {
  const { messages, ...options } = CONVERSATIONS[name];
  const { bos } = FAMILY_VOCABS[model];
  const pieces = renderPrompt(family, messages, { ...options, addGenerationPrompt: true, bos });
  const start = 'answerStart' in options ? options.answerStart : '';
  return pieces.map(({ text }) => text).join('') + start;
};

describe.each(MODELS)('prompts of %s', (model, family) => {
  const vocab = familyVocab(model, null);
  const metadata = asMetadata(vocab);
  const tokenizer = createTokenizer(metadata);
  const open = () => PromptTokens.of(readChatTemplate(metadata));
  const encode = async (name: ConversationName) =>
    (await open()).encode(tokenizer, { kind: 'messages', ...CONVERSATIONS[name] });

  it('are those of its family', async () => {
    expect((await open()).format).toEqual({ family, fileTemplate: null, differences: [] });
  });

  it('are these, to the letter and to the token', async () => {
    const written: string[] = [];
    for (const name of CONVERSATION_NAMES) {
      const ids = await encode(name);
      written.push(`##### ${name}\n${textOf(family, model, name)}\n##### ${ids.join(' ')}\n`);
    }
    const path = join(import.meta.dirname, 'golden', `${model.replaceAll(' ', '-')}.txt`);
    await expect(written.join('\n')).toMatchFileSnapshot(path);
  });

  it('spell what they are', async () => {
    for (const name of CONVERSATION_NAMES) {
      const spelled = tokenizer.detokenize(await encode(name), { showSpecial: true });
      expect(spelled.replace(/^<\|begin_of_text\|>|^<seed:bos>/, '')).toBe(
        textOf(family, model, name).replace(/^<\|begin_of_text\|>|^<seed:bos>/, ''),
      );
    }
  });

  it('begin with one BOS where the family has one, and with none elsewhere', async () => {
    const bos = tokenizer.controlTokens.get(FAMILY_VOCABS[model].bos);
    for (const name of CONVERSATION_NAMES) {
      const ids = await encode(name);
      const count = family === 'chatml-hermes4' ? 0 : 1;
      expect(ids.filter((id) => id === bos)).toHaveLength(count);
      expect(ids.indexOf(bos ?? -1)).toBe(count - 1);
    }
  });

  it('have role markers of the format alone', async () => {
    const control = new Set(tokenizer.controlTokens.values());
    const markers = async (prompt: (typeof CONVERSATIONS)[ConversationName]) =>
      (await open())
        .encode(tokenizer, { kind: 'messages', ...prompt })
        .filter((id) => control.has(id));
    const attack = CONVERSATIONS['words that look like role markers'];
    const harmless = {
      ...attack,
      messages: attack.messages.map(({ role, ...rest }) => ({
        role,
        content: 'x',
        ...('toolCalls' in rest && { toolCalls: [{ name: 'x', arguments: {} }] }),
      })),
    };
    expect(await markers(attack)).toEqual(await markers(harmless));
  });

  it('become the tokens that llama.cpp makes of the text', async (context) => {
    const opened = await openVocabulary(writeVocabGguf(vocab));
    if (!opened.available) {
      console.warn(`skipped: ${opened.reason}`);
      return context.skip(opened.reason);
    }
    try {
      // There, whatever spells a marker is one.
      const lookAlike: ConversationName[] = [
        'words that look like role markers',
        'an answer that has begun',
      ];
      for (const name of CONVERSATION_NAMES.filter((one) => !lookAlike.includes(one))) {
        const theirs = opened.vocabulary.tokenize(textOf(family, model, name), true);
        expect(await encode(name), name).toEqual(theirs);
      }
    } finally {
      await opened.vocabulary.dispose();
    }
  });
});
