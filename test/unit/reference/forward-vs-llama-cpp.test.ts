import { describe, expect, it } from 'vitest';
import { TENSOR_TYPES, type TensorType } from '../../../src/llm/gguf/tensor-type';
import { ARCHITECTURES } from '../../../src/llm/model/config.types';
import { asGgufFile } from '../../fixtures/gguf-in-memory';
import { writeGguf } from '../../fixtures/gguf-writer';
import { Q4_K_M, tinyModel, type TinyModelOptions } from '../../fixtures/tiny-model';
import { llamaCppLogits, loadLlamaCpp } from '../../oracle/llama-cpp';
import { llamaCppRounding } from '../../oracle/llama-cpp-rounding';
import { klDivergence, sameGreedyChoice } from '../../reference/compare';
import { referenceForward } from '../../reference/forward';
import { loadReferenceModel } from '../../reference/model';

const llamaCpp = await loadLlamaCpp();
if (!llamaCpp.available) console.warn(`skipped: ${llamaCpp.reason}`);

const T = 20;
const TYPES = Object.keys(TENSOR_TYPES) as TensorType[];

/**
 * llama.cpp multiplies F32 weights in f32, rounds activations to f16 for F16 weights, to bf16 for BF16 weights and to 8 bits for
 * quantized ones. Largest divergences over three seeds: F32 4e-12, F16 4e-6, BF16 3e-4, quantized 1.2e-2.
 */
function maxDivergence(type: TensorType): number {
  if (type === 'F32') return 1e-10;
  if (type === 'F16' || type === 'BF16') return 1e-3;
  return 2e-2;
}

async function compare(options: TinyModelOptions) {
  const model = tinyModel(options);
  const nVocab = options.nVocab ?? 320;
  const tokens = Array.from({ length: T }, (_, i) => (i * 37 + 11) % nVocab);
  const file = asGgufFile(model);
  const reference = await loadReferenceModel(file);
  const expected = referenceForward(reference, tokens);
  const rounding = llamaCppRounding((name) => file.tensors.get(name)!.type);
  const rounded = referenceForward(reference, tokens, rounding);
  const actual = await llamaCppLogits(writeGguf(model), tokens);
  expect(actual).toHaveLength(T);
  const worst = (logits: Float64Array[]) =>
    Math.max(...logits.map((expectedHere, pos) => klDivergence(expectedHere, actual[pos]!)));
  return { expected, actual, divergence: worst(expected), roundedDivergence: worst(rounded) };
}

/** Two layers would do; these keep each test about the one matrix that is not F32. */
const ONE_MATRIX = { nLayers: 1, nEmbd: 256, nHeads: 2, nKvHeads: 1, headDim: 64, nFf: 64 };

describe.skipIf(!llamaCpp.available)('the float64 forward pass agrees with llama.cpp', () => {
  for (const architecture of ARCHITECTURES) {
    it.each(TYPES)(`${architecture}, every matrix %s`, async (type) => {
      const { divergence } = await compare({ architecture, type });
      expect(divergence).toBeLessThan(maxDivergence(type));
    });
  }

  it('Q4_K_M mix', async () => {
    const { divergence } = await compare({ architecture: 'qwen3', type: Q4_K_M, nLayers: 3 });
    expect(divergence).toBeLessThan(2e-2);
  });

  // llama.cpp looks embeddings up without rounding anything, so this pins each block layout.
  it.each(TYPES)('exactly, with %s embeddings', async (type) => {
    const { divergence, actual, expected } = await compare({
      architecture: 'llama',
      type: (role) => (role === 'token_embd' ? type : 'F32'),
      ...ONE_MATRIX,
    });
    expect(divergence).toBeLessThan(1e-10);
    expect(expected.every((logits, pos) => sameGreedyChoice(actual[pos]!, logits, 1e-4))).toBe(
      true,
    );
  });

  // In a single product a value on the edge between two roundings cannot spread, as it does through layers.
  it.each(TYPES)('closely, with a %s output and its rounding imitated', async (type) => {
    const { roundedDivergence } = await compare({
      architecture: 'qwen3',
      type: (role) => (role === 'output' ? type : 'F32'),
      ...ONE_MATRIX,
    });
    expect(roundedDivergence).toBeLessThan(1e-6);
  });
});

const SHAPES: [string, TinyModelOptions][] = [
  ['qwen3 tied', { architecture: 'qwen3', type: 'F32', tied: true }],
  [
    'llama tied with rope_freqs',
    { architecture: 'llama', type: 'F32', tied: true, ropeFreqs: true },
  ],
  ['llama untied with rope_freqs', { architecture: 'llama', type: 'F32', ropeFreqs: true }],
  ['seed_oss with 10 query heads a KV head', { architecture: 'seed_oss', type: 'F32', nHeads: 10 }],
  ['qwen3 with 7 query heads a KV head', { architecture: 'qwen3', type: 'F32', nHeads: 7 }],
  ['qwen3 without sharing', { architecture: 'qwen3', type: 'F32', nHeads: 2, nKvHeads: 2 }],
  ['llama with 3 KV heads', { architecture: 'llama', type: 'F32', nHeads: 6, nKvHeads: 3 }],
  ['heads of 128', { architecture: 'qwen3', type: 'F32', headDim: 128, nHeads: 2 }],
  ['rows of 36', { architecture: 'seed_oss', type: 'F32', nEmbd: 36, nFf: 44 }],
  ['one layer', { architecture: 'llama', type: 'F32', nLayers: 1 }],
  ['an odd vocabulary', { architecture: 'qwen3', type: 'F32', nVocab: 301 }],
];

describe.skipIf(!llamaCpp.available)('every shape on F32 weights', () => {
  it.each(SHAPES)('%s', async (_, options) => {
    const { divergence } = await compare(options);
    expect(divergence).toBeLessThan(1e-10);
  });
});

describe('refusals', () => {
  it('names a tensor that is missing', async () => {
    const model = tinyModel({ architecture: 'qwen3', type: 'F32', nLayers: 1 });
    const without = (missing: string) =>
      loadReferenceModel(
        asGgufFile({ ...model, tensors: model.tensors.filter(({ name }) => name !== missing) }),
      );
    const noGate = await without('blk.0.ffn_gate.weight');
    expect(() => referenceForward(noGate, [1])).toThrow('tensor blk.0.ffn_gate.weight is missing');
    const noNorm = await without('output_norm.weight');
    expect(() => referenceForward(noNorm, [1])).toThrow('output_norm is missing');
  });

  it.skipIf(!llamaCpp.available)('llama.cpp refuses what is no model', async () => {
    await expect(llamaCppLogits(new Uint8Array(1000), [1])).rejects.toThrow('Invalid GGUF magic');
  });
});
