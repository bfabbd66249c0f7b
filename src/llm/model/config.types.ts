export const ARCHITECTURES = ['qwen3', 'llama', 'seed_oss'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** Hyper-parameters of one model, each within limits and in agreement with the tensors' shapes. */
export interface ModelConfig {
  readonly architecture: Architecture;
  readonly nLayers: number;
  readonly nEmbd: number;
  readonly nHeads: number;
  /** Divides `nHeads`; the ratio is 1 to 16. */
  readonly nKvHeads: number;
  /** A multiple of 4, 8 to 256. `nHeads * headDim` may differ from `nEmbd`. */
  readonly headDim: number;
  readonly nFf: number;
  /** Rows of the token embedding. */
  readonly nVocab: number;
  /** Tokens the model was trained for: the longest context. */
  readonly nCtxTrain: number;
  readonly ropeBase: number;
  /** Which elements of a head turn together: `norm` (2i, 2i+1), `neox` (i, i + headDim/2). */
  readonly ropeType: 'norm' | 'neox';
  /** `rope_freqs.weight` (headDim/2) is present; it divides each frequency. */
  readonly ropeFreqs: boolean;
  readonly rmsEps: number;
  /** RMS norm with weights (headDim) on each head of q and k before RoPE. */
  readonly hasQkNorm: boolean;
  readonly hasQkvBias: boolean;
  /** The tensor before the feed-forward block; Seed-OSS names it otherwise, what it does is the same. */
  readonly ffnNormName: 'ffn_norm' | 'post_attention_norm';
  /** No `output.weight`: the token embedding serves as LM head. */
  readonly tiedOutput: boolean;
  readonly name: string | null;
  readonly licence: string | null;
  /** The mix as llama.cpp names it, e.g. `Q4_K_M`; a label, never relied on. */
  readonly fileType: string | null;
}
