import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import type { LanguageModel } from '../../../src/llm/language-model';
import type { GenerateOptions } from '../../../src/llm/language-model.types';
import { maskGuide } from '../../fixtures/guides';
import { argmax, logSoftMax } from '../../reference/compare';
import { answer, loadTiny, PROMPT } from './model-under-test';

const N_CTX = 256;
const GREEDY = { temperature: 0, maxTokens: 12 };
let gpu: Gpu;
let model: LanguageModel;
beforeAll(async () => {
  gpu = await Gpu.open();
  model = await loadTiny(gpu, {}, { nCtx: N_CTX });
});
afterAll(() => {
  gpu.destroy();
});

async function lastLogits(tokens: readonly number[]): Promise<Float32Array> {
  let last = new Float32Array();
  await model.logits(tokens, { all: false }, (_pos, logits) => (last = logits));
  return last;
}

describe('generate', () => {
  it('greedy equals the argmax of the logits, step by step', async () => {
    const { ids, summary } = await answer(model, PROMPT, GREEDY);
    const tokens = [...PROMPT];
    for (let i = 0; i < GREEDY.maxTokens; i++) tokens.push(argmax(await lastLogits(tokens)));
    expect(ids).toStrictEqual(tokens.slice(PROMPT.length));
    expect(summary).toMatchObject({ promptTokens: 13, outputTokens: 12, stopReason: 'length' });
  });

  it('the same seed gives the same text, another another', async () => {
    const sampled = { temperature: 1.2, topK: 0, topP: 1, maxTokens: 20 };
    const first = await answer(model, PROMPT, { ...sampled, seed: 1 });
    const again = await answer(model, PROMPT, { ...sampled, seed: 1 });
    const other = await answer(model, PROMPT, { ...sampled, seed: 2 });
    expect(again.ids).toStrictEqual(first.ids);
    expect(other.ids).not.toStrictEqual(first.ids);
  });

  it('a second turn computes only what is new, and answers as a fresh model', async () => {
    const first = await answer(model, PROMPT, GREEDY);
    const prompt = [...PROMPT, ...first.ids, 3, 14, 15];
    const second = await answer(model, prompt, GREEDY);
    expect(second.summary.reusedTokens).toBe(PROMPT.length + first.ids.length - 1);
    await lastLogits([1]); // empties the cache
    const fresh = await answer(model, prompt, GREEDY);
    expect(fresh.summary.reusedTokens).toBe(0);
    expect(second.ids).toStrictEqual(fresh.ids);
  });

  it('an edited prompt reuses the part before the edit', async () => {
    await answer(model, PROMPT, GREEDY);
    const edited = PROMPT.map((id, i) => (i === 7 ? 200 : id));
    const reused = await answer(model, edited, GREEDY);
    expect(reused.summary.reusedTokens).toBe(7);
    await lastLogits([1]);
    expect(reused.ids).toStrictEqual((await answer(model, edited, GREEDY)).ids);
  });

  it('maxTokens 0 prefills only, 1 gives one', async () => {
    const none = await answer(model, PROMPT, { ...GREEDY, maxTokens: 0 });
    expect(none.summary).toMatchObject({ outputTokens: 0, stopReason: 'length' });
    expect(none.pieces).toStrictEqual([]);
    const one = await answer(model, PROMPT, { ...GREEDY, maxTokens: 1 });
    expect(one.summary).toMatchObject({ outputTokens: 1, reusedTokens: 12, stopReason: 'length' });
  });

  it('stops at a stop token, which is not part of the answer', async () => {
    const { ids } = await answer(model, PROMPT, GREEDY);
    const stop = ids[5]!;
    const stopped = await answer(model, PROMPT, { ...GREEDY, stopTokens: [stop] });
    expect(stopped.ids).toStrictEqual(ids.slice(0, ids.indexOf(stop)));
    expect(stopped.summary.stopReason).toBe('stop');
  });

  it('the text ends before a stop string that begins in one token and ends in another', async () => {
    const letters = new Uint32Array(10);
    for (let id = 97; id < 123; id++) letters[id >> 5]! |= 1 << (id & 31);
    const spelled = { temperature: 3, topK: 0, topP: 1, seed: 3, maxTokens: 12 };
    // The vocabulary's byte tokens are in byte order: these are a to z.
    const free = await answer(model, PROMPT, { ...spelled, guide: maskGuide(letters) });
    expect(free.text).toMatch(/^[a-z]{12}$/);
    const stop = free.text.slice(4, 7);
    const stopped = await answer(model, PROMPT, {
      ...spelled,
      guide: maskGuide(letters),
      stopStrings: ['nothing', stop],
    });
    expect(stopped.text).toBe(free.text.slice(0, free.text.indexOf(stop)));
    expect(stopped.summary.stopReason).toBe('stop');
  });

  it('topLogprobs are the log-softmax of the logits', async () => {
    const { pieces } = await answer(model, PROMPT, { ...GREEDY, maxTokens: 3, topLogprobs: 5 });
    const tokens = [...PROMPT];
    for (const { tokenId, logprob, topLogprobs } of pieces.slice(0, 3)) {
      const expected = logSoftMax(await lastLogits(tokens));
      expect(logprob).toBeCloseTo(expected[tokenId]!, 4);
      expect(topLogprobs).toHaveLength(5);
      for (const each of topLogprobs!) expect(each.logprob).toBeCloseTo(expected[each.id]!, 4);
      tokens.push(tokenId);
    }
    expect(tokens).toHaveLength(PROMPT.length + 3);
  });
});

describe('abort', () => {
  it('before the start, and in mid-answer, is a result; the model goes on', async () => {
    const wanted = await answer(model, PROMPT, GREEDY);
    await lastLogits([1]);
    const before = await answer(model, PROMPT, { ...GREEDY, signal: AbortSignal.abort() });
    expect(before.summary).toMatchObject({ stopReason: 'abort', outputTokens: 0 });

    const abort = new AbortController();
    const options = { ...GREEDY, maxTokens: 60, signal: abort.signal };
    let seen = 0;
    const cut = await answer(model, PROMPT, options, () => {
      if (++seen === 4) abort.abort();
    });
    expect(cut.summary).toMatchObject({ stopReason: 'abort', outputTokens: 4 });
    expect(cut.ids).toStrictEqual(wanted.ids.slice(0, 4));
    expect((await answer(model, PROMPT, GREEDY)).ids).toStrictEqual(wanted.ids);
  });
});

it('an abort while a long prompt is read keeps the chunks done for the next try', async ({
  skip,
}) => {
  const long = Array.from({ length: 200 }, (_, i) => (i * 53 + 7) % 256);
  await lastLogits([1]);
  const abort = new AbortController();
  const submit = gpu.submit.bind(gpu);
  let submits = 0;
  gpu.submit = (encoder) => {
    if (++submits === 3) abort.abort();
    submit(encoder);
  };
  let cut;
  try {
    cut = await answer(model, long, { ...GREEDY, signal: abort.signal });
  } finally {
    gpu.submit = submit;
  }
  expect(cut.summary).toMatchObject({ stopReason: 'abort', outputTokens: 0 });
  const { summary } = await answer(model, long, { ...GREEDY, maxTokens: 1 });
  skip(!gpu.isSoftware, 'a GPU reads it in one chunk');
  expect(summary.reusedTokens).toBe(192);
});

describe('a full context', () => {
  it('a prompt that does not fit is an error with numbers', async () => {
    const prompt = Array.from({ length: N_CTX + 1 }, () => 1);
    await expect(answer(model, prompt, GREEDY)).rejects.toMatchObject({
      code: 'context_full',
      message: expect.stringContaining(`found ${N_CTX + 1} tokens, allowed ${N_CTX}`) as string,
    });
  });

  it('an answer that reaches its end says so', async () => {
    const prompt = Array.from({ length: N_CTX - 5 }, (_, i) => (i * 7) % 250);
    const { summary } = await answer(model, prompt, { ...GREEDY, maxTokens: 100 });
    expect(summary).toMatchObject({ stopReason: 'context_full', outputTokens: 6 });
    const last = await answer(model, [...prompt, 1, 2, 3, 4, 5], { temperature: 0 });
    expect(last.summary).toMatchObject({ stopReason: 'context_full', outputTokens: 1 });
  });
});

describe('refuses', () => {
  it.each<[string, GenerateOptions]>([
    ['temperature', { temperature: -1 }],
    ['topK', { topK: 0.5 }],
    ['topP', { topP: 2 }],
    ['minP', { minP: -1 }],
    ['repetitionPenalty', { repetitionPenalty: 0 }],
    ['seed', { seed: -1 }],
    ['maxTokens', { maxTokens: -1 }],
    ['maxTokens', { maxTokens: 1.5 }],
    ['mask', { guide: maskGuide(new Uint32Array(10)) }],
    ['mask', { guide: maskGuide(new Uint32Array(9).fill(1)) }],
  ])('%s %j', async (name, options) => {
    await expect(answer(model, PROMPT, { maxTokens: 2, ...options })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(`${name}: found`) as string,
    });
    const next = await answer(model, PROMPT, { ...GREEDY, maxTokens: 1 });
    expect(next.ids).toHaveLength(1);
  });

  it.each([[[]], [[320]], [[-1]], [[1.5]], [[NaN]]])('tokens %j', async (tokens) => {
    await expect(answer(model, tokens, GREEDY)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
