import { LlmError } from '../errors';
import { fileTypeName } from '../gguf/file-type';
import type { GgufFile } from '../gguf/gguf-file';
import {
  getInteger,
  getNumber,
  getString,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalString,
  optionalStrings,
  showString,
  showValue,
  type GgufMetadata,
} from '../gguf/metadata';
import { ARCHITECTURES, type Architecture, type ModelConfig } from './config.types';
import { collectTensors } from './model-tensors';

export type { ModelConfig } from './config.types';

/**
 * What each hyper-parameter may be. The largest model we aim at, Hermes 4 405B, has 126 layers of 16384 with
 * 128 heads and a feed-forward width of 53248; 512 layers is llama.cpp's own bound.
 */
const CONFIG_LIMITS = {
  nLayers: { min: 1, max: 512 },
  nEmbd: { min: 1, max: 131_072 },
  nHeads: { min: 1, max: 1024 },
  headDim: { min: 8, max: 256 },
  nFf: { min: 1, max: 1_048_576 },
  nVocab: { min: 1, max: 4_194_304 },
  nCtxTrain: { min: 1, max: 16_777_216 },
  ropeBase: { min: 1, max: 1e12 },
  rmsEps: { min: 1e-12, max: 0.1 },
  gqaRatio: { min: 1, max: 16 },
} as const;

const HEAD_DIM_STEP = 4;
const ANY_COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };
const ANY_NUMBER = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };

/**
 * Hyper-parameters from the metadata, checked against limits, against one another and against every tensor's shape.
 * @throws LlmError `unsupported_architecture` for a model this engine does not run, `malformed_file` for one that
 * contradicts itself
 */
export function readModelConfig(gguf: GgufFile): ModelConfig {
  const { metadata, tensors } = gguf;
  const architecture = readArchitecture(metadata);
  const key = (suffix: string): string => `${architecture}.${suffix}`;
  refuseOtherComputations(metadata, architecture);

  const nLayers = getInteger(metadata, key('block_count'), CONFIG_LIMITS.nLayers);
  const nEmbd = getInteger(metadata, key('embedding_length'), CONFIG_LIMITS.nEmbd);
  const { nHeads, nKvHeads, headDim } = readHeads(metadata, key, nEmbd);
  const fileType = optionalInteger(metadata, 'general.file_type', ANY_COUNT);

  const config: ModelConfig = {
    architecture,
    nLayers,
    nEmbd,
    nHeads,
    nKvHeads,
    headDim,
    nFf: getInteger(metadata, key('feed_forward_length'), CONFIG_LIMITS.nFf),
    nVocab: readVocabSize(gguf),
    nCtxTrain: getInteger(metadata, key('context_length'), CONFIG_LIMITS.nCtxTrain),
    ropeBase: optionalNumber(metadata, key('rope.freq_base'), CONFIG_LIMITS.ropeBase) ?? 10_000,
    ropeType: architecture === 'llama' ? 'norm' : 'neox',
    ropeFreqs: architecture === 'llama' && tensors.has('rope_freqs.weight'),
    rmsEps: getNumber(metadata, key('attention.layer_norm_rms_epsilon'), CONFIG_LIMITS.rmsEps),
    hasQkNorm: architecture === 'qwen3',
    hasQkvBias:
      architecture === 'seed_oss' || (architecture === 'llama' && tensors.has('blk.0.attn_q.bias')),
    ffnNormName: architecture === 'seed_oss' ? 'post_attention_norm' : 'ffn_norm',
    tiedOutput: !tensors.has('output.weight'),
    name: optionalString(metadata, 'general.name') ?? null,
    licence: optionalString(metadata, 'general.license') ?? null,
    fileType: fileType === undefined ? null : fileTypeName(fileType),
  };
  refuseRopeScaling(metadata, config);
  collectTensors(gguf, config);
  return config;
}

function readArchitecture(metadata: GgufMetadata): Architecture {
  const found = getString(metadata, 'general.architecture');
  const architecture = ARCHITECTURES.find((known) => known === found);
  if (architecture === undefined) {
    throw unsupported(`architecture ${showString(found)}`, ARCHITECTURES.join(', '));
  }
  return architecture;
}

function readHeads(
  metadata: GgufMetadata,
  key: (suffix: string) => string,
  nEmbd: number,
): Pick<ModelConfig, 'nHeads' | 'nKvHeads' | 'headDim'> {
  for (const suffix of ['attention.head_count', 'attention.head_count_kv', 'feed_forward_length']) {
    const value = metadata.get(key(suffix));
    if (typeof value === 'object') {
      throw unsupported(`${key(suffix)} with ${showValue(value)}`, 'the same in every layer');
    }
  }
  const nHeads = getInteger(metadata, key('attention.head_count'), CONFIG_LIMITS.nHeads);
  const nKvHeads =
    optionalInteger(metadata, key('attention.head_count_kv'), CONFIG_LIMITS.nHeads) ?? nHeads;
  const ratio = nHeads / nKvHeads;
  if (!Number.isInteger(ratio) || ratio > CONFIG_LIMITS.gqaRatio.max) {
    throw new LlmError(
      'malformed_file',
      `found ${String(nHeads)} query heads for ${String(nKvHeads)} key/value heads, allowed an integer ratio from ${String(CONFIG_LIMITS.gqaRatio.min)} to ${String(CONFIG_LIMITS.gqaRatio.max)}`,
    );
  }

  const headDim =
    optionalInteger(metadata, key('attention.key_length'), ANY_COUNT) ?? nEmbd / nHeads;
  const { min, max } = CONFIG_LIMITS.headDim;
  if (headDim < min || headDim > max || headDim % HEAD_DIM_STEP !== 0) {
    throw unsupported(
      `head size ${String(headDim)}`,
      `multiples of ${String(HEAD_DIM_STEP)} from ${String(min)} to ${String(max)}`,
    );
  }
  for (const suffix of ['attention.value_length', 'rope.dimension_count']) {
    const found = optionalInteger(metadata, key(suffix), ANY_COUNT) ?? headDim;
    if (found !== headDim) {
      throw unsupported(`${key(suffix)} ${String(found)}`, `the head size, ${String(headDim)}`);
    }
  }
  return { nHeads, nKvHeads, headDim };
}

/** Rows of the token embedding; the tokenizer's list, where there is one, must name each row. */
function readVocabSize(gguf: GgufFile): number {
  const nRows = gguf.tensors.get('token_embd.weight')?.shape[0];
  if (nRows === undefined) {
    throw new LlmError('malformed_file', 'tensor token_embd.weight: found nothing, it is required');
  }
  const { min, max } = CONFIG_LIMITS.nVocab;
  if (nRows > max) {
    throw new LlmError(
      'malformed_file',
      `tensor token_embd.weight: found ${String(nRows)} rows, allowed ${String(min)} to ${String(max)}`,
    );
  }
  const tokens = optionalStrings(gguf.metadata, 'tokenizer.ggml.tokens');
  if (tokens !== undefined && tokens.length !== nRows) {
    throw new LlmError(
      'malformed_file',
      `tensor token_embd.weight: found ${String(nRows)} rows, allowed ${String(tokens.length)}, one for each of tokenizer.ggml.tokens`,
    );
  }
  return nRows;
}

/** Things a file of a known architecture can ask for that would change the numbers if they were passed over. */
function refuseOtherComputations(metadata: GgufMetadata, architecture: Architecture): void {
  const key = (suffix: string): string => `${architecture}.${suffix}`;
  for (const suffix of ['expert_count', 'attention.sliding_window', 'pooling_type']) {
    const found = optionalInteger(metadata, key(suffix), ANY_COUNT) ?? 0;
    if (found !== 0) throw unsupported(`${key(suffix)} ${String(found)}`, '0');
  }
  for (const suffix of ['attention.scale', 'logit_scale', 'residual_scale', 'embedding_scale']) {
    const found = optionalNumber(metadata, key(suffix), ANY_NUMBER) ?? 0;
    // llama.cpp writes 0 for "not used".
    if (found !== 0) throw unsupported(`${key(suffix)} ${String(found)}`, 'none');
  }
  if (optionalBoolean(metadata, key('attention.causal')) === false) {
    throw unsupported(`${key('attention.causal')} false`, 'true');
  }
}

/** Scaling that is baked into `rope_freqs.weight` (Llama 3) is data; any other kind is a computation we do not have. */
function refuseRopeScaling(metadata: GgufMetadata, config: ModelConfig): void {
  const key = (suffix: string): string => `${config.architecture}.rope.${suffix}`;
  const type = optionalString(metadata, key('scaling.type')) ?? 'none';
  const factor =
    optionalNumber(metadata, key('scaling.factor'), ANY_NUMBER) ??
    optionalNumber(metadata, key('scale_linear'), ANY_NUMBER) ??
    1;
  // 0 is llama.cpp's "not given".
  const scales = factor !== 1 && factor !== 0;
  const allowed = 'none, linear with factor 1, or llama3 through rope_freqs.weight';
  switch (type) {
    case 'none':
    case 'linear':
      if (scales) throw unsupported(`RoPE scaling ${type} with factor ${String(factor)}`, allowed);
      return;
    case 'llama3':
      if (!config.ropeFreqs) {
        throw unsupported('RoPE scaling llama3 without tensor rope_freqs.weight', allowed);
      }
      return;
    default:
      throw unsupported(`RoPE scaling ${showString(type)}`, allowed);
  }
}

function unsupported(found: string, allowed: string): LlmError {
  return new LlmError(
    'unsupported_architecture',
    `found ${found}; this engine runs only: ${allowed}`,
  );
}
