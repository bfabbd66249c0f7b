import { attention } from './attention';
import { getRows } from './get-rows';
import type { ReferenceModel } from './model';
import { mulMat } from './mul-mat';
import { rmsNorm } from './rms-norm';
import { rope } from './rope';
import { swiglu } from './swiglu';

const sum = (a: Float64Array, b: Float64Array) => a.map((x, i) => x + b[i]!);

/** Stands in for another implementation's habit of rounding what it multiplies with the matrix `weightName`. */
export type RoundInput = (input: Float64Array, weightName: string) => Float64Array;

/** One transformer block. `x` is the residual stream, (T, nEmbd). */
function block(
  model: ReferenceModel,
  layer: number,
  x: Float64Array,
  positions: number[],
  round: RoundInput,
): Float64Array {
  const { config } = model;
  const { nEmbd, nHeads, headDim, rmsEps, ropeType, ropeBase } = config;
  const find = (name: string) => model.tensor(`blk.${layer}.${name}`);
  const weight = (name: string) => {
    const values = find(`${name}.weight`);
    if (!values) throw new Error(`tensor blk.${layer}.${name}.weight is missing`);
    return values;
  };
  const linear = (name: string, input: Float64Array, nIn: number) =>
    mulMat(weight(name), round(input, `blk.${layer}.${name}.weight`), nIn, find(`${name}.bias`));
  const headNorm = (name: string, heads: Float64Array) => {
    const normWeight = find(`${name}.weight`);
    return normWeight ? rmsNorm(heads, normWeight, rmsEps) : heads;
  };
  const freqFactors = model.tensor('rope_freqs.weight');
  const turn = (heads: Float64Array) =>
    rope(heads, positions, headDim, ropeType, ropeBase, freqFactors);

  const attnIn = rmsNorm(x, weight('attn_norm'), rmsEps);
  const q = turn(headNorm('attn_q_norm', linear('attn_q', attnIn, nEmbd)));
  const k = turn(headNorm('attn_k_norm', linear('attn_k', attnIn, nEmbd)));
  const v = linear('attn_v', attnIn, nEmbd);
  const attnOut = attention(q, k, v, config);
  const afterAttention = sum(x, linear('attn_output', attnOut, nHeads * headDim));

  const ffnIn = rmsNorm(afterAttention, weight(config.ffnNormName), rmsEps);
  const hidden = swiglu(linear('ffn_gate', ffnIn, nEmbd), linear('ffn_up', ffnIn, nEmbd));
  return sum(afterAttention, linear('ffn_down', hidden, hidden.length / positions.length));
}

/**
 * The whole model in float64: qwen3 (QK-norm), llama (rope_freqs) and seed_oss (q/k/v biases), which differ only in the tensors
 * they have, the RoPE pairing and one norm's name. Everything is recomputed for every call; there is no KV cache to get wrong.
 * @param tokens (T)
 * @param round none by default
 * @returns logits (T, nVocab), one array per position
 */
export function referenceForward(
  model: ReferenceModel,
  tokens: readonly number[],
  round: RoundInput = (input) => input,
): Float64Array[] {
  const { nEmbd, nLayers, rmsEps } = model.config;
  const embedding = model.tensor('token_embd.weight');
  const outputNorm = model.tensor('output_norm.weight');
  if (!embedding || !outputNorm) throw new Error('token_embd or output_norm is missing');
  const positions = tokens.map((_, pos) => pos);
  let x = getRows(embedding, tokens, nEmbd);
  for (let layer = 0; layer < nLayers; layer++) {
    x = block(model, layer, x, positions, round);
  }
  const normed = rmsNorm(x, outputNorm, rmsEps);
  const output = model.tensor('output.weight');
  const outputIn = round(normed, output ? 'output.weight' : 'token_embd.weight');
  const logits = mulMat(output ?? embedding, outputIn, nEmbd);
  const nVocab = logits.length / tokens.length;
  return positions.map((pos) => logits.slice(pos * nVocab, (pos + 1) * nVocab));
}
