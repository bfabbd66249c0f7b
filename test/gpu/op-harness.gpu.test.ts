import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/llm/gpu/dispatch';
import { OpHarness } from './op-harness';
import { LIMITS, mismatches } from './op-harness-compare';

const harness = OpHarness.use();

/** Writes 1 at `index` of a buffer of 4 words. */
async function writeAt(index: number) {
  const y = harness.output('y', 4);
  const dispatch = await prepare(
    harness.gpu,
    {
      label: `write at ${index}`,
      constants: {},
      bindings: [{ name: 'y', access: 'read_write', type: 'array<f32>' }],
      files: [`@compute @workgroup_size(1) fn main() { y[${index}u] = 1.0; }`],
    },
    [y.buffer],
    [1, 1, 1],
  );
  await harness.run([dispatch]);
  return harness.readFloats(y);
}

describe('what the kernel tests rest on', () => {
  it.each([4, 67])('sees a write behind an output, at word %i of 4', async (index) => {
    await expect(writeAt(index)).rejects.toThrow('behind');
  });

  it('lets a write to the last word pass', async () => {
    expect((await writeAt(3))[3]).toBe(1);
  });

  it('reports what WebGPU refuses', async () => {
    const dispatch = await prepare(
      harness.gpu,
      {
        label: 'too many workgroups',
        constants: {},
        bindings: [{ name: 'y', access: 'read_write', type: 'array<f32>' }],
        files: ['@compute @workgroup_size(1) fn main() { y[0] = 1.0; }'],
      },
      [harness.output('y', 4).buffer],
      [65_536, 1, 1],
    );
    await expect(harness.run([dispatch])).rejects.toThrow('WebGPU validation');
  });

  it.each([
    { actual: [1, NaN], expected: [1, 2], complaint: 'y[1]: found NaN' },
    { actual: [1, Infinity], expected: [1, 2], complaint: 'y[1]: found Infinity' },
    { actual: [1], expected: [1, 2], complaint: 'found 1 values, expected 2' },
    { actual: [1, 2.001], expected: [1, 2], complaint: 'y[1] is the worst: found 2.001' },
    { actual: [0, 0], expected: [0, 0], complaint: 'trivial' },
    { actual: [3, 3], expected: [3, 3], complaint: 'trivial' },
  ])('does not let $actual pass for $expected', ({ actual, expected, complaint }) => {
    expect(mismatches('y', actual, expected, LIMITS.f32).join('\n')).toContain(complaint);
  });

  it('lets rounding pass', () => {
    expect(mismatches('y', [1, 2.0000002], [1, 2], LIMITS.f32)).toEqual([]);
  });
});
