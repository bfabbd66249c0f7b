import { describe, expect, test } from 'vitest';

import type { LlmError } from '../../../src/llm/errors';
import { resolveSampling } from '../../../src/llm/sampling/sampling-defaults';

function refusal(options: Parameters<typeof resolveSampling>[0]): unknown {
  try {
    resolveSampling(options);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('resolveSampling', () => {
  test("fills in Hermes 4's settings", () => {
    expect(resolveSampling({ seed: 4 })).toStrictEqual({
      temperature: 0.6,
      topK: 20,
      topP: 0.95,
      minP: 0,
      repetitionPenalty: 1,
      presencePenalty: 0,
      frequencyPenalty: 0,
      penaltyLastN: 64,
      seed: 4,
    });
  });

  test('keeps what is said, zero and edges too, and takes undefined for unsaid', () => {
    const said = { temperature: 0, topK: 0, topP: 0, minP: 1, penaltyLastN: 0, seed: 2 ** 32 - 1 };
    expect(resolveSampling(said)).toMatchObject(said);
    const unsaid = { temperature: undefined } as unknown as Parameters<typeof resolveSampling>[0];
    expect(resolveSampling(unsaid).temperature).toBe(0.6);
  });

  test('draws a seed when none is given', () => {
    const seeds = new Set(Array.from({ length: 20 }, () => resolveSampling({}).seed));
    expect(seeds.size).toBeGreaterThan(15);
  });

  test.each([
    ['temperature', -0.1, '0 to 100'],
    ['temperature', NaN, '0 to 100'],
    ['temperature', Infinity, '0 to 100'],
    ['topK', -1, '0 to 2147483648'],
    ['topK', 1.5, 'a whole number'],
    ['topP', 1.01, '0 to 1'],
    ['minP', -1e-9, '0 to 1'],
    ['repetitionPenalty', 0, '0.01 to 100'],
    ['presencePenalty', 101, '-100 to 100'],
    ['frequencyPenalty', -101, '-100 to 100'],
    ['penaltyLastN', 0.5, 'a whole number'],
    ['seed', 2 ** 32, '0 to 4294967295'],
    ['seed', -1, '0 to 4294967295'],
  ])('%s %s', (name, value, allowed) => {
    const error = refusal({ [name]: value });
    expect(error).toMatchObject({ name: 'LlmError', code: 'invalid_request' });
    expect((error as LlmError).message).toContain(`${name}: found ${value}, allowed`);
    expect((error as LlmError).message).toContain(allowed);
  });
});
