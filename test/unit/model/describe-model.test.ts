import { expect, test } from 'vitest';

import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { describeModel, type ModelDescription } from '../../../src/llm/model/describe-model';
import { buildSource } from '../gguf/header-builder';
import { modelHeader, type ModelChanges } from '../gguf/model-header';

/** As a script reads it: through JSON. */
async function describedAs(changes: ModelChanges): Promise<ModelDescription> {
  const gguf = await readGguf([buildSource(modelHeader('llama', changes), 'm.gguf')]);
  return JSON.parse(JSON.stringify(describeModel(gguf))) as ModelDescription;
}

test('gives header, tensors, totals, hyper-parameters and memory', async () => {
  const described = await describedAs({
    metadata: {
      'general.name': ['STRING', 'Tiny'],
      'general.license': ['STRING', 'apache-2.0'],
    },
  });

  expect(described).toMatchObject({
    version: 3,
    files: [{ name: 'm.gguf', sizeBytes: described.sizeBytes }],
    architecture: 'llama',
    name: 'Tiny',
    licence: 'apache-2.0',
    nElements: 4 * 32 + 3 * 32 + 7 * 1024,
    model: { architecture: 'llama', nLayers: 1 },
    memory: [{ nCtx: 64, kvCacheBytes: 64 * 128 }],
    refusal: null,
  });
  expect(described.totals['Q4_0']).toStrictEqual({ tensors: 2, elements: 2048, sizeBytes: 1152 });
  expect(described.tensors).toHaveLength(11);
  expect(described.tensors[0]).toMatchObject({
    name: 'token_embd.weight',
    type: 'Q8_0',
    shape: [4, 32],
    sizeBytes: 136,
    file: 'm.gguf',
  });
});

test('long arrays and texts are abbreviated, short ones whole', async () => {
  const { metadata } = await describedAs({
    metadata: {
      short: ['ARRAY', ['INT32', [1, 2, 3]]],
      long: ['ARRAY', ['STRING', Array.from({ length: 17 }, (_, i) => `t${String(i)}`)]],
      bytes: ['ARRAY', ['UINT8', Array.from({ length: 100 }, (_, i) => i)]],
      template: ['STRING', 'x'.repeat(8000)],
      book: ['STRING', 'x'.repeat(70_000)],
    },
  });

  expect(metadata['short']).toStrictEqual([1, 2, 3]);
  expect(metadata['long']).toStrictEqual({
    length: 17,
    of: 'strings',
    first: ['t0', 't1', 't2', 't3', 't4'],
  });
  expect(metadata['bytes']).toStrictEqual({ length: 100, of: 'uint8s', first: [0, 1, 2, 3, 4] });
  expect(metadata['template']).toHaveLength(8000);
  expect(metadata['book']).toStrictEqual({
    length: 70_000,
    of: 'characters',
    first: 'x'.repeat(200),
  });
});

test('what JSON cannot say becomes text, and __proto__ stays a key', async () => {
  const { metadata } = await describedAs({
    metadata: {
      big: ['UINT64', 2n ** 64n - 1n],
      bigs: ['ARRAY', ['INT64', [-1]]],
      nan: ['FLOAT32', NaN],
      infinities: ['ARRAY', ['FLOAT64', [Infinity, 1]]],
      yes: ['BOOL', 1],
      ['__proto__']: ['STRING', 'x'],
    },
  });
  expect(metadata).toMatchObject({
    big: '18446744073709551615',
    bigs: ['-1'],
    nan: 'NaN',
    infinities: ['Infinity', 1],
    yes: true,
  });
  expect(Object.getOwnPropertyDescriptor(metadata, '__proto__')?.value).toBe('x');
});

test('a model we do not run is described with the reason', async () => {
  const described = await describedAs({
    metadata: { 'general.architecture': ['STRING', 'gemma3'] },
  });
  expect(described).toMatchObject({
    architecture: 'gemma3',
    model: null,
    memory: [],
    refusal: { code: 'unsupported_architecture' },
  });
  expect(described.refusal?.message).toContain('"gemma3"');
  expect(described.tensors).toHaveLength(11);
});

test('name and licence that are no scalars are null', async () => {
  const described = await describedAs({
    metadata: { 'general.name': ['ARRAY', ['STRING', ['a', 'b']]] },
  });
  expect(described).toMatchObject({ name: null, refusal: { code: 'malformed_file' } });
});
