import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import type { ByteSource } from '../../../src/llm/gguf/byte-source';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { BlobSource } from '../../../src/llm/gguf/blob-source';
import { LanguageModel } from '../../../src/llm/language-model';
import { readModelFile } from '../../../src/llm/model-file';
import type { LoadProgress } from '../../../src/llm/language-model.types';
import { buildTinyGguf } from '../../fixtures/tiny-model';
import { answer, loadTiny, PROMPT } from './model-under-test';

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
  it('50 times loaded, used and unloaded: the same buffers each time, none after', async () => {
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

  it('more than the adapter has free is refused before a weight is read', async () => {
    const { device } = gpu;
    const popErrorScope = device.popErrorScope.bind(device);
    // What a driver answers that has no memory left; none here can be filled up.
    device.popErrorScope = async () => {
      await popErrorScope();
      return new GPUOutOfMemoryError('nothing left');
    };
    let loadedBytes = 0;
    const onProgress = (progress: LoadProgress) => {
      loadedBytes = Math.max(loadedBytes, progress.loadedBytes);
    };
    try {
      await expect(loadTiny(gpu, {}, { onProgress })).rejects.toMatchObject({
        code: 'out_of_memory',
        message: expect.stringMatching(
          /the weights, \d+ bytes: more than this adapter has/,
        ) as string,
      });
    } finally {
      device.popErrorScope = popErrorScope;
    }
    expect(loadedBytes).toBe(0);
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
    const model = await LanguageModel.load(await readModelFile([watched]), {
      gpu,
      kernels: KERNELS,
      nCtx: 32,
    });
    await model.unload();
    expect(largest).toBeLessThanOrEqual(16 << 20);
    expect(largest).toBeGreaterThan(1 << 20);
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('kernels', () => {
  it('compile while bytes arrive, run once before the first answer, and are counted', async () => {
    const own = await Gpu.open();
    const events: string[] = [];
    const kernel = own.kernel.bind(own);
    own.kernel = (source) => {
      events.push(source.label);
      return kernel(source);
    };
    const seen: LoadProgress[] = [];
    const onProgress = (progress: LoadProgress) => {
      seen.push(progress);
      events.push(progress.phase);
    };
    const model = await loadTiny(own, {}, { nCtx: 32, onProgress });
    const isDecode = (event: string) => event.startsWith('mul_mat_vec');
    expect(events.findIndex(isDecode)).toBeGreaterThan(0);
    expect(events.findIndex(isDecode)).toBeLessThan(events.lastIndexOf('weights'));

    const counts = seen.flatMap(({ kernels }) => (kernels ? [kernels] : []));
    const total = counts[0]!.total;
    expect(total).toBeGreaterThan(10);
    expect(counts).toStrictEqual(Array.from({ length: total }, (_, ready) => ({ ready, total })));
    expect(seen.at(-1)).toMatchObject({ phase: 'ready' });

    events.length = 0;
    const before = own.work.snapshot();
    await answer(model, PROMPT, { maxTokens: 1 });
    expect(events).toStrictEqual([]);
    // The result buffers of the token loop.
    expect(own.work.since(before).objectsCreated).toBe(2);
    own.destroy();
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
      LanguageModel.load(await readModelFile([shrinking]), { gpu, kernels: KERNELS }),
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
