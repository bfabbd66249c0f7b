import { describe, expect, it } from 'vitest';
import { answerCost, formatDollars, tokensOf } from '../../../src/ui/chat/answer-cost';

describe('what an answer would have cost', () => {
  it('counts what is read and what is written at their prices', () => {
    const prices = { inputPrice: 2.5, outputPrice: 15 };
    expect(answerCost({ promptTokens: 1_000_000, outputTokens: 100_000 }, prices)).toBeCloseTo(4);
  });

  it('counts as written what was written before an answer was gone on with', () => {
    const last = { promptTokens: 150, outputTokens: 20 };
    expect(tokensOf({ nTokens: 70 }, last)).toEqual({ promptTokens: 100, outputTokens: 70 });
    expect(tokensOf({ nTokens: 20 }, last)).toEqual(last);
  });

  it.each([
    [0.00023, '$0.00023'],
    [0.0456, '$0.046'],
    [0, '$0'],
    [12.345, '$12.35'],
  ])('%f is written as %s', (dollars, text) => {
    expect(formatDollars(dollars)).toBe(text);
  });
});
