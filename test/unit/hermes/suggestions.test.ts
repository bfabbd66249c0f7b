import { describe, expect, it } from 'vitest';
import { SUGGESTIONS } from '../../../src/hermes/suggestions';

describe('the suggestions', () => {
  it('have labels that tell them apart', () => {
    expect(new Set(SUGGESTIONS.map(({ label }) => label)).size).toBe(SUGGESTIONS.length);
  });

  it('put one question both ways, so that thinking can be compared', () => {
    const product = SUGGESTIONS.filter(({ text }) => text === 'What is 48 × 37?');
    expect(product.map(({ thinking }) => thinking)).toEqual([true, false]);
  });
});
