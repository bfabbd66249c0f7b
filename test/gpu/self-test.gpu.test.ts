import { afterEach, describe, expect, it, vi } from 'vitest';
import { Gpu } from '../../src/llm/gpu/gpu';
import { candidateFamilies, chooseFamily, firstPassing } from '../../src/llm/model/self-test';
import type { KernelFamily } from '../../src/llm/ops/reduce/kernel-family';

const SERIAL: KernelFamily = { cooperation: 'serial', f16: false };
const WORKGROUP: KernelFamily = { cooperation: 'workgroup', f16: false };

let opened: Gpu | null = null;

async function open(): Promise<Gpu> {
  opened = await Gpu.open();
  return opened;
}

/** A device on this adapter as if it offered no optional feature. */
async function openWithoutFeatures(): Promise<Gpu> {
  const adapter = await navigator.gpu.requestAdapter();
  Object.defineProperty(adapter, 'features', { value: new Set() });
  vi.spyOn(navigator.gpu, 'requestAdapter').mockResolvedValueOnce(adapter);
  return open();
}

afterEach(() => {
  vi.restoreAllMocks();
  opened?.destroy();
  opened = null;
});

describe('the known-answer self-test', () => {
  it('takes the first family this adapter offers, and leaves no buffer behind', async () => {
    const gpu = await open();
    const candidates = candidateFamilies(gpu);
    expect(await chooseFamily(gpu)).toEqual({ family: candidates[0], failures: [] });
    // Only the constants that equal kernels share.
    const { buffers } = gpu.liveBuffers();
    await firstPassing(gpu, candidates);
    expect(gpu.liveBuffers().buffers).toBe(buffers);
  });

  it('goes on after families whose features the adapter does not offer, and says which', async () => {
    const gpu = await openWithoutFeatures();
    expect([gpu.has('shader-f16'), gpu.has('subgroups')]).toEqual([false, false]);
    const { family, failures } = await firstPassing(gpu, [
      { cooperation: 'workgroup', f16: true },
      { cooperation: 'subgroups', f16: false },
      SERIAL,
    ]);
    expect(family).toEqual(SERIAL);
    expect(failures).toEqual([
      expect.stringMatching(/^workgroup-f16: .*did not compile.*f16/s),
      expect.stringMatching(/^subgroups: .*did not compile.*subgroups/s),
    ]);
    expect(() => gpu.assertHealthy()).not.toThrow();
  });

  it('goes on after a driver that gives zeros, and says where', async () => {
    const gpu = await open();
    vi.spyOn(gpu, 'read').mockImplementationOnce(
      async (_buffer, _offset, size) => new ArrayBuffer(size),
    );
    const { family, failures } = await firstPassing(gpu, [WORKGROUP, SERIAL]);
    expect(family).toEqual(SERIAL);
    expect(failures).toEqual([
      expect.stringMatching(/^workgroup: mul_mat_vec\[0\]: found 0, expected -?\d/),
    ]);
  });

  it('reports every failure when nothing works', async () => {
    const gpu = await open();
    vi.spyOn(gpu, 'read').mockImplementation(
      async (_buffer, _offset, size) => new Float32Array(size / 4).fill(NaN).buffer,
    );
    const { family, failures } = await firstPassing(gpu, [WORKGROUP, SERIAL]);
    expect(family).toBeNull();
    expect(failures).toEqual([
      expect.stringMatching(/^workgroup: .*found NaN/),
      expect.stringMatching(/^serial: .*found NaN/),
    ]);
  });
});

describe('the candidates', () => {
  const offering = (features: readonly GPUFeatureName[], isSoftware = false) =>
    candidateFamilies({
      isSoftware,
      has: (name: GPUFeatureName) => features.includes(name),
    } as Gpu);

  it('are never more than the adapter offers, and end with those that any adapter runs', () => {
    expect(offering([])).toEqual([WORKGROUP, SERIAL]);
    expect(offering(['subgroups'])).toEqual([
      { cooperation: 'subgroups', f16: false },
      WORKGROUP,
      SERIAL,
    ]);
    expect(offering(['shader-f16', 'subgroups'])).toEqual([
      { cooperation: 'subgroups', f16: true },
      { cooperation: 'subgroups', f16: false },
      { cooperation: 'workgroup', f16: true },
      WORKGROUP,
      SERIAL,
    ]);
  });

  it('begin without barriers on adapters that compute on the CPU', () => {
    expect(offering(['shader-f16', 'subgroups'], true)).toEqual([SERIAL, WORKGROUP]);
  });
});
