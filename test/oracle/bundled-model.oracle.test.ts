import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundledModelPath } from '../../scripts/cli/bundled-model-path';
import { FileSource } from '../../scripts/cli/file-source';
import { REASONING_PROMPT } from '../../src/hermes/reasoning-prompt';
import { encodeChat } from '../../src/llm/chat-template/encode-chat';
import { LanguageModel } from '../../src/llm/language-model';
import { readModelFile } from '../../src/llm/model-file';
import { klDivergence } from '../reference/compare';
import { loadLlamaCpp, type LlamaCppModel } from './llama-cpp';

vi.setConfig({ testTimeout: 120_000 });

const llamaCpp = await loadLlamaCpp();
const messages = [
  { role: 'system', content: REASONING_PROMPT },
  { role: 'user', content: 'What is 48 × 37?' },
];

describe.skipIf(!llamaCpp.available)('the bundled model beside llama.cpp', () => {
  let ours: LanguageModel;
  let theirs: LlamaCppModel;
  let prompt: number[];
  beforeAll(async () => {
    if (!llamaCpp.available) return;
    theirs = await llamaCpp.open(bundledModelPath());
    const source = await FileSource.open(bundledModelPath());
    ours = await LanguageModel.load(await readModelFile([source]), { kvCacheType: 'f32' });
    prompt = encodeChat(ours.tokenizer, ours.chatTemplate.open(), messages, {
      addGenerationPrompt: true,
    });
  });
  afterAll(async () => {
    await ours.unload();
    await theirs.dispose();
  });

  it('is read as the same tokens', () => {
    const text = ours.chatTemplate.open().render(messages, { addGenerationPrompt: true });
    expect(theirs.tokenize(text, true)).toEqual(prompt);
  });

  it('expects the same words', async () => {
    const answer: number[] = [];
    await ours.generate(prompt, { maxTokens: 120, temperature: 0 }, ({ tokenId }) => {
      answer.push(tokenId);
    });
    const tokens = [...prompt, ...answer];
    const expected = await theirs.logits(tokens);
    const divergences: number[] = [];
    await ours.logits(tokens, { all: true }, (position, logits) => {
      divergences.push(klDivergence(expected[position]!, logits));
    });
    expect(divergences).toHaveLength(tokens.length);
    // llama.cpp's CPU kernels round activations to 8 bits.
    expect(divergences.reduce((sum, one) => sum + one, 0) / tokens.length).toBeLessThan(1e-2);
  });
});
