import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import type { LanguageModel } from '../../../src/llm/language-model';
import type { NextTokens } from '../../../src/llm/language-model.types';
import { maskOf, ScriptedGuide } from '../../fixtures/guides';
import { answer, loadTiny, PROMPT } from './model-under-test';

const N_VOCAB = 320;
const GREEDY = { temperature: 0, maxTokens: 12 };
const FREE: NextTokens = { kind: 'free' };
const letters = maskOf(
  N_VOCAB,
  Array.from({ length: 26 }, (_, i) => 97 + i),
);
let gpu: Gpu;
let model: LanguageModel;
beforeAll(async () => {
  gpu = await Gpu.open();
  model = await loadTiny(gpu, {}, { nCtx: 256 });
});
afterAll(() => {
  gpu.destroy();
});

/** Greedy tokens after a prompt, with what an empty cache gives. */
async function afresh(prompt: readonly number[], maxTokens: number, mask?: Uint32Array) {
  await model.logits([1], { all: false }, () => undefined);
  const guide = mask && new ScriptedGuide(() => ({ kind: 'masked', mask }));
  return (await answer(model, prompt, { temperature: 0, maxTokens, ...(guide && { guide }) })).ids;
}

describe('a guide', () => {
  it('that lets everything pass changes nothing, and hears of every token', async () => {
    const guide = new ScriptedGuide(() => FREE);
    const guided = await answer(model, PROMPT, { ...GREEDY, guide });
    expect(guided.ids).toEqual(await afresh(PROMPT, 12));
    expect(guide.accepted).toEqual(guided.ids);
    expect(guided.summary.stopReason).toBe('length');
  });

  it('may begin a mask in the middle: the step that was on its way without it leaves no trace', async () => {
    const guide = new ScriptedGuide((n) => (n < 4 ? FREE : { kind: 'masked', mask: letters }));
    const { ids } = await answer(model, PROMPT, { ...GREEDY, guide });
    const free = await afresh(PROMPT, 4);
    expect(ids.slice(0, 4)).toEqual(free);
    expect(ids.slice(4)).toEqual(await afresh([...PROMPT, ...free], 8, letters));
    expect(ids.slice(4).every((id) => id >= 97 && id < 123)).toBe(true);
  });

  it('may end a mask in the middle', async () => {
    const guide = new ScriptedGuide((n) => (n >= 4 ? FREE : { kind: 'masked', mask: letters }));
    const { ids } = await answer(model, PROMPT, { ...GREEDY, guide });
    expect(ids.slice(4)).toEqual(await afresh([...PROMPT, ...ids.slice(0, 4)], 8));
  });

  it('may put tokens, after which all goes on as after a prompt with them', async () => {
    const put = [50, 60, 70];
    const guide = new ScriptedGuide((n) =>
      n === 4 ? { kind: 'put', tokens: put, replacesLast: false } : FREE,
    );
    const guided = await answer(model, PROMPT, { ...GREEDY, guide });
    const free = await afresh(PROMPT, 4);
    expect(guided.ids.slice(0, 7)).toEqual([...free, ...put]);
    expect(guided.ids.slice(7)).toEqual(await afresh([...PROMPT, ...free, ...put], 5));
    // The next turn finds them in the cache.
    const after = await answer(model, [...PROMPT, ...guided.ids, 9], GREEDY);
    expect(after.summary.reusedTokens).toBeGreaterThanOrEqual(PROMPT.length + 4 + put.length);
  });

  it('may put tokens first, before anything is drawn', async () => {
    const guide = new ScriptedGuide((n) =>
      n === 0 ? { kind: 'put', tokens: [5, 6], replacesLast: false } : FREE,
    );
    const { ids } = await answer(model, PROMPT, { ...GREEDY, guide });
    expect(ids).toEqual([5, 6, ...(await afresh([...PROMPT, 5, 6], 10))]);
  });

  it('may take the last token back for others; it is never told', async () => {
    const guide = new ScriptedGuide((n) =>
      n === 5 ? { kind: 'put', tokens: [80], replacesLast: true } : FREE,
    );
    const { ids } = await answer(model, PROMPT, { ...GREEDY, guide });
    const free = await afresh(PROMPT, 4);
    expect(ids).toEqual([...free, 80, ...(await afresh([...PROMPT, ...free, 80], 7))]);
    expect(guide.accepted).toHaveLength(13);
  });

  it('may end the answer', async () => {
    const guide = new ScriptedGuide((n) => (n === 3 ? { kind: 'end' } : FREE));
    const { ids, summary } = await answer(model, PROMPT, { ...GREEDY, guide });
    expect(ids).toEqual(await afresh(PROMPT, 3));
    expect(summary.stopReason).toBe('stop');
  });

  it('cannot put more than was allowed', async () => {
    const guide = new ScriptedGuide((n) =>
      n === 2 ? { kind: 'put', tokens: [1, 2, 3, 4], replacesLast: false } : FREE,
    );
    const { ids, summary } = await answer(model, PROMPT, { ...GREEDY, maxTokens: 4, guide });
    expect(ids).toHaveLength(4);
    expect(summary.stopReason).toBe('length');
  });

  it('draws on: the same seed after a change of kind does not draw the same numbers again', async () => {
    const sampled = { temperature: 3, topK: 0, topP: 1, seed: 5, maxTokens: 40 };
    const all = maskOf(
      N_VOCAB,
      Array.from({ length: N_VOCAB }, (_, i) => i),
    );
    const plain = await answer(model, PROMPT, sampled);
    const guide = new ScriptedGuide((n) => (n % 10 < 5 ? FREE : { kind: 'masked', mask: all }));
    expect((await answer(model, PROMPT, { ...sampled, guide })).ids).toEqual(plain.ids);
  });
});

describe('the work of one token with a guide', () => {
  it('is one submit; a mask writes a bit a token', async () => {
    const guide = new ScriptedGuide(() => ({ kind: 'masked', mask: letters }));
    const { perToken } = (await answer(model, PROMPT, { ...GREEDY, guide })).summary;
    expect(perToken).toMatchObject({ submits: 1, passes: 1, objectsCreated: 0, bytesRead: 8 });
    expect(perToken.bytesWritten).toBe(Math.ceil(N_VOCAB / 32) * 4);
  });

  it('is what it is without one where everything may pass', async () => {
    const guide = new ScriptedGuide(() => FREE);
    const { perToken } = (await answer(model, PROMPT, { ...GREEDY, guide })).summary;
    const { summary } = await answer(model, PROMPT, GREEDY);
    expect(perToken).toEqual(summary.perToken);
    expect(perToken.bytesRead).toBe(8);
  });
});
