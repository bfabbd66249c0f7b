import { describe, expect, test } from 'vitest';

import { logprobsOf } from '../../../src/llm/sampling/logprobs';
import { SeededRandom } from '../../fixtures/random';
import { logSoftMax } from '../../reference/compare';

describe('logprobsOf', () => {
  test.each([0, 1, 5, 20])('the %i likeliest of 1000, by log-softmax', (nTop) => {
    const logits = new SeededRandom(nTop).normals(1000, 4);
    const expected = logSoftMax(logits);
    const { logprob, topLogprobs } = logprobsOf(logits, 321, nTop);
    expect(logprob).toBeCloseTo(expected[321]!, 10);
    const order = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]!).slice(0, nTop);
    expect(topLogprobs.map(({ id }) => id)).toStrictEqual(order);
    for (const { id, logprob: each } of topLogprobs) expect(each).toBeCloseTo(expected[id]!, 10);
  });

  test('the lower id first among equals', () => {
    const { topLogprobs } = logprobsOf(new Float32Array([1, 3, 3, 0, 3]), 0, 3);
    expect(topLogprobs.map(({ id }) => id)).toStrictEqual([1, 2, 4]);
  });

  test('logits too large for exp', () => {
    const { logprob, topLogprobs } = logprobsOf(new Float32Array([1e6, 1e6, -1e6]), 1, 2);
    expect(logprob).toBeCloseTo(-Math.LN2, 10);
    expect(topLogprobs).toHaveLength(2);
  });

  test('no more than there are', () => {
    expect(logprobsOf(new Float32Array([0, 1]), 0, 20).topLogprobs).toHaveLength(2);
  });
});
