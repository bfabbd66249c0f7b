import { existsSync, openAsBlob } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { BlobSource } from '../../src/llm/gguf/blob-source';
import { LanguageModel } from '../../src/llm/language-model';
import { argmax, logSoftMax } from '../reference/compare';
import { loadLlamaCpp } from './llama-cpp';
import { ENGLISH_TEXT } from './english-text';

vi.setConfig({ testTimeout: 900_000 });

/** `npm run fetch:smollm2` puts it there; real weights are not committed, and CI passes without them. */
const FILE = '.cache/models/SmolLM2-135M-Instruct.Q4_1.gguf';
const N_TOKENS = 513;

it('SmolLM2 agrees with llama.cpp under forced decoding', async ({ skip }) => {
  skip(!existsSync(FILE), `${FILE} is not there: run npm run fetch:smollm2`);
  const llamaCpp = await loadLlamaCpp();
  if (!llamaCpp.available) return skip(llamaCpp.reason);

  const oracle = await llamaCpp.open(FILE);
  const tokens = oracle.tokenize(ENGLISH_TEXT, false).slice(0, N_TOKENS);
  expect(tokens).toHaveLength(N_TOKENS);
  const expected = await oracle.logits(tokens);
  await oracle.dispose();

  const model = await LanguageModel.load({
    sources: [new BlobSource(await openAsBlob(FILE), 'SmolLM2')],
    nCtx: 1024,
  });
  let agreed = 0;
  const loss = { ours: 0, theirs: 0 };
  try {
    expect(
      model.tokenizer.tokenize(ENGLISH_TEXT, { parseSpecial: false }).slice(0, N_TOKENS),
    ).toEqual(tokens);
    await model.logits(tokens.slice(0, -1), { all: true }, (position, logits) => {
      const theirs = expected[position]!;
      const next = tokens[position + 1]!;
      if (argmax(logits) === argmax(theirs)) agreed++;
      loss.ours -= logSoftMax(logits)[next]!;
      loss.theirs -= logSoftMax(theirs)[next]!;
    });
  } finally {
    await model.unload();
  }
  const n = N_TOKENS - 1;
  const perplexity = { ours: Math.exp(loss.ours / n), theirs: Math.exp(loss.theirs / n) };
  console.log(`same greedy choice ${String(agreed)} of ${String(n)}, perplexity`, perplexity);
  expect(agreed / n).toBeGreaterThanOrEqual(0.96);
  expect(Math.abs(perplexity.ours / perplexity.theirs - 1)).toBeLessThan(0.01);
});
