import { describe, expect, it, vi } from 'vitest';
import { TENSOR_TYPES, type TensorType } from '../../../src/llm/gguf/tensor-type';
import { ARCHITECTURES } from '../../../src/llm/model/config.types';
import type { TinyModelOptions } from '../../fixtures/tiny-model';
import { Q4_K_M } from '../../fixtures/tiny-model';
import { compareWithReference } from './compare-with-reference';

/**
 * Every architecture with every tensor type, all positions, through the prefill kernels and through those of decoding,
 * against a float64 forward pass of the same dequantized weights. Both sums of products in f32 alone stay below 1e-9.
 */
const MAX_KL = 1e-5;
// A software adapter compiles a kernel for seconds when the machine is busy.
vi.setConfig({ testTimeout: 240_000 });

const TYPES = Object.keys(TENSOR_TYPES) as TensorType[];
// lavapipe compiles each kernel for seconds: it runs what only it can show, f16 and subgroups of 8; Chromium runs the rest.
const isBrowser = typeof document !== 'undefined';

async function check(options: TinyModelOptions): Promise<void> {
  const { prefill, decode } = await compareWithReference(options);
  expect(prefill).toBeLessThan(MAX_KL);
  expect(decode).toBeLessThan(MAX_KL);
}

describe.runIf(isBrowser).each(ARCHITECTURES)('%s equals the float64 reference', (architecture) => {
  it.each(TYPES)('%s', async (type) => {
    await check({ architecture, type });
  });
});

describe.runIf(isBrowser)('shapes and mixes equal the float64 reference', () => {
  const cases: readonly (readonly [string, TinyModelOptions])[] = [
    ['Q4_K_M mix', { architecture: 'qwen3', type: Q4_K_M, nLayers: 3 }],
    ['tied output', { architecture: 'qwen3', type: 'Q5_K', tied: true }],
    ['rope_freqs, tied', { architecture: 'llama', type: 'Q4_0', ropeFreqs: true, tied: true }],
    ['heads of 128', { architecture: 'qwen3', type: 'Q8_0', headDim: 128, nHeads: 2, nKvHeads: 1 }],
    ['a query head a KV head', { architecture: 'llama', type: 'F16', nHeads: 2, nKvHeads: 2 }],
    ['GQA 5', { architecture: 'qwen3', type: 'Q5_1', nHeads: 5, nKvHeads: 1 }],
    ['GQA 10, q wider', { architecture: 'seed_oss', type: 'Q4_1', nHeads: 10, nKvHeads: 1 }],
    ['rows of 36', { architecture: 'llama', type: 'BF16', nEmbd: 36, nHeads: 1, nKvHeads: 1 }],
    ['odd vocabulary', { architecture: 'qwen3', type: 'Q5_0', nVocab: 323 }],
  ];
  it.each(cases)('%s', async (_, options) => {
    await check(options);
  });
});

describe('every family of kernels equals the float64 reference', () => {
  const cooperations = isBrowser
    ? (['serial', 'workgroup', 'subgroups'] as const)
    : (['subgroups'] as const);
  it.each(cooperations)('%s, f32', async (cooperation) => {
    const kernels = { cooperation, f16: false };
    const found = await compareWithReference({ architecture: 'qwen3', type: Q4_K_M }, { kernels });
    expect(found.prefill).toBeLessThan(MAX_KL);
    expect(found.decode).toBeLessThan(MAX_KL);
  });

  it('f16 tiles stay within what 11 bits of mantissa explain', async ({ skip }) => {
    const adapter = await navigator.gpu.requestAdapter();
    skip(adapter?.features.has('shader-f16') !== true, 'this adapter has no shader-f16');
    const kernels = { cooperation: 'subgroups', f16: true } as const;
    const found = await compareWithReference({ architecture: 'qwen3', type: 'Q4_K' }, { kernels });
    expect(found.prefill).toBeLessThan(1e-3);
    expect(found.decode).toBeLessThan(MAX_KL);
  });

  it.runIf(isBrowser)('an f16 cache stays within what 11 bits of mantissa explain', async () => {
    const found = await compareWithReference(
      { architecture: 'qwen3', type: 'Q4_K' },
      { kvCacheType: 'f16' },
    );
    expect(found.prefill).toBeLessThan(1e-4);
    expect(found.decode).toBeLessThan(1e-4);
  });
});

it.runIf(isBrowser)(
  'contexts over several attention runs and prefill chunks equal the float64 reference',
  async () => {
    const tokens = Array.from({ length: 150 }, (_, i) => (i * 53 + 7) % 256);
    const { prefill, decode } = await compareWithReference(
      { architecture: 'qwen3', type: 'F32', nLayers: 1 },
      { tokens },
    );
    expect(prefill).toBeLessThan(MAX_KL);
    expect(decode).toBeLessThan(MAX_KL);
  },
);
