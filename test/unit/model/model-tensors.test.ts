import { expect, test } from 'vitest';

import type { GgufTensor } from '../../../src/llm/gguf/gguf-file';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { readModelConfig } from '../../../src/llm/model/config';
import { ARCHITECTURES, type Architecture } from '../../../src/llm/model/config.types';
import { collectTensors, type ModelTensors } from '../../../src/llm/model/model-tensors';
import { buildSource } from '../gguf/header-builder';
import { modelHeader, type ModelChanges } from '../gguf/model-header';

async function tensorsOf(
  architecture: Architecture,
  changes?: ModelChanges,
): Promise<ModelTensors> {
  const gguf = await readGguf([buildSource(modelHeader(architecture, changes))]);
  return collectTensors(gguf, readModelConfig(gguf));
}

const COMMON = {
  attnNorm: 'blk.0.attn_norm.weight',
  q: 'blk.0.attn_q.weight',
  k: 'blk.0.attn_k.weight',
  v: 'blk.0.attn_v.weight',
  output: 'blk.0.attn_output.weight',
  gate: 'blk.0.ffn_gate.weight',
  up: 'blk.0.ffn_up.weight',
  down: 'blk.0.ffn_down.weight',
};

const OWN: Readonly<Record<Architecture, Readonly<Record<string, string>>>> = {
  llama: { ffnNorm: 'blk.0.ffn_norm.weight' },
  qwen3: {
    ffnNorm: 'blk.0.ffn_norm.weight',
    qNorm: 'blk.0.attn_q_norm.weight',
    kNorm: 'blk.0.attn_k_norm.weight',
  },
  seed_oss: {
    ffnNorm: 'blk.0.post_attention_norm.weight',
    qBias: 'blk.0.attn_q.bias',
    kBias: 'blk.0.attn_k.bias',
    vBias: 'blk.0.attn_v.bias',
  },
};

test.each(ARCHITECTURES)('%s: each tensor has its role', async (architecture) => {
  const { layers, tokenEmbd, output, outputNorm, ropeFreqs } = await tensorsOf(architecture);

  expect(layers).toHaveLength(1);
  const roles = Object.entries<GgufTensor>({ ...layers[0]! });
  const names = roles.map(([role, tensor]) => [role, tensor.name] as const);
  expect(Object.fromEntries(names)).toStrictEqual({ ...COMMON, ...OWN[architecture] });
  expect(tokenEmbd.name).toBe('token_embd.weight');
  expect(outputNorm.name).toBe('output_norm.weight');
  expect(output).toBe(tokenEmbd);
  expect(ropeFreqs).toBeUndefined();
});

test('an untied output and rope_freqs are found', async () => {
  const { output, ropeFreqs } = await tensorsOf('llama', {
    tensors: { 'output.weight': { ne: [32, 4] }, 'rope_freqs.weight': { ne: [16] } },
  });
  expect(output.name).toBe('output.weight');
  expect(ropeFreqs?.shape).toStrictEqual([16]);
});

test('leading ones in a shape say nothing', async () => {
  const { outputNorm } = await tensorsOf('llama', {
    tensors: { 'output_norm.weight': { ne: [32, 1, 1] } },
  });
  expect(outputNorm.shape).toStrictEqual([1, 1, 32]);
});
