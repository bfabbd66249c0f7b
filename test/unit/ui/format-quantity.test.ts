import { describe, expect, it } from 'vitest';
import { adapterName } from '../../../src/ui/adapter-name';
import { formatBytes, formatDuration, formatRate } from '../../../src/ui/format-quantity';
import { SCRIPTED_MODEL } from '../../fixtures/scripted-engine';

describe('quantities as the page shows them', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [99_960, '100 kB'],
    [999_600, '1.00 MB'],
    [9_001_752_960, '9.00 GB'],
    [12_340_000, '12.3 MB'],
    [5e15, '5000 TB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0, '0.00 s'],
    [423, '0.42 s'],
    [12_300, '12 s'],
    [59_600, '1 min 0 s'],
    [200_000, '3 min 20 s'],
  ])('%i ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [0.123, '0.12'],
    [6.667, '6.67'],
    [48.26, '48.3'],
    [99.96, '100'],
    [812.3, '812'],
  ])('a rate of %f is %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});

describe('the name of an adapter', () => {
  const { adapter } = SCRIPTED_MODEL;
  it.each([
    [{ description: 'NVIDIA H200' }, 'NVIDIA H200'],
    [{ device: 'SwiftShader Device' }, 'SwiftShader Device'],
    [{ device: '0x2335' }, 'google swiftshader'],
    [{}, 'google swiftshader'],
    [{ vendor: '', architecture: '' }, 'Unnamed GPU'],
  ])('%j is %s', (fields, name) => {
    expect(adapterName({ ...adapter, ...fields })).toBe(name);
  });
});
