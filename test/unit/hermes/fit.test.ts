import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/hermes/catalogue/catalogue';
import { fitOf, type DeviceOffer } from '../../../src/hermes/catalogue/fit';

const model = (id: string) => CATALOGUE.find((one) => one.id === id)!;
const HERMES_14B = model('hermes-4-14b').shape;
const WEIGHTS = 9_000_000_000;
const device = (changes: Partial<DeviceOffer>): DeviceOffer => ({
  maxBindingBytes: 2 ** 31,
  maxBufferBytes: 2 ** 32,
  memoryBytes: null,
  isSoftware: false,
  ...changes,
});

describe('whether a model runs on a device', () => {
  it('counts 163,840 bytes of context a token for the 14B', () => {
    const { need } = fitOf(HERMES_14B, WEIGHTS, 8192, device({}));
    expect(need.kvCacheBytes).toBe(8192 * 163_840);
    expect(need.totalBytes).toBe(need.weightsBytes + need.kvCacheBytes + need.scratchBytes);
  });

  it('runs where there is room', () => {
    const fit = fitOf(HERMES_14B, WEIGHTS, 8192, device({ memoryBytes: 12e9 }));
    expect(fit).toMatchObject({ verdict: 'runs', nCtx: 8192 });
  });

  it('runs with less context where that fits, and not a token more', () => {
    const memoryBytes = 9.5e9;
    const fit = fitOf(HERMES_14B, WEIGHTS, 8192, device({ memoryBytes }));
    expect(fit.verdict).toBe('runs-shorter');
    expect(fit.need.totalBytes).toBeLessThanOrEqual(memoryBytes);
    expect(fit.need.totalBytes + 163_840).toBeGreaterThan(memoryBytes);
  });

  it('does not fit where the weights alone do not', () => {
    const fit = fitOf(HERMES_14B, WEIGHTS, 8192, device({ memoryBytes: 8e9 }));
    expect(fit).toMatchObject({ verdict: 'does-not-fit', reason: 'memory' });
  });

  it('is bound by what a kernel sees of a layer’s keys', () => {
    const maxBindingBytes = 2048 * 4096;
    expect(fitOf(HERMES_14B, WEIGHTS, 40_960, device({ maxBindingBytes }))).toMatchObject({
      verdict: 'runs-shorter',
      nCtx: 4096,
    });
    expect(fitOf(HERMES_14B, WEIGHTS, 8192, device({ maxBindingBytes: 2 ** 16 }))).toMatchObject({
      verdict: 'does-not-fit',
      reason: 'binding',
    });
  });

  it('never offers more context than the model was made for', () => {
    expect(fitOf(HERMES_14B, WEIGHTS, 100_000, device({}))).toMatchObject({ nCtx: 40_960 });
  });
});

describe('the catalogue', () => {
  // Bytes of keys and values for a token (hyper-parameters of the model cards, two f16 for each).
  it.each([
    ['hermes-4-14b', 163_840],
    ['hermes-4.3-36b', 262_144],
    ['hermes-4-70b', 327_680],
    ['hermes-4-405b', 516_096],
    ['deephermes-3-8b', 131_072],
    ['hermes-3-3b', 114_688],
    ['smollm2-135m', 23_040],
  ])('%s has the shape that takes %i bytes of context a token', (id, bytes) => {
    const { need } = fitOf(model(id).shape, 1, 1000, device({}));
    expect(need.kvCacheBytes).toBe(1000 * bytes);
  });

  it('has one default build and whole hashes wherever there are any', () => {
    for (const { id, builds, outOfReach } of CATALOGUE) {
      const gguf = builds.filter((build) => build.kind === 'gguf');
      const defaults = gguf.filter(({ isDefault }) => isDefault).length;
      expect(defaults, id).toBe(outOfReach ? 0 : 1);
      for (const { sha256 } of gguf.flatMap(({ files }) => files)) {
        if (sha256 !== null) expect(sha256, id).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });

  it('lists no Hermes 4 8B, which does not exist', () => {
    expect(CATALOGUE.map(({ name }) => name)).not.toContain('Hermes 4 8B');
  });
});
