import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import { SeededRandom } from '../../fixtures/random';
import { keptTokens, NO_SAMPLERS, processLogits, type Samplers } from '../../reference/sampling';
import { SamplerBench } from './sampler-bench';

const N_VOCAB = 1500;
/** SwiftShader is slow at barriers; one set of logits of a kind shows that it computes as lavapipe does. */
const N_SEEDS = typeof window === 'undefined' ? 4 : 1;
let gpu: Gpu;
let bench: SamplerBench;
beforeAll(async () => {
  gpu = await Gpu.open();
  bench = new SamplerBench(gpu, N_VOCAB, 16);
});
afterAll(() => {
  gpu.destroy();
});

type MakeLogits = (random: SeededRandom) => Float32Array<ArrayBuffer>;
const LOGITS: Record<string, MakeLogits> = {
  normal: (random) => random.normals(N_VOCAB, 3),
  'many ties': (random) => Float32Array.from({ length: N_VOCAB }, () => random.integer(9) - 4),
  'all equal': () => new Float32Array(N_VOCAB).fill(1.25),
  'all negative': (random) => random.normals(N_VOCAB, 2).map((l) => -50 - Math.abs(l)),
  'of either sign around zero, zeros too': (random) =>
    Float32Array.from({ length: N_VOCAB }, (_, i) =>
      i % 5 ? random.normal() * 1e-3 : i % 2 ? 0 : -0,
    ),
  'huge, up to 1e20': (random) => random.normals(N_VOCAB, 1e20),
  'one far above': (random) => random.normals(N_VOCAB, 1).fill(60, 777, 778),
  'half of them -Infinity': (random) =>
    random.normals(N_VOCAB, 2).map((l, i) => (i % 2 ? l : -Infinity)),
  'denormal differences': (random) =>
    Float32Array.from({ length: N_VOCAB }, () => 1 + random.integer(40) * 2 ** -23),
};
const SAMPLERS: Record<string, Partial<Samplers>> = {
  'top-k 2': { topK: 2 },
  'top-k 50': { topK: 50 },
  'top-k 1499': { topK: 1499 },
  'top-p 0': { topP: 0 },
  'top-p 0.3': { topP: 0.3 },
  'top-p 0.95': { topP: 0.95 },
  'min-p 1': { minP: 1 },
  'min-p 0.07': { minP: 0.07 },
  'all three': { topK: 100, topP: 0.9, minP: 0.02 },
  'all three, hot': { topK: 700, topP: 0.97, minP: 0.001, temperature: 5 },
};

/** Tokens at most this far from the reference's threshold may fall either way: rounding, not a mistake. */
function differences(
  kept: boolean[],
  wanted: boolean[],
  processed: Float32Array,
  samplers: Samplers,
) {
  const loosened = [1 - 2e-6, 1 + 2e-6].map((factor) =>
    keptTokens(processed, {
      ...samplers,
      topP: samplers.topP < 1 ? samplers.topP * factor : 1,
      minP: Math.min(1, samplers.minP * (2 - factor)),
    }),
  );
  return [...kept.keys()].filter(
    (id) => kept[id] !== wanted[id] && loosened.every((either) => either[id] === wanted[id]),
  );
}

describe.each(Object.entries(SAMPLERS))('%s keeps what the reference keeps', (_name, given) => {
  const samplers: Samplers = { ...NO_SAMPLERS, ...given };

  it.each(Object.entries(LOGITS))('%s', async (_kind, make) => {
    for (let seed = 1; seed <= N_SEEDS; seed++) {
      const logits = make(new SeededRandom(seed));
      const { kept, processed } = await bench.kept({ logits, samplers, seed });
      const wanted = keptTokens(processed, samplers);
      expect(differences(kept, wanted, processed, samplers)).toStrictEqual([]);
      expect(kept.some((on, id) => on && processed[id] === Math.max(...processed))).toBe(true);
    }
  });

  it('masked tokens', async () => {
    const logits = new SeededRandom(5).normals(N_VOCAB, 3);
    const allowed = Array.from(logits, (_, id) => id % 7 === 3);
    const { kept, processed } = await bench.kept({ logits, samplers, seed: 1, allowed });
    const seen = processed.map((l, id) => (allowed[id] ? l : -Infinity));
    const wanted = keptTokens(seen, samplers);
    expect(differences(kept, wanted, seen, samplers)).toStrictEqual([]);
  });
});

it('the logits it sees are those of the reference', async () => {
  const logits = new SeededRandom(6).normals(N_VOCAB, 4);
  const history = Array.from({ length: 90 }, (_, i) => (i * i * 31) % 1499);
  const samplers = {
    ...NO_SAMPLERS,
    temperature: 0.7,
    topK: 10,
    repetitionPenalty: 1.2,
    presencePenalty: 0.3,
    frequencyPenalty: 0.1,
  };
  const counts = new Uint32Array(N_VOCAB);
  for (const id of history.slice(-16)) counts[id]!++;
  const { processed } = await bench.kept({
    logits,
    samplers,
    seed: 1,
    history: history.slice(-16),
    penaltyLastN: 16,
  });
  const expected = processLogits({ logits, counts }, samplers);
  const worst = expected.reduce((most, l, id) => Math.max(most, Math.abs(l - processed[id]!)), 0);
  expect(worst).toBeLessThan(1e-5);
});
