import '../../setup/xgrammar-in-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledModelPath } from '../../../scripts/cli/bundled-model-path';
import { FileSource } from '../../../scripts/cli/file-source';
import { GrammarCompiler } from '../../../src/engines/gguf/grammar/grammar-matcher';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import type { Tokenizer } from '../../../src/llm/tokenizer/tokenizer';
import { checkValue } from '../../../src/schema/check-value';
import type { Schema } from '../../../src/schema/schema.types';
import { schemaToGrammar } from '../../../src/schema/schema-to-grammar';
import { independentValidator } from '../../fixtures/independent-validator';
import { SCHEMAS } from '../../fixtures/schemas';
import { writeAtRandom } from '../../fixtures/random-writer';

let source: FileSource;
let tokenizer: Tokenizer;
let compiler: GrammarCompiler;
beforeAll(async () => {
  source = await FileSource.open(bundledModelPath());
  tokenizer = createTokenizer((await readGguf([source])).metadata);
  compiler = await GrammarCompiler.create(tokenizer);
});
afterAll(async () => {
  compiler.dispose();
  await source.close();
});

function grammarOf(schema: Schema): string {
  const compiled = schemaToGrammar(schema);
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems));
  return compiled.grammar;
}

it('there are three hundred', () => {
  expect(SCHEMAS).toHaveLength(300);
});

describe('whatever is written at random under the grammar of', () => {
  it.each(SCHEMAS.map(({ name, schema }) => [name, schema] as const))(
    '%s is valid',
    async (_name, schema) => {
      const grammar = grammarOf(schema);
      const validate = independentValidator(schema);
      let nFinished = 0;
      // Some write for long before they end by chance.
      for (let seed = 1; seed <= 2 || (nFinished === 0 && seed <= 8); seed++) {
        const written = await writeAtRandom(compiler, tokenizer, grammar, { seed, maxTokens: 300 });
        if (!written.isFinished) continue;
        nFinished += 1;
        const value: unknown = JSON.parse(written.text);
        const context = `${written.text} under ${JSON.stringify(schema)}`;
        expect(validate(value), `${JSON.stringify(validate.errors)}: ${context}`).toBe(true);
        expect(checkValue(schema, value), context).toEqual([]);
      }
      expect(nFinished).toBeGreaterThan(0);
    },
  );
});
