import * as v from 'valibot';
import type { ModelShape } from '../../protocol';
import { checkedJson } from '../../storage/checked-json';
import { CONFIG_FILE } from '../../storage/models/mlc-files';

/** What is read of a build's `mlc-chat-config.json`; WebLLM reads the rest itself. */
const CHAT_CONFIG = v.looseObject({
  model_type: v.string(),
  vocab_size: v.pipe(v.number(), v.integer(), v.minValue(1)),
  context_window_size: v.pipe(v.number(), v.integer()),
  tokenizer_files: v.array(v.string()),
  conv_template: v.looseObject({
    system_prefix_token_ids: v.nullish(v.array(v.number())),
    stop_token_ids: v.array(v.number()),
  }),
  model_config: v.optional(
    v.looseObject({
      num_hidden_layers: v.optional(v.number()),
      num_key_value_heads: v.optional(v.number()),
      num_attention_heads: v.optional(v.number()),
      head_dim: v.optional(v.number()),
      hidden_size: v.optional(v.number()),
      intermediate_size: v.optional(v.number()),
    }),
  ),
  quantization: v.optional(v.string()),
});

export type MlcChatConfig = v.InferOutput<typeof CHAT_CONFIG>;

const TOKEN = v.union([v.string(), v.object({ content: v.string() })]);

/** What is read of a build's `tokenizer_config.json`. */
const TOKENIZER_CONFIG = v.looseObject({
  /** Hermes 3 has two, by name: one for tools. */
  chat_template: v.optional(
    v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))]),
  ),
  bos_token: v.nullish(TOKEN),
  eos_token: v.nullish(TOKEN),
  added_tokens_decoder: v.optional(
    v.record(v.string(), v.looseObject({ content: v.string(), special: v.optional(v.boolean()) })),
    {},
  ),
});

export type TokenizerConfig = v.InferOutput<typeof TOKENIZER_CONFIG>;

/** @throws EngineError `malformed_file` */
export function readChatConfig(text: string): MlcChatConfig {
  return checkedJson(CHAT_CONFIG, text, { name: CONFIG_FILE, code: 'malformed_file' });
}

/** @throws EngineError `malformed_file` */
export function readTokenizerConfig(text: string): TokenizerConfig {
  return checkedJson(TOKENIZER_CONFIG, text, {
    name: 'tokenizer_config.json',
    code: 'malformed_file',
  });
}

/** WebLLM's default for its own list; it sets aside memory for all of it at once. */
const N_CTX = 4096;

/** Context length in tokens: what is asked for, up to what the build was made for. */
export function contextLength({ context_window_size: most }: MlcChatConfig, nCtx = N_CTX): number {
  return most > 0 ? Math.min(nCtx, most) : nCtx;
}

/** What decides how much memory a build takes; null for one that does not tell. */
export function shapeOf(config: MlcChatConfig): ModelShape | null {
  const { model_config: told = {}, vocab_size: nVocab, context_window_size: most } = config;
  const { num_hidden_layers: nLayers, num_attention_heads: nHeads, hidden_size: nEmbd } = told;
  const { intermediate_size: nFf, num_key_value_heads: nKvHeads = nHeads } = told;
  if (!nLayers || !nHeads || !nKvHeads || !nEmbd || !nFf) return null;
  const { head_dim: headDim = nEmbd / nHeads } = told;
  const nCtxMax = most > 0 ? most : N_CTX;
  const kvElementBytes = config.quantization?.includes('f32') ? 4 : 2;
  return { nLayers, nHeads, nKvHeads, headDim, nEmbd, nFf, nVocab, nCtxMax, kvElementBytes };
}
