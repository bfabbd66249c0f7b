import { afterAll, beforeAll, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import { answer, loadTiny, PROMPT } from './model-under-test';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await Gpu.open();
});
afterAll(() => {
  gpu.destroy();
});

const ALL_SAMPLERS = {
  temperature: 0.9,
  topK: 50,
  topP: 0.9,
  minP: 0.01,
  repetitionPenalty: 1.1,
  presencePenalty: 0.1,
  frequencyPenalty: 0.1,
  seed: 1,
};

it.each([1, 3])('%i layers: the work of one token', async (nLayers) => {
  const model = await loadTiny(gpu, { nLayers, architecture: 'seed_oss' });
  for (const sampling of [{ temperature: 0 }, ALL_SAMPLERS]) {
    const { perToken } = (await answer(model, PROMPT, { ...sampling, maxTokens: 6 })).summary;
    expect(perToken).toMatchObject({ submits: 1, passes: 1, objectsCreated: 0 });
    expect(perToken.dispatches).toBeGreaterThanOrEqual(5 * nLayers);
    expect(perToken.dispatches).toBeLessThanOrEqual(7 * nLayers + 8);
    expect(perToken.bytesWritten).toBeLessThanOrEqual(64);
    expect(perToken.bytesRead).toBeGreaterThan(0);
    expect(perToken.bytesRead).toBeLessThanOrEqual(64);
  }
  await model.unload();
});

it("submits the next token's work before it hands out the last", async () => {
  const model = await loadTiny(gpu);
  const submit = gpu.submit.bind(gpu);
  let handedOut = 0;
  const handedOutAtSubmit: number[] = [];
  // Nothing but tokens is submitted: the prompt is in the cache.
  await answer(model, PROMPT, { temperature: 0, maxTokens: 1 });
  gpu.submit = (encoder) => {
    handedOutAtSubmit.push(handedOut);
    submit(encoder);
  };
  try {
    await answer(model, PROMPT, { temperature: 0, maxTokens: 5 }, () => handedOut++);
  } finally {
    gpu.submit = submit;
  }
  expect(handedOutAtSubmit).toStrictEqual([0, 0, 1, 2, 3]);
  await model.unload();
});
