import { describe, expect, test } from 'vitest';

import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { readModelConfig, type ModelConfig } from '../../../src/llm/model/config';
import {
  contextSteps,
  kvCacheBytesPerToken,
  memoryByContext,
  weightBytes,
} from '../../../src/llm/model/memory';
import { buildSource } from '../gguf/header-builder';
import { modelHeader } from '../gguf/model-header';

describe('kvCacheBytesPerToken', () => {
  // Published sizes of the Hermes models and their kin.
  test.each([
    ['Hermes 4 14B', 40, 8, 128, 163_840],
    ['Hermes 4.3 36B', 64, 8, 128, 262_144],
    ['Hermes 4 70B', 80, 8, 128, 327_680],
    ['Hermes 4 405B', 126, 8, 128, 516_096],
    ['SmolLM2 135M', 30, 3, 64, 23_040],
  ])('%s', (_model, nLayers, nKvHeads, headDim, bytes) => {
    const config = { nLayers, nKvHeads, headDim } as ModelConfig;
    expect(kvCacheBytesPerToken(config)).toBe(bytes);
    expect(kvCacheBytesPerToken(config, 'f32')).toBe(2 * bytes);
  });
});

describe('contextSteps', () => {
  test.each([
    [512, [512]],
    [2048, [2048]],
    [8192, [2048, 4096, 8192]],
    [40_960, [2048, 4096, 8192, 16_384, 32_768, 40_960]],
  ])('up to %i', (nCtxTrain, steps) => {
    expect(contextSteps(nCtxTrain)).toStrictEqual(steps);
  });
});

test('memoryByContext adds weights and cache', async () => {
  const header = modelHeader('llama', { metadata: { '*.context_length': ['UINT32', 4096] } });
  const gguf = await readGguf([buildSource(header)]);
  const weights = 136 + 576 + 640 + 704 + 768 + 2048 + 2048 + 576 + 3 * 128;

  expect(weightBytes(gguf)).toBe(weights);
  expect(memoryByContext(gguf, readModelConfig(gguf))).toStrictEqual([
    {
      nCtx: 2048,
      weightBytes: weights,
      kvCacheBytes: 2048 * 128,
      totalBytes: weights + 2048 * 128,
    },
    {
      nCtx: 4096,
      weightBytes: weights,
      kvCacheBytes: 4096 * 128,
      totalBytes: weights + 4096 * 128,
    },
  ]);
});
