import { describe, expect, it } from 'vitest';
import {
  benchPrompt,
  partialCharacterTokens,
  turnSerials,
} from '../../../scripts/cli/bench-prompt';
import { ratios, summarize, type BenchRun } from '../../../scripts/cli/bench-run';
import { spread } from '../../../scripts/cli/spread';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { buildTinyGguf } from '../../fixtures/tiny-model';

async function tinyTokenizer() {
  const bytes = buildTinyGguf({ architecture: 'qwen3', type: 'Q4_0' });
  return createTokenizer((await readGguf([new MemorySource('tiny.gguf', bytes)])).metadata);
}

function run(scale: number): BenchRun {
  return {
    loadMs: 100 * scale,
    prefill: [{ nTokens: 16, ms: 16 * scale }],
    decode: { nTokens: 10, ms: 100 * scale },
  };
}

describe('spread', () => {
  it.each([
    [[3], { median: 3, min: 3, max: 3 }],
    [[5, 1, 3], { median: 3, min: 1, max: 5 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
    [[10, 9, 100], { median: 10, min: 9, max: 100 }],
  ])('of %j', (values, expected) => {
    expect(spread(values)).toEqual(expected);
  });

  it('of nothing is null', () => {
    expect(spread([])).toBeNull();
  });
});

describe('the figures of a benchmark', () => {
  it('are medians of rates, per second', () => {
    const summary = summarize([run(1), run(4), run(2)]);
    expect(summary.loadMs).toEqual({ median: 200, min: 100, max: 400 });
    expect(summary.prefill).toEqual([
      { promptTokens: 16, tokensPerSecond: { median: 500, min: 250, max: 1000 } },
    ]);
    expect(summary.decode).toEqual({
      tokens: 10,
      tokensPerSecond: { median: 50, min: 25, max: 100 },
    });
  });

  it('have a ratio above one where ours is faster', () => {
    expect(ratios(summarize([run(1)]), summarize([run(3)]))).toEqual({ prefill: [3], decode: 3 });
  });

  it('have no ratio to an engine that did nothing', () => {
    expect(ratios(summarize([run(1)]), summarize([]))).toEqual({ prefill: [null], decode: null });
  });
});

describe('benchPrompt', () => {
  it('shares no first token with another prompt of its turn, so no prefix is reused', async () => {
    const tokenizer = await tinyTokenizer();
    const { warmUp, decode, prefill } = turnSerials(3, 2);
    const first = [warmUp, decode, prefill, prefill + 1].map(
      (serial) => benchPrompt(tokenizer, 8, serial).tokens[0],
    );
    expect(new Set(first).size).toBe(4);
  });

  it.each([1, 2, 16, 300])('has exactly %i tokens', async (nTokens) => {
    expect(benchPrompt(await tinyTokenizer(), nTokens, 0).tokens).toHaveLength(nTokens);
  });

  it('is the same for a turn and differs early between turns', async () => {
    const tokenizer = await tinyTokenizer();
    expect(benchPrompt(tokenizer, 32, 1)).toEqual(benchPrompt(tokenizer, 32, 1));
    const heads = [0, 1, 2, 3].map((turn) => benchPrompt(tokenizer, 8, turn).text);
    expect(new Set(heads).size).toBe(4);
  });

  it('gives text that is the tokens', async () => {
    const tokenizer = await tinyTokenizer();
    const { tokens, text } = benchPrompt(tokenizer, 40, 2);
    expect(tokenizer.detokenize(tokens)).toBe(text);
  });
});

describe('partialCharacterTokens', () => {
  it('are the bytes from 0x80, which no character consists of alone', async () => {
    const tokenizer = await tinyTokenizer();
    const ids = partialCharacterTokens(tokenizer);
    expect(ids).toHaveLength(128);
    expect(ids.every((id) => (tokenizer.tokenBytes(id)[0] ?? 0) >= 0x80)).toBe(true);
  });
});
