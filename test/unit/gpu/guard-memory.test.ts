import { expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/errors';
import type { Gpu } from '../../../src/llm/gpu/gpu';
import { guardMemory } from '../../../src/llm/gpu/guard-memory';

/** A device that is out of memory, as it says, and is lost some time after that, or never. */
function dyingGpu(lostAfterMs: number | null): Gpu {
  const lost = new Promise<LlmError>((resolve) => {
    if (lostAfterMs === null) return;
    setTimeout(resolve, lostAfterMs, new LlmError('device_lost', 'the GPU process exited'));
  });
  const device = {
    pushErrorScope: () => undefined,
    popErrorScope: () => Promise.resolve({ message: 'createBuffer failed' }),
  };
  return { lost, device, assertHealthy: () => undefined } as unknown as Gpu;
}

it.each([
  ['is what it says when the device lives on', null, 'out_of_memory'],
  ['is a loss when the device is lost just after', 50, 'device_lost'],
])('too little memory %s', async (_name, lostAfterMs, code) => {
  const guarded = guardMemory(dyingGpu(lostAfterMs), 'the weights', () => undefined);
  await expect(guarded).rejects.toMatchObject({ code });
});
