import type { RankedLogit } from '../../protocol';

/**
 * The likeliest tokens of one row.
 * @param logits (nVocab) f32
 * @param top how many; more than nVocab gives all
 * @returns likeliest first, the lower id first among equals; logprob in nats, summed in float64
 */
export function rankLogits(logits: Float32Array, top: number): RankedLogit[] {
  let max = -Infinity;
  for (const logit of logits) max = Math.max(max, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  const logSum = max + Math.log(sum);

  const candidates: number[] = [];
  const least = nthLargest(logits, top);
  for (const [id, logit] of logits.entries()) if (logit >= least) candidates.push(id);
  candidates.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  return candidates.slice(0, top).map((id) => {
    const logit = logits[id] ?? 0;
    return { id, logit, logprob: logit - logSum };
  });
}

/** Sorting plain numbers is ten times faster than sorting 150,000 ids by them. */
function nthLargest(values: Float32Array, n: number): number {
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.max(0, sorted.length - n)] ?? -Infinity;
}
