import { describe, expect, it } from 'vitest';
import {
  argmax,
  klDivergence,
  logSoftMax,
  maxAbsDiff,
  nmse,
  sameGreedyChoice,
} from '../../reference/compare';

describe('compare', () => {
  it('nmse is relative to the power of what was expected', () => {
    expect(nmse([1, 2], [1, 2])).toBe(0);
    expect(nmse([0, 0], [0, 0])).toBe(0);
    expect(nmse([1, 2.5], [1, 2])).toBeCloseTo(0.05, 12);
    expect(nmse([NaN, 2], [1, 2])).toBeNaN();
    expect(nmse([1], [0])).toBe(Infinity);
  });

  it('maxAbsDiff finds the worst, and never overlooks NaN', () => {
    expect(maxAbsDiff([1, 2, 7], [1, 4, 6])).toBe(2);
    expect(maxAbsDiff([NaN, 2], [1, 2])).toBeNaN();
    expect(maxAbsDiff([1], [1, 2])).toBeNaN();
  });

  it('logSoftMax stands logits of any size', () => {
    expect([...logSoftMax([1000, 1000])]).toEqual([-Math.log(2), -Math.log(2)]);
  });

  it('klDivergence matches its definition and ignores a constant shift', () => {
    const definition = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
    expect(klDivergence([0, Math.log(3)], [4, 4])).toBeCloseTo(definition, 12);
    expect(klDivergence([1, 2, 3], [101, 102, 103])).toBeLessThan(1e-25);
    expect(klDivergence([0, 0], [NaN, 0])).toBeNaN();
  });

  it('klDivergence resolves differences far below float64 cancellation', () => {
    const shift = 1e-9;
    expect(klDivergence([0, 0], [shift, -shift]) / (shift ** 2 / 2)).toBeCloseTo(1, 3);
  });

  it('argmax takes the first of equals', () => {
    expect(argmax([1, 5, 5, 2])).toBe(1);
  });

  it('sameGreedyChoice sets ties within the margin aside', () => {
    expect(sameGreedyChoice([1, 2], [2, 1.999], 0.01)).toBe(true);
    expect(sameGreedyChoice([1, 2], [2, 1.9], 0.01)).toBe(false);
  });
});
