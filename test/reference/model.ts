import type { GgufFile, GgufTensor } from '../../src/llm/gguf/gguf-file';
import { dequantize } from './dequantize';
import type { RopeType } from './rope';

/** What the forward pass needs to know, read from metadata by its own few lines: a second reading beside the engine's. */
export interface ReferenceConfig {
  readonly architecture: string;
  readonly nLayers: number;
  readonly nEmbd: number;
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly headDim: number;
  readonly rmsEps: number;
  readonly ropeBase: number;
  readonly ropeType: RopeType;
  /** `post_attention_norm` in seed_oss, where other architectures say `ffn_norm`; the same place in the block. */
  readonly ffnNormName: string;
}

export interface ReferenceModel {
  readonly config: ReferenceConfig;
  /** Dequantized values of a tensor, row-major; undefined when the file has none of that name. */
  tensor(name: string): Float64Array | undefined;
}

function readReferenceConfig(metadata: GgufFile['metadata']): ReferenceConfig {
  const architecture = String(metadata.get('general.architecture'));
  const number = (key: string, fallback = NaN) =>
    Number(metadata.get(`${architecture}.${key}`) ?? fallback);
  const nEmbd = number('embedding_length');
  const nHeads = number('attention.head_count');
  return {
    architecture,
    nLayers: number('block_count'),
    nEmbd,
    nHeads,
    nKvHeads: number('attention.head_count_kv', nHeads),
    headDim: number('attention.key_length', nEmbd / nHeads),
    rmsEps: number('attention.layer_norm_rms_epsilon'),
    ropeBase: number('rope.freq_base', 10000),
    ropeType: architecture === 'llama' ? 'norm' : 'neox',
    ffnNormName: architecture === 'seed_oss' ? 'post_attention_norm' : 'ffn_norm',
  };
}

/** Reads and dequantizes every tensor: 8 bytes a weight, so for small models only. */
export async function loadReferenceModel(file: GgufFile): Promise<ReferenceModel> {
  const read = async ({ name, type, source, offsetBytes, sizeBytes }: GgufTensor) => {
    const values = dequantize(type, await source.read(offsetBytes, sizeBytes));
    return [name, values] as const;
  };
  const tensors = new Map(await Promise.all([...file.tensors.values()].map(read)));
  return {
    config: readReferenceConfig(file.metadata),
    tensor: (name) => tensors.get(name),
  };
}
