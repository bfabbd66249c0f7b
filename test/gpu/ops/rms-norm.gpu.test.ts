import { describe, expect, it } from 'vitest';
import { prepareRmsNorm } from '../../../src/llm/ops/rms-norm/rms-norm';
import { seededVector } from '../../fixtures/seeded-weights';
import { rmsNorm } from '../../reference/rms-norm';
import { activations, OpHarness, SENTINEL } from '../op-harness';
import { expectClose } from '../op-harness-compare';
import { padRows } from '../op-harness-layout';

const harness = OpHarness.use();

const CASES = [
  { nTokens: 1, width: 1, eps: 1e-6, scale: 1 },
  { nTokens: 65, width: 31, eps: 1e-5, scale: 1 },
  { nTokens: 3, width: 2100, eps: 1e-6, scale: 1 },
  // Where eps decides, and where squares come near the end of f32.
  { nTokens: 2, width: 96, eps: 1e-5, scale: 1e-4 },
  { nTokens: 2, width: 97, eps: 1e-6, scale: 1e15 },
];

/** What lies in the padding: nonsense of the size of the data, which no sum may take in. */
const PADDING = 1e9;

for (const cooperation of ['serial', 'workgroup', 'subgroups'] as const) {
  describe(`rms_norm ${cooperation}`, () => {
    it.for(CASES)('($nTokens, $width) x $scale, eps $eps', async (options, { skip }) => {
      const family = { cooperation, f16: false };
      const missing = harness.missingFeature(family);
      skip(missing !== null, missing ?? '');
      const { nTokens, width, eps, scale } = options;
      const x = activations(nTokens * width, width).map((value) => value * scale);
      const weight = seededVector(width, 'norm', 'norm');
      const y = harness.output('y', padRows(x, width).length);
      const dispatch = await prepareRmsNorm(harness.gpu, family, {
        x: harness.input('x', padRows(x, width, PADDING * scale)),
        weight: harness.input('weight', weight),
        y: y.buffer,
        width,
        eps,
      });
      await harness.run([dispatch], { nTokens });
      const words = await harness.read(y);
      const stride = words.length / nTokens;
      const isPadding = (i: number) => i % stride >= width;
      const padding = Array.from(words).filter((_, i) => isPadding(i));
      expect(padding.every((word) => word === SENTINEL)).toBe(true);
      const actual = Array.from(new Float32Array(words.buffer)).filter((_, i) => !isPadding(i));
      expectClose('y', actual, rmsNorm(Float64Array.from(x), weight, eps));
    });
  });
}
