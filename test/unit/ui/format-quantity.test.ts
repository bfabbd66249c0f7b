import { afterEach, describe, expect, it } from 'vitest';
import { readLocaleFrom } from '../../../src/locales/locale';
import { adapterName } from '../../../src/ui/adapter-name';
import { BLANK_PERSONA } from '../../../src/hermes/personas/persona';
import { gpuReport } from '../../../src/ui/gpu/gpu-report';
import { factsOf } from '../../../src/ui/personas/persona-facts';
import {
  formatBytes,
  formatDuration,
  formatRate,
  formatShare,
} from '../../../src/ui/format-quantity';
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

  it.each([
    [0, '0.0%'],
    [0.0004, '< 0.1%'],
    [0.5, '50.0%'],
    [1, '100.0%'],
  ])('a share of %f is %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe('quantities in the language of the page', () => {
  afterEach(() => {
    readLocaleFrom(() => 'en');
  });

  it('have its decimal sign, wherever they are', () => {
    readLocaleFrom(() => 'de');
    expect(formatShare(0.1234)).toBe('12,3\u00a0%');
    expect(formatShare(0.0004)).toBe('< 0,1\u00a0%');
    const sampling = { temperature: 0.65 };
    expect(
      factsOf({ ...BLANK_PERSONA, id: 'a', name: 'A', summary: '', system: '', sampling }),
    ).toContain('Temperature 0,65');
    const model = { ...SCRIPTED_MODEL, loadMs: 1234 };
    const report = gpuReport({ facts: null, model, stats: null, losses: [], userAgent: '' });
    expect(report.flatMap(({ rows }) => rows)).toContainEqual(['Loaded in', '1,23 s']);
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
