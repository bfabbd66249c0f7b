import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import type { ByteSource } from '../../../src/llm/gguf/byte-source';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { BlobSource } from '../../../src/llm/gguf/blob-source';
import { LanguageModel } from '../../../src/llm/language-model';
import { buildTinyGguf } from '../../fixtures/tiny-model';
import { answer, loadTiny, PROMPT, slowness } from './model-under-test';

const KERNELS = { cooperation: 'serial', f16: false } as const;
const BYTES = buildTinyGguf({ architecture: 'qwen3', type: 'F32', nLayers: 1 });
let gpu: Gpu;
beforeAll(async () => {
  gpu = await Gpu.open();
});
afterAll(() => {
  gpu.destroy();
});
afterEach(() => {
  expect(gpu.liveBuffers()).toStrictEqual({ buffers: 0, bytes: 0 });
});

describe('memory', () => {
  it('50 times loaded, used and unloaded: the same buffers each time, none after', async ({
    skip,
  }) => {
    skip(slowness(gpu) !== '', slowness(gpu));
    const live = new Set<string>();
    for (let cycle = 0; cycle < 50; cycle++) {
      const model = await loadTiny(gpu, {}, { nCtx: 32 });
      if (cycle % 10 === 0) await answer(model, PROMPT, { temperature: 0, maxTokens: 2 });
      live.add(JSON.stringify(gpu.liveBuffers()));
      await model.unload();
      expect(model.gpuObjects()).toStrictEqual({ buffers: 0, bytes: 0 });
    }
    expect(live.size).toBe(1);
  });

  it('more context than a binding holds is refused with numbers', async () => {
    const nCtx = 2 ** 24;
    await expect(loadTiny(gpu, { nCtxTrain: nCtx, nKvHeads: 3 }, { nCtx })).rejects.toMatchObject({
      code: 'out_of_memory',
      message: expect.stringMatching(/found 16777216, allowed \d+ on this adapter/) as string,
    });
  });

  it('a large tensor is read in pieces of 16 MiB at most, two at a time', async () => {
    const bytes = buildTinyGguf({
      architecture: 'qwen3',
      type: 'Q4_0',
      nLayers: 1,
      nEmbd: 2048,
      nVocab: 16_384,
      tied: true,
    });
    const source = new MemorySource('large.gguf', bytes);
    let [largest, outstanding, most] = [0, 0, 0];
    const watched: ByteSource = {
      name: source.name,
      sizeBytes: source.sizeBytes,
      read: async (offset, length, signal) => {
        largest = Math.max(largest, length);
        most = Math.max(most, ++outstanding);
        try {
          return await source.read(offset, length, signal);
        } finally {
          outstanding--;
        }
      },
    };
    const model = await LanguageModel.load({ gpu, sources: [watched], kernels: KERNELS, nCtx: 32 });
    await model.unload();
    expect(largest).toBeLessThanOrEqual(16 << 20);
    expect(largest).toBeGreaterThan(1 << 20);
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('a file that changes while it is read', () => {
  it('is source_changed', async () => {
    let nReads = 0;
    const blob = new Blob([BYTES]);
    const source = new BlobSource(blob, 'model.gguf');
    const shrinking: ByteSource = {
      name: source.name,
      sizeBytes: source.sizeBytes,
      read: (offset, length, signal) => {
        if (++nReads === 6) Object.defineProperty(blob, 'size', { value: 100 });
        return source.read(offset, length, signal);
      },
    };
    await expect(
      LanguageModel.load({ gpu, sources: [shrinking], kernels: KERNELS }),
    ).rejects.toMatchObject({ name: 'LlmError', code: 'source_changed' });
  });

  it('an aborted load is an AbortError', async () => {
    const abort = new AbortController();
    const onProgress = ({ loadedBytes }: { loadedBytes: number }) => {
      if (loadedBytes > BYTES.length / 3) abort.abort();
    };
    await expect(loadTiny(gpu, {}, { signal: abort.signal, onProgress })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
