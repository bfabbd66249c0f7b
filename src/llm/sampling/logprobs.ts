import type { TokenLogprob } from '../language-model.types';

/**
 * Log-probabilities under the model itself: before penalties, temperature and filters.
 * @param logits (nVocab) f32
 */
export function logprobsOf(
  logits: Float32Array,
  chosen: number,
  nTop: number,
): { logprob: number; topLogprobs: TokenLogprob[] } {
  let max = -Infinity;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  const logSum = max + Math.log(sum);
  const top: TokenLogprob[] = [];
  logits.forEach((logit, id) => {
    if (top.length === nTop && logit - logSum <= (top.at(-1)?.logprob ?? Infinity)) return;
    const at = top.findIndex((other) => other.logprob < logit - logSum);
    top.splice(at < 0 ? top.length : at, 0, { id, logprob: logit - logSum });
    if (top.length > nTop) top.pop();
  });
  return { logprob: (logits[chosen] ?? -Infinity) - logSum, topLogprobs: top };
}
