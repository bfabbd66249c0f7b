import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../src/hermes/catalogue/advice';
import type { DeviceOffer } from '../../../src/hermes/catalogue/fit';

/** An adapter with everything, in a browser that does not tell the memory of its computer. */
const offer = (changes: Partial<DeviceOffer>): DeviceOffer => ({
  maxBindingBytes: 2 ** 31,
  maxBufferBytes: 2 ** 32,
  memoryBytes: null,
  isSoftware: false,
  ...changes,
});
const named = (changes: Partial<DeviceOffer>) => {
  const advice = adviceFor(offer(changes));
  return [advice.kind, 'offered' in advice ? advice.offered.model.name : null];
};

describe('which Hermes a device is for', () => {
  it('is the one to begin with, and what it needs, where the memory is unknown', () => {
    const advice = adviceFor(offer({}));
    expect(advice).toMatchObject({
      kind: 'hermes-4',
      offered: { model: { name: 'Hermes 4 14B' }, sizeBytes: 9_001_000_000 },
    });
    // Weights, 8,192 tokens of 163,840 bytes, and some tens of MB to work with.
    const need = advice.kind === 'hermes-4' ? advice.needBytes : null;
    expect(need).toBeGreaterThan(9_001_000_000 + 8192 * 163_840);
    expect(need).toBeLessThan(10.6e9);
  });

  it.each([
    [80e9, 'hermes-4', 'Hermes 4 70B'],
    [32e9, 'hermes-4', 'Hermes 4.3 36B'],
    [16e9, 'hermes-4', 'Hermes 4 14B'],
    // With less context than usual.
    [9.5e9, 'hermes-4', 'Hermes 4 14B'],
    [8e9, 'smaller', 'DeepHermes 3 8B'],
    [4.2e9, 'smaller', 'DeepHermes 3 3B'],
    [1e9, 'none', null],
  ])('is the largest that fits %d bytes', (memoryBytes, kind, name) => {
    expect(named({ memoryBytes })).toEqual([kind, name]);
  });

  it('takes the usual context before the larger model', () => {
    const advice = adviceFor(offer({ memoryBytes: 22e9 }));
    expect(advice).toMatchObject({
      kind: 'hermes-4',
      offered: { model: { name: 'Hermes 4 14B' }, fit: { verdict: 'runs' } },
    });
  });

  it('is none of Hermes 4 where the processor stands in for a GPU, whatever fits its memory', () => {
    expect(named({ isSoftware: true, memoryBytes: 64e9 })).toEqual(['software', null]);
  });

  it('is none where a kernel sees too little of a buffer', () => {
    const advice = adviceFor(offer({ maxBindingBytes: 2 ** 16 }));
    expect(advice).toMatchObject({ kind: 'none', smallest: { fit: { reason: 'binding' } } });
  });
});
