import { describe, expect, it } from 'vitest';
import { rankLogits } from '../../../src/engines/gguf/rank-logits';

describe('rankLogits', () => {
  it('ranks by logit, the lower id first among equals', () => {
    const ranked = rankLogits(new Float32Array([1, 3, 3, -2]), 3);
    expect(ranked.map(({ id }) => id)).toEqual([1, 2, 0]);
  });

  it('gives log-probabilities whose probabilities sum to one', () => {
    const ranked = rankLogits(new Float32Array([0.5, -1, 80, 79, -300]), 5);
    expect(ranked.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 12);
    expect(ranked[0]?.logprob).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 6);
  });

  it('gives all tokens when more are asked for', () => {
    expect(rankLogits(new Float32Array([1, 2]), 20)).toHaveLength(2);
  });
});
