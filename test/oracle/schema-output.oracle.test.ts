import '../setup/xgrammar-in-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundledModelPath } from '../../scripts/cli/bundled-model-path';
import { FileSource } from '../../scripts/cli/file-source';
import { AnswerGuide } from '../../src/engines/gguf/answer-guide';
import { GrammarCompiler } from '../../src/engines/gguf/grammar/grammar-matcher';
import { encodeChat } from '../../src/llm/chat-template/encode-chat';
import type { ByteSource } from '../../src/llm/gguf/byte-source';
import { LanguageModel } from '../../src/llm/language-model';
import { readModelFile } from '../../src/llm/model-file';
import type { Schema } from '../../src/schema/schema.types';
import { schemaToGrammar } from '../../src/schema/schema-to-grammar';
import { memorySource } from '../fixtures/gguf-in-memory';
import { independentValidator } from '../fixtures/independent-validator';
import { SCHEMAS } from '../fixtures/schemas';
import { buildTinyGguf } from '../fixtures/tiny-model';

/** By how many of the 300 schemas, and how often: CI has time for every 75th once; `TALARIA_SCHEMAS_EVERY=1` takes all. */
const EVERY = Number(process.env.TALARIA_SCHEMAS_EVERY ?? 75);
const SEEDS = Array.from(
  { length: Number(process.env.TALARIA_SCHEMAS_SEEDS ?? 1) },
  (_, i) => i + 1,
);
const MAX_TOKENS = 300;

vi.setConfig({ testTimeout: 120_000 });

/** Any seed of the fixture's shapes gives a model that has never learned anything. */
const MODELS: readonly (readonly [string, () => Promise<ByteSource>])[] = [
  ['the bundled model', () => FileSource.open(bundledModelPath())],
  [
    'a model of random weights',
    () =>
      Promise.resolve(
        memorySource(
          buildTinyGguf({ architecture: 'qwen3', type: 'F32', nLayers: 1, nCtxTrain: 1024 }),
        ),
      ),
  ],
];

describe.each(MODELS)('%s, at temperature 1.5', (name, open) => {
  let model: LanguageModel;
  let compiler: GrammarCompiler;
  const found = { finished: 0, cut: 0, tokens: 0, maskMs: 0, slowestMaskMs: 0 };
  beforeAll(async () => {
    model = await LanguageModel.load(await readModelFile([await open()]), { nCtx: 1024 });
    compiler = await GrammarCompiler.create(model.tokenizer);
  });
  afterAll(async () => {
    compiler.dispose();
    await model.unload();
    console.log(
      `${name}: ${String(found.finished)} finished and valid, ${String(found.cut)} cut at ${String(MAX_TOKENS)} tokens; ` +
        `mask ${(found.maskMs / found.tokens).toFixed(2)} ms a token over ${String(found.tokens)} tokens, at most ${found.slowestMaskMs.toFixed(1)} ms a token in one answer`,
    );
  });

  it.each(
    SCHEMAS.filter((_, i) => i % EVERY === 0).map(({ name: of, schema }) => [of, schema] as const),
  )('writes what is valid: %s', async (_of, schema) => {
    const compiled = schemaToGrammar(schema);
    if (compiled.kind !== 'grammar') throw new Error(JSON.stringify(compiled.problems));
    const validate = independentValidator(schema);
    for (const seed of SEEDS) {
      const { text, isFinished } = await write(schema, compiled.grammar, seed);
      if (!isFinished) continue;
      const context = `${JSON.stringify(text)} under ${JSON.stringify(schema)}`;
      expect(validate(JSON.parse(text)), `${JSON.stringify(validate.errors)}: ${context}`).toBe(
        true,
      );
    }
  });

  async function write(schema: Schema, grammar: string, seed: number) {
    const { tokenizer, chatTemplate } = model;
    const matcher = await compiler.compile(grammar);
    const content = `Answer as JSON by this schema: ${JSON.stringify(schema).slice(0, 300)}`;
    const prompt = encodeChat(tokenizer, chatTemplate.open(), [{ role: 'user', content }], {
      addGenerationPrompt: true,
    });
    let text = '';
    const { stopReason, outputTokens } = await model.generate(
      prompt,
      {
        temperature: 1.5,
        topK: 0,
        topP: 1,
        seed,
        maxTokens: MAX_TOKENS,
        guide: new AnswerGuide({
          tokenizer,
          thinking: false,
          start: '',
          thinkingBudget: Infinity,
          matcher,
          onThoughtClosed: () => undefined,
        }),
      },
      (piece) => (text += piece.text),
    );
    const isFinished = stopReason === 'stop';
    found[isFinished ? 'finished' : 'cut'] += 1;
    found.tokens += outputTokens;
    found.maskMs += matcher.maskMs;
    found.slowestMaskMs = Math.max(found.slowestMaskMs, matcher.maskMs / matcher.nMasks);
    matcher.dispose();
    return { text, isFinished };
  }
});
