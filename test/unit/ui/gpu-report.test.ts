import { describe, expect, it } from 'vitest';
import type { GpuFacts } from '../../../src/state/gpu-facts';
import { gpuReport, reportText, type GpuKnowledge } from '../../../src/ui/gpu/gpu-report';
import { webGpuHint } from '../../../src/ui/gpu/webgpu-hint';
import { SCRIPTED_MODEL } from '../../fixtures/scripted-engine';

const FACTS: GpuFacts = {
  vendor: 'nvidia',
  architecture: 'ampere',
  device: '',
  description: '',
  features: ['shader-f16', 'timestamp-query'],
  limits: {
    maxBufferSize: 2 ** 32,
    maxStorageBufferBindingSize: 2 ** 31,
    maxStorageBuffersPerShaderStage: 10,
    maxComputeWorkgroupStorageSize: 32_768,
    maxComputeInvocationsPerWorkgroup: 1024,
  },
};
const ALL: GpuKnowledge = {
  facts: FACTS,
  model: {
    ...SCRIPTED_MODEL,
    adapter: {
      ...SCRIPTED_MODEL.adapter,
      kernels: 'workgroup; failed self-test: subgroups-f16: mul_mat.long[3]: found 0, expected 2',
    },
  },
  stats: { model: SCRIPTED_MODEL, gpuBuffers: 9, gpuBytes: 1_000_000, lastGeneration: null },
  losses: [{ atMs: 0, modelName: 'Hermes', code: 'device_lost', message: 'it exited' }],
  userAgent: 'Browser/1',
};
const told = (knowledge: GpuKnowledge): string => reportText(gpuReport(knowledge));

describe('the GPU report', () => {
  it('tells adapter, features, limits, memory, kernels with what was refused and why, and losses', () => {
    const text = told(ALL);
    for (const line of [
      '- Vendor: nvidia',
      '- Half-precision floats (shader-f16): Yes',
      '- Subgroups: No',
      '- Largest buffer: 4.29 GB',
      '- Bindings of a kernel: 10',
      '- Kernels: workgroup',
      '- Not used: failed self-test: subgroups-f16: mul_mat.long[3]: found 0, expected 2',
      '- Weights: 900 B',
      '- In use now: 1.00 MB',
      '- 1970-01-01T00:00:00.000Z: device_lost with Hermes: it exited',
      '- User agent: Browser/1',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('tells what there is without a GPU and without a model', () => {
    const titles = gpuReport({ ...ALL, facts: null, model: null, losses: [] }).map(
      ({ title }) => title,
    );
    expect(titles).toEqual(['Losses in this tab', 'Browser']);
    expect(told({ ...ALL, losses: [] })).toContain('- GPU: never lost');
  });

  it('claims no self-test of WebLLM’s kernels', () => {
    const model = { ...SCRIPTED_MODEL, engine: 'web-llm' as const };
    expect(told({ ...ALL, model })).toContain('- Self-test: none');
  });
});

describe('the hint for a browser without WebGPU', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', /Nightly/],
    ['Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', /141/],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', /iOS/],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', /macOS/],
    ['Mozilla/5.0 (Linux; Android 11) Chrome/130.0.0.0 Mobile Safari/537.36', /Android 12/],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0.0.0 Safari/537.36', /enable-unsafe-webgpu/],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/130.0.0.0 Safari/537.36', /hardware acceleration/],
  ])('fits %s', (userAgent, hint) => {
    expect(webGpuHint(userAgent)).toMatch(hint);
  });
});
