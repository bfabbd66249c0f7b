import type { Architecture } from '../../../src/llm/model/config.types';
import type { HeaderSpec, TensorSpec, TypedValue } from './header-builder';

export interface ModelChanges {
  /** Added or replaced; `null` leaves the key out. `*` stands for the architecture. */
  readonly metadata?: Readonly<Record<string, TypedValue | null>>;
  /** Replaced by name, added when there is none; `null` leaves the tensor out. */
  readonly tensors?: Readonly<Record<string, Partial<TensorSpec> | null>>;
}

const LAYER_VECTORS: Readonly<Record<Architecture, readonly string[]>> = {
  llama: ['ffn_norm.weight'],
  qwen3: ['ffn_norm.weight', 'attn_q_norm.weight', 'attn_k_norm.weight'],
  seed_oss: ['post_attention_norm.weight', 'attn_q.bias', 'attn_k.bias', 'attn_v.bias'],
};

/** Header of a whole model with one layer; width, head size and feed-forward width are 32, the vocabulary has 4 tokens. */
export function modelHeader(architecture: Architecture, changes: ModelChanges = {}): HeaderSpec {
  const metadata = new Map<string, TypedValue>([
    ['general.architecture', ['STRING', architecture]],
    ['general.alignment', ['UINT32', 32]],
    [`${architecture}.block_count`, ['UINT32', 1]],
    [`${architecture}.context_length`, ['UINT64', 64]],
    [`${architecture}.embedding_length`, ['UINT32', 32]],
    [`${architecture}.feed_forward_length`, ['UINT32', 32]],
    [`${architecture}.attention.head_count`, ['UINT32', 1]],
    [`${architecture}.attention.key_length`, ['UINT32', 32]],
    [`${architecture}.attention.layer_norm_rms_epsilon`, ['FLOAT32', 0.5 ** 17]],
    ['tokenizer.ggml.tokens', ['ARRAY', ['STRING', ['a', 'b', 'ab', '<|end|>']]]],
    ['tokenizer.ggml.scores', ['ARRAY', ['FLOAT32', [0, 1, 2, 3]]]],
    ['split.count', ['UINT16', 1]],
    ['split.no', ['UINT16', 0]],
  ]);
  for (const [key, value] of Object.entries(changes.metadata ?? {})) {
    const fullKey = key.replace('*', architecture);
    if (value === null) metadata.delete(fullKey);
    else metadata.set(fullKey, value);
  }

  // Exact sizes: one byte more anywhere is an overlap or a truncated file.
  const listed: TensorSpec[] = [
    { name: 'token_embd.weight', ne: [32, 4], type: 8, dataBytes: 136 },
    { name: 'output_norm.weight', ne: [32] },
    { name: 'blk.0.attn_norm.weight', ne: [32] },
    { name: 'blk.0.attn_q.weight', ne: [32, 32], type: 2, dataBytes: 576 },
    { name: 'blk.0.attn_k.weight', ne: [32, 32], type: 3, dataBytes: 640 },
    { name: 'blk.0.attn_v.weight', ne: [32, 32], type: 6, dataBytes: 704 },
    { name: 'blk.0.attn_output.weight', ne: [32, 32], type: 7, dataBytes: 768 },
    ...LAYER_VECTORS[architecture].map((name) => ({ name: `blk.0.${name}`, ne: [32] })),
    { name: 'blk.0.ffn_gate.weight', ne: [32, 32], type: 1, dataBytes: 2048 },
    { name: 'blk.0.ffn_up.weight', ne: [32, 32], type: 30, dataBytes: 2048 },
    { name: 'blk.0.ffn_down.weight', ne: [32, 32], type: 2, dataBytes: 576 },
  ];
  const tensors = new Map(listed.map((tensor) => [tensor.name, tensor]));
  for (const [name, change] of Object.entries(changes.tensors ?? {})) {
    if (change === null) tensors.delete(name);
    else tensors.set(name, { ...(tensors.get(name) ?? { ne: [32] }), ...change, name });
  }
  metadata.set('split.tensors.count', ['INT32', tensors.size]);
  return { metadata: [...metadata], tensors: [...tensors.values()] };
}
