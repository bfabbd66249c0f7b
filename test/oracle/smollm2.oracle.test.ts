import { existsSync, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BlobSource } from '../../src/llm/gguf/blob-source';
import { readGguf } from '../../src/llm/gguf/read-gguf';
import { LanguageModel } from '../../src/llm/language-model';
import { readModelFile } from '../../src/llm/model-file';
import { argmax, klDivergence, logSoftMax } from '../reference/compare';
import { ENGLISH_TEXT } from './english-text';
import { writeFloatCopy } from './float-copy';
import { llamaCppLogits, loadLlamaCpp } from './llama-cpp';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

/** `npm run fetch:smollm2` puts it there; real weights are not committed, and CI passes without them. */
const FILE = '.cache/models/SmolLM2-135M-Instruct.Q4_1.gguf';

const llamaCpp = await loadLlamaCpp();
const missing = existsSync(FILE) ? '' : `${FILE} is not there: run npm run fetch:smollm2`;
const reason = llamaCpp.available ? missing : llamaCpp.reason;

let tokens: readonly number[] = [];
const ours: Float32Array[] = [];
let source: BlobSource;
let directory = '';

beforeAll(async () => {
  if (reason !== '') return;
  source = new BlobSource(await openAsBlob(FILE), 'SmolLM2');
  directory = await mkdtemp(join(tmpdir(), 'talaria-smollm2-'));
  const model = await LanguageModel.load(await readModelFile([source]), { nCtx: 2048 });
  try {
    tokens = model.tokenizer.tokenize(ENGLISH_TEXT, { parseSpecial: false });
    await model.logits(tokens, { all: true }, (position, logits) => {
      ours[position] = logits;
    });
  } finally {
    await model.unload();
  }
});
afterAll(async () => {
  if (directory !== '') await rm(directory, { recursive: true });
});

/** Forced decoding: each position judged given the text before it. */
function compare(theirs: readonly Float32Array[]) {
  const n = tokens.length - 1;
  let agreed = 0;
  let kl = 0;
  const loss = { ours: 0, theirs: 0 };
  for (let position = 0; position < n; position++) {
    const [a, b, next] = [ours[position]!, theirs[position]!, tokens[position + 1]!];
    if (argmax(a) === argmax(b)) agreed++;
    kl += klDivergence(b, a) / n;
    loss.ours -= logSoftMax(a)[next]! / n;
    loss.theirs -= logSoftMax(b)[next]! / n;
  }
  const perplexity = { ours: Math.exp(loss.ours), theirs: Math.exp(loss.theirs) };
  console.log(
    `same greedy choice at ${agreed} of ${n} positions, mean KL ${kl}, perplexity`,
    perplexity,
  );
  return { agreed: agreed / n, kl, perplexityRatio: perplexity.ours / perplexity.theirs };
}

it('the text is more than 512 tokens, and the same ones to llama.cpp', async ({ skip }) => {
  skip(reason !== '', reason);
  expect(tokens.length).toBeGreaterThan(512);
  if (!llamaCpp.available) return;
  const model = await llamaCpp.open(FILE);
  expect(model.tokenize(ENGLISH_TEXT, false)).toEqual(tokens);
  await model.dispose();
});

it('SmolLM2 agrees with llama.cpp on the file', async ({ skip }) => {
  skip(reason !== '', reason);
  const { agreed, perplexityRatio } = compare(await llamaCppLogits(FILE, tokens));
  expect(agreed).toBeGreaterThanOrEqual(0.96);
  expect(Math.abs(perplexityRatio - 1)).toBeLessThan(0.01);
});

/** What is left of the difference when llama.cpp does not round activations to 8 bits. The cache is f16 here, f32 there. */
it('SmolLM2 agrees with llama.cpp on the same weights as floats', async ({ skip }) => {
  skip(reason !== '', reason);
  const path = join(directory, 'float.gguf');
  await writeFloatCopy(await readGguf([source]), path);
  const { agreed, kl, perplexityRatio } = compare(await llamaCppLogits(path, tokens));
  expect(agreed).toBeGreaterThanOrEqual(0.99);
  expect(kl).toBeLessThan(1e-5);
  expect(Math.abs(perplexityRatio - 1)).toBeLessThan(1e-3);
});
