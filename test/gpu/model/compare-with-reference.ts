import { expect } from 'vitest';
import { Gpu } from '../../../src/llm/gpu/gpu';
import { LanguageModel } from '../../../src/llm/language-model';
import { readModelFile } from '../../../src/llm/model-file';
import type { LoadOptions } from '../../../src/llm/language-model.types';
import { asGgufFile, memorySource } from '../../fixtures/gguf-in-memory';
import { buildTinyGguf, tinyModel, type TinyModelOptions } from '../../fixtures/tiny-model';
import { klDivergence, sameGreedyChoice } from '../../reference/compare';
import { referenceForward } from '../../reference/forward';
import { loadReferenceModel } from '../../reference/model';

/** Logits come 32 tokens at a time: a chunk for the long tiles of `mul_mat`, and one for the short. */
const TOKENS = Array.from({ length: 37 }, (_, i) => (i * 37 + 11) % 256);
let shared: Promise<Gpu> | undefined;

/** Two logits closer than this are a tie to an f32 engine. */
const TIE_MARGIN = 1e-3;

/**
 * Runs a tiny model both ways and compares the logits of every position with a float64 forward pass.
 * @returns the worst KL divergence of any position, by the kernels that made it
 */
export async function compareWithReference(
  options: TinyModelOptions,
  load: Pick<LoadOptions, 'kernels' | 'kvCacheType'> & { tokens?: readonly number[] } = {},
): Promise<{ prefill: number; decode: number }> {
  const { tokens = TOKENS, ...rest } = load;
  const reference = await loadReferenceModel(asGgufFile(tinyModel(options)));
  const expected = referenceForward(reference, tokens);
  // One device for all models of a file: kernels are compiled once.
  shared ??= Gpu.open();
  const model = await LanguageModel.load(
    await readModelFile([memorySource(buildTinyGguf(options))]),
    {
      gpu: await shared,
      kvCacheType: 'f32',
      ...rest,
    },
  );
  const worst = { prefill: 0, decode: 0 };
  try {
    for (const kernels of ['prefill', 'decode'] as const) {
      let rows = 0;
      await model.logits(tokens, { all: true, kernels }, (position, logits) => {
        rows++;
        const truth = expected[position]!;
        const kl = klDivergence(truth, logits);
        // NaN would be lost in a maximum.
        expect(kl).toBeGreaterThanOrEqual(0);
        worst[kernels] = Math.max(worst[kernels], kl);
        if (rest.kernels?.f16 !== true && rest.kvCacheType !== 'f16') {
          expect(sameGreedyChoice(logits, truth, TIE_MARGIN)).toBe(true);
        }
      });
      expect(rows).toBe(tokens.length);
    }
  } finally {
    await model.unload();
  }
  return worst;
}
