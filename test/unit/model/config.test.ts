import { describe, expect, test } from 'vitest';

import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { readModelConfig, type ModelConfig } from '../../../src/llm/model/config';
import type { Architecture } from '../../../src/llm/model/config.types';
import { buildSource, type TensorSpec, type TypedValue } from '../gguf/header-builder';
import { modelHeader, type ModelChanges } from '../gguf/model-header';
import { refusalFrom } from '../gguf/refusal';

async function configOf(architecture: Architecture, changes?: ModelChanges): Promise<ModelConfig> {
  return readModelConfig(await readGguf([buildSource(modelHeader(architecture, changes))]));
}

const TINY = {
  nLayers: 1,
  nEmbd: 32,
  nHeads: 1,
  nKvHeads: 1,
  headDim: 32,
  nFf: 32,
  nVocab: 4,
  nCtxTrain: 64,
  ropeBase: 10_000,
  ropeFreqs: false,
  rmsEps: 0.5 ** 17,
  tiedOutput: true,
  name: null,
  licence: null,
  fileType: null,
};

describe('readModelConfig', () => {
  test('reads qwen3', async () => {
    expect(await configOf('qwen3')).toStrictEqual({
      ...TINY,
      architecture: 'qwen3',
      ropeType: 'neox',
      hasQkNorm: true,
      hasQkvBias: false,
      ffnNormName: 'ffn_norm',
    });
  });

  test('reads llama', async () => {
    expect(await configOf('llama')).toStrictEqual({
      ...TINY,
      architecture: 'llama',
      ropeType: 'norm',
      hasQkNorm: false,
      hasQkvBias: false,
      ffnNormName: 'ffn_norm',
    });
  });

  test('reads seed_oss', async () => {
    expect(await configOf('seed_oss')).toStrictEqual({
      ...TINY,
      architecture: 'seed_oss',
      ropeType: 'neox',
      hasQkNorm: false,
      hasQkvBias: true,
      ffnNormName: 'post_attention_norm',
    });
  });

  test('reads name, licence, mix and RoPE base', async () => {
    const config = await configOf('qwen3', {
      metadata: {
        'general.name': ['STRING', 'Hermes 4 14B'],
        'general.license': ['STRING', 'apache-2.0'],
        'general.file_type': ['UINT32', 15],
        '*.rope.freq_base': ['FLOAT32', 1_000_000],
      },
    });
    expect(config).toMatchObject({
      name: 'Hermes 4 14B',
      licence: 'apache-2.0',
      fileType: 'Q4_K_M',
      ropeBase: 1_000_000,
    });
  });

  test('gives a mix newer than its list by number', async () => {
    const config = await configOf('llama', { metadata: { 'general.file_type': ['UINT32', 999] } });
    expect(config.fileType).toBe('file type 999');
  });

  test('reads an untied output and rope_freqs', async () => {
    const config = await configOf('llama', {
      tensors: {
        'output.weight': { ne: [32, 4], type: 1, dataBytes: 256 },
        'rope_freqs.weight': { ne: [16] },
      },
    });
    expect(config).toMatchObject({ tiedOutput: false, ropeFreqs: true });
  });

  test('reads a llama with biases on q, k and v', async () => {
    const config = await configOf('llama', {
      tensors: { 'blk.0.attn_q.bias': {}, 'blk.0.attn_k.bias': {}, 'blk.0.attn_v.bias': {} },
    });
    expect(config.hasQkvBias).toBe(true);
  });

  test('reads grouped heads whose width is not the embedding (Seed-OSS: 80 heads for 8)', async () => {
    const heads = { ne: [320], dataBytes: 1280 };
    const config = await configOf('seed_oss', {
      metadata: {
        '*.attention.head_count': ['UINT32', 10],
        '*.attention.head_count_kv': ['UINT32', 1],
        '*.attention.value_length': ['UINT32', 32],
        '*.rope.dimension_count': ['UINT32', 32],
      },
      tensors: {
        'blk.0.attn_q.weight': { ne: [32, 320], type: 0, dataBytes: 40_960 },
        'blk.0.attn_q.bias': heads,
        'blk.0.attn_output.weight': { ne: [320, 32], type: 0, dataBytes: 40_960 },
      },
    });
    expect(config).toMatchObject({ nHeads: 10, nKvHeads: 1, headDim: 32, nEmbd: 32 });
  });

  test('takes the head size from the width when the file gives none', async () => {
    const config = await configOf('llama', { metadata: { '*.attention.key_length': null } });
    expect(config.headDim).toBe(32);
  });

  test.each<[string, Record<string, TypedValue>]>([
    ['none', { '*.rope.scaling.type': ['STRING', 'none'] }],
    [
      'linear with factor 1',
      { '*.rope.scaling.type': ['STRING', 'linear'], '*.rope.scaling.factor': ['FLOAT32', 1] },
    ],
    ['llama.cpp’s factor 0 for "not given"', { '*.rope.scaling.factor': ['FLOAT32', 0] }],
    ['llama3 through rope_freqs', { '*.rope.scaling.type': ['STRING', 'llama3'] }],
  ])('accepts RoPE scaling %s', async (_name, metadata) => {
    const config = await configOf('llama', {
      metadata,
      tensors: { 'rope_freqs.weight': { ne: [16] } },
    });
    expect(config.ropeFreqs).toBe(true);
  });
});

describe('a hyper-parameter out of its limits is refused', () => {
  const u32 = (value: number): TypedValue => ['UINT32', value];

  test.each<[string, TypedValue | null, string]>([
    ['*.block_count', null, 'found nothing, allowed an integer from 1 to 512'],
    ['*.block_count', u32(0), 'found 0, allowed an integer from 1 to 512'],
    // llama.cpp#25821: more than 512 layers wrote out of bounds
    ['*.block_count', u32(513), 'found 513, allowed an integer from 1 to 512'],
    ['*.block_count', ['FLOAT32', 1.5], 'found 1.5, allowed an integer from 1 to 512'],
    ['*.block_count', ['INT32', -1], 'found -1, allowed an integer from 1 to 512'],
    ['*.embedding_length', null, 'found nothing'],
    ['*.embedding_length', u32(0), 'found 0, allowed an integer from 1 to 131072'],
    ['*.embedding_length', u32(131_073), 'found 131073, allowed an integer from 1 to 131072'],
    ['*.feed_forward_length', null, 'found nothing'],
    ['*.feed_forward_length', u32(0), 'found 0, allowed an integer from 1 to 1048576'],
    ['*.feed_forward_length', u32(1_048_577), 'found 1048577'],
    ['*.context_length', null, 'found nothing'],
    ['*.context_length', u32(0), 'found 0, allowed an integer from 1 to 16777216'],
    ['*.context_length', ['UINT64', 2n ** 63n], 'found 9223372036854775808, allowed an integer'],
    // GO-2025-3559: division by a head count of zero
    ['*.attention.head_count', u32(0), 'found 0, allowed an integer from 1 to 1024'],
    ['*.attention.head_count', u32(1025), 'found 1025, allowed an integer from 1 to 1024'],
    ['*.attention.head_count_kv', u32(0), 'found 0, allowed an integer from 1 to 1024'],
    ['*.attention.layer_norm_rms_epsilon', null, 'found nothing'],
    ['*.attention.layer_norm_rms_epsilon', ['FLOAT32', 0], 'found 0, allowed a number from 1e-12'],
    ['*.attention.layer_norm_rms_epsilon', ['FLOAT32', NaN], 'found NaN'],
    ['*.rope.freq_base', ['FLOAT32', 0], 'found 0, allowed a number from 1 to'],
    ['*.rope.freq_base', ['FLOAT32', Infinity], 'found Infinity'],
    ['general.architecture', null, 'found nothing, allowed a string'],
    ['general.architecture', u32(1), 'found 1, allowed a string'],
    ['general.name', u32(1), 'found 1, allowed a string'],
    ['tokenizer.ggml.tokens', u32(1), 'found 1, allowed an array of strings'],
    [
      'tokenizer.ggml.tokens',
      ['ARRAY', ['STRING', ['a']]],
      'tensor token_embd.weight: found 4 rows, allowed 1, one for each of tokenizer.ggml.tokens',
    ],
  ])('%s, case %#', async (key, value, told) => {
    const refusal = await refusalFrom(() => configOf('llama', { metadata: { [key]: value } }));
    expect(refusal).toMatch(/^malformed_file: /);
    expect(refusal).toContain(told);
  });

  test.each([
    [17, 1],
    [3, 2],
    [1, 2],
  ])('%i query heads for %i key/value heads', async (nHeads, nKvHeads) => {
    const metadata = {
      '*.attention.head_count': u32(nHeads),
      '*.attention.head_count_kv': u32(nKvHeads),
    };
    expect(await refusalFrom(() => configOf('llama', { metadata }))).toBe(
      `malformed_file: found ${String(nHeads)} query heads for ${String(nKvHeads)} key/value heads, allowed an integer ratio from 1 to 16`,
    );
  });
});

describe('a model this engine does not run is refused with what it does run', () => {
  test.each<[string, Architecture, Record<string, TypedValue>, string]>([
    [
      'architecture',
      'llama',
      { 'general.architecture': ['STRING', 'gemma3'] },
      'architecture "gemma3"',
    ],
    ['experts', 'llama', { '*.expert_count': ['UINT32', 8] }, 'llama.expert_count 8'],
    ['window', 'qwen3', { '*.attention.sliding_window': ['UINT32', 4096] }, 'sliding_window 4096'],
    ['embedding model', 'qwen3', { '*.pooling_type': ['UINT32', 3] }, 'qwen3.pooling_type 3'],
    ['encoder', 'llama', { '*.attention.causal': ['BOOL', 0] }, 'llama.attention.causal false'],
    ['logit scale', 'llama', { '*.logit_scale': ['FLOAT32', 0.5] }, 'llama.logit_scale 0.5'],
    ['attention scale', 'llama', { '*.attention.scale': ['FLOAT32', 2] }, 'attention.scale 2'],
    ['yarn', 'qwen3', { '*.rope.scaling.type': ['STRING', 'yarn'] }, 'RoPE scaling "yarn"'],
    ['longrope', 'llama', { '*.rope.scaling.type': ['STRING', 'longrope'] }, 'scaling "longrope"'],
    [
      'linear scaling',
      'llama',
      { '*.rope.scaling.type': ['STRING', 'linear'], '*.rope.scaling.factor': ['FLOAT32', 4] },
      'RoPE scaling linear with factor 4',
    ],
    ['old linear scaling', 'llama', { '*.rope.scale_linear': ['FLOAT32', 2] }, 'with factor 2'],
    [
      'llama3 scaling without its tensor',
      'llama',
      { '*.rope.scaling.type': ['STRING', 'llama3'] },
      'RoPE scaling llama3 without tensor rope_freqs.weight',
    ],
    ['head size', 'llama', { '*.attention.key_length': ['UINT32', 512] }, 'head size 512'],
    ['odd head size', 'llama', { '*.attention.key_length': ['UINT32', 34] }, 'head size 34'],
    ['no head size', 'llama', { '*.attention.key_length': ['UINT32', 0] }, 'head size 0'],
    ['value size', 'llama', { '*.attention.value_length': ['UINT32', 64] }, 'value_length 64'],
    ['partial RoPE', 'llama', { '*.rope.dimension_count': ['UINT32', 16] }, 'dimension_count 16'],
    [
      'heads by layer',
      'llama',
      { '*.attention.head_count_kv': ['ARRAY', ['INT32', [1]]] },
      'llama.attention.head_count_kv with an array of 1 int32s',
    ],
  ])('%s', async (_case, architecture, metadata, told) => {
    const refusal = await refusalFrom(() => configOf(architecture, { metadata }));
    expect(refusal).toMatch(/^unsupported_architecture: .*this engine runs only: /);
    expect(refusal).toContain(told);
  });
});

describe('tensors that disagree with the metadata are refused', () => {
  test.each([
    'token_embd.weight',
    'output_norm.weight',
    'blk.0.attn_norm.weight',
    'blk.0.attn_q.weight',
    'blk.0.attn_k.weight',
    'blk.0.attn_v.weight',
    'blk.0.attn_output.weight',
    'blk.0.ffn_norm.weight',
    'blk.0.attn_q_norm.weight',
    'blk.0.attn_k_norm.weight',
    'blk.0.ffn_gate.weight',
    'blk.0.ffn_up.weight',
    'blk.0.ffn_down.weight',
  ])('%s missing or of another shape', async (name) => {
    const missing = await refusalFrom(() => configOf('qwen3', { tensors: { [name]: null } }));
    expect(missing).toContain(`malformed_file: tensor ${name}: found nothing`);

    const wrong = { ne: [96, 3], type: 0, dataBytes: 1152 };
    const misshapen = await refusalFrom(() => configOf('qwen3', { tensors: { [name]: wrong } }));
    expect(misshapen).toMatch(/^malformed_file: /);
    expect(misshapen).toMatch(
      name === 'token_embd.weight'
        ? /found 3 rows, allowed 4/
        : /found shape \(3, 96\), allowed \(/,
    );
  });

  test.each<[string, Architecture, string, Partial<TensorSpec> | null, string]>([
    [
      'Seed-OSS without biases',
      'seed_oss',
      'blk.0.attn_q.bias',
      null,
      'blk.0.attn_q.bias: found n',
    ],
    [
      'a llama with one bias of three',
      'llama',
      'blk.0.attn_q.bias',
      {},
      'blk.0.attn_k.bias: found nothing, allowed (32) by the metadata of llama',
    ],
    [
      'an output of another shape',
      'llama',
      'output.weight',
      { ne: [32, 5], dataBytes: 640 },
      'tensor output.weight: found shape (5, 32), allowed (4, 32)',
    ],
    [
      'rope_freqs of another length',
      'llama',
      'rope_freqs.weight',
      { ne: [32] },
      'tensor rope_freqs.weight: found shape (32), allowed (16)',
    ],
    [
      'rope_freqs that are not F32',
      'llama',
      'rope_freqs.weight',
      { ne: [16], type: 1 },
      'tensor rope_freqs.weight: found type F16, allowed F32',
    ],
    [
      'a quantized norm',
      'llama',
      'output_norm.weight',
      { ne: [32], type: 8 },
      'tensor output_norm.weight: found type Q8_0, allowed F32, F16, BF16',
    ],
  ])('%s', async (_case, architecture, name, change, told) => {
    const refusal = await refusalFrom(() =>
      configOf(architecture, { tensors: { [name]: change } }),
    );
    expect(refusal).toMatch(/^malformed_file: /);
    expect(refusal).toContain(told);
  });

  test('more rows than any vocabulary', async () => {
    const refusal = await refusalFrom(() =>
      configOf('llama', {
        metadata: { '*.embedding_length': ['UINT32', 1] },
        tensors: { 'token_embd.weight': { ne: [1, 4_194_305], type: 1, dataBytes: 8_388_610 } },
      }),
    );
    expect(refusal).toContain('found 4194305 rows, allowed 1 to 4194304');
  });

  test('a tensor without a place is refused, not passed over', async () => {
    const refusal = await refusalFrom(() =>
      configOf('qwen3', { tensors: { 'blk.0.attn_output.bias': {} } }),
    );
    expect(refusal).toMatch(
      /^unsupported_architecture: tensor "blk\.0\.attn_output\.bias" has no place in qwen3/,
    );
  });

  test('more layers in the file than the metadata says', async () => {
    const refusal = await refusalFrom(() =>
      configOf('llama', { tensors: { 'blk.1.attn_norm.weight': {} } }),
    );
    expect(refusal).toContain('with 1 layers');
  });
});
