import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import { answer, loadTiny, PROMPT, slowness } from './model-under-test';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await Gpu.open();
});
beforeEach(({ skip }) => {
  skip(slowness(gpu) !== '', slowness(gpu));
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

it("submits the next token's work before it reads the last", async () => {
  const model = await loadTiny(gpu);
  const events: string[] = [];
  const [submit, map] = [gpu.submit.bind(gpu), gpu.map.bind(gpu)];
  await answer(model, PROMPT, { temperature: 0, maxTokens: 1 });
  gpu.submit = (encoder) => {
    events.push('submit');
    submit(encoder);
  };
  gpu.map = async (buffer) => {
    await map(buffer);
    events.push('read');
  };
  try {
    await answer(model, PROMPT, { temperature: 0, maxTokens: 5 });
  } finally {
    Object.assign(gpu, { submit, map });
  }
  let ahead = 0;
  const aheadAtRead: number[] = [];
  for (const event of events) {
    if (event === 'submit') ahead++;
    else aheadAtRead.push(ahead--);
  }
  expect(aheadAtRead).toHaveLength(5);
  // All but the last token's work has the next one's behind it.
  expect(aheadAtRead.slice(0, -1).every((n) => n >= 2)).toBe(true);
  await model.unload();
});
