import { describe, expect, it, vi } from 'vitest';
import { TENSOR_TYPES, type TensorType } from '../../src/llm/gguf/tensor-type';
import { Gpu } from '../../src/llm/gpu/gpu';
import { LanguageModel } from '../../src/llm/language-model';
import { readModelFile } from '../../src/llm/model-file';
import { ARCHITECTURES } from '../../src/llm/model/config.types';
import { memorySource } from '../fixtures/gguf-in-memory';
import { buildTinyGguf } from '../fixtures/tiny-model';
import { klDivergence } from '../reference/compare';
import { llamaCppLogits, loadLlamaCpp } from './llama-cpp';

vi.setConfig({ testTimeout: 240_000 });

const llamaCpp = await loadLlamaCpp();
const reason = llamaCpp.available ? '' : llamaCpp.reason;
/** Logits come 32 tokens at a time: a chunk for the long tiles of `mul_mat`, and one for the short. */
const TOKENS = Array.from({ length: 37 }, (_, i) => (i * 41 + 5) % 256);

/** llama.cpp computes F32 alone as we do; on quantized weights its CPU kernels round activations to 8 bits. */
function maxKl(type: TensorType): number {
  if (type === 'F32') return 1e-6;
  return type === 'F16' || type === 'BF16' ? 1e-3 : 2e-2;
}

let gpu: Promise<Gpu> | undefined;

describe.skipIf(reason !== '').each(ARCHITECTURES)(
  '%s on WebGPU agrees with llama.cpp',
  (architecture) => {
    it.each(Object.keys(TENSOR_TYPES) as TensorType[])('%s', async (type) => {
      const file = buildTinyGguf({ architecture, type });
      const expected = await llamaCppLogits(file, TOKENS);
      gpu ??= Gpu.open();
      const model = await LanguageModel.load(await readModelFile([memorySource(file)]), {
        gpu: await gpu,
        kvCacheType: 'f32',
      });
      const divergences: number[] = [];
      try {
        await model.logits(TOKENS, { all: true }, (position, logits) => {
          divergences.push(klDivergence(expected[position]!, logits));
        });
      } finally {
        await model.unload();
      }
      expect(divergences).toHaveLength(TOKENS.length);
      expect(Math.max(...divergences)).toBeLessThan(maxKl(type));
    });
  },
);
