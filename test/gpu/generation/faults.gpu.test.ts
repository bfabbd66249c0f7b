import { afterEach, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import { loadTiny, PROMPT } from './model-under-test';

const realGpu = Object.getOwnPropertyDescriptor(navigator, 'gpu');
function stubGpu(value: unknown): void {
  Object.defineProperty(navigator, 'gpu', { value, configurable: true });
}

describe('no GPU', () => {
  afterEach(() => {
    if (realGpu) Object.defineProperty(navigator, 'gpu', realGpu);
    else Reflect.deleteProperty(navigator, 'gpu');
  });

  it('no WebGPU', async () => {
    stubGpu(undefined);
    await expect(Gpu.open()).rejects.toMatchObject({
      code: 'webgpu_unavailable',
      message: expect.stringContaining('found no WebGPU') as string,
    });
  });

  it('no adapter', async () => {
    stubGpu({ requestAdapter: () => Promise.resolve(null) });
    await expect(Gpu.open()).rejects.toMatchObject({
      code: 'webgpu_unavailable',
      message: expect.stringContaining('no adapter') as string,
    });
  });
});

it('a device lost in mid-answer is device_lost; what was said stays', async () => {
  const gpu = await Gpu.open();
  const model = await loadTiny(gpu, {}, { nCtx: 256 });
  const said: number[] = [];
  const options = { temperature: 0, stopTokens: [], maxTokens: 200 };
  const running = model.generate(PROMPT, options, ({ tokenId }) => {
    if (said.push(tokenId) === 5) gpu.device.destroy();
  });
  await expect(running).rejects.toMatchObject({ name: 'LlmError', code: 'device_lost' });
  expect(said.length).toBeGreaterThanOrEqual(5);
  expect(await model.lost).toMatchObject({ code: 'device_lost' });
  await expect(model.generate(PROMPT, options, () => undefined)).rejects.toMatchObject({
    code: 'device_lost',
  });
  gpu.destroy();
});
