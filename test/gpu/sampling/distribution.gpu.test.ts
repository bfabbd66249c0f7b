import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Gpu } from '../../../src/llm/gpu/gpu';
import { SeededRandom } from '../../fixtures/random';
import { argmax } from '../../reference/compare';
import {
  chiSquarePValue,
  NO_SAMPLERS,
  tokenDistribution,
  type Samplers,
} from '../../reference/sampling';
import { SamplerBench, type DrawCase } from './sampler-bench';

/** SwiftShader takes milliseconds for one draw; the large count is lavapipe's. */
const N_DRAWS = typeof window === 'undefined' ? 50_000 : 600;
const N_CTX = N_DRAWS + 1024;
/** Seeds are fixed, so this is no chance of a false alarm in each run, but once, when a test is written. */
const LEAST_P = 1e-3;

let gpu: Gpu;
let small: SamplerBench;
beforeAll(async () => {
  gpu = await Gpu.open();
  small = new SamplerBench(gpu, 40, N_CTX);
});
afterAll(() => {
  gpu.destroy();
});

function distributionOf({ logits, samplers, allowed, history }: DrawCase): Float64Array {
  const counts = new Uint32Array(logits.length);
  for (const id of history ?? []) counts[id]!++;
  return tokenDistribution({ logits, counts, ...(allowed && { allowed }) }, samplers);
}

const LOGITS = new SeededRandom(1).normals(40, 2);
const HISTORY = Array.from({ length: 50 }, (_, i) => (i * i) % 23);
const PENALTIES = { repetitionPenalty: 1.3, presencePenalty: 0.4, frequencyPenalty: 0.15 };
const CASES: Record<string, Partial<Samplers> & Partial<DrawCase>> = {
  'temperature 0.6': { temperature: 0.6 },
  'top-k 7': { topK: 7 },
  'top-p 0.8': { topP: 0.8 },
  'min-p 0.1': { minP: 0.1 },
  'repetition penalty': { repetitionPenalty: 1.5, history: HISTORY },
  'presence penalty': { presencePenalty: 0.9, history: HISTORY },
  'frequency penalty': { frequencyPenalty: 0.3, history: HISTORY },
  mask: { allowed: LOGITS.reduce<boolean[]>((all, _, id) => [...all, id % 3 !== 0], []) },
  'all samplers': {
    ...PENALTIES,
    temperature: 1.4,
    topK: 15,
    topP: 0.9,
    minP: 0.05,
    history: HISTORY,
    allowed: Array.from({ length: 40 }, (_, id) => id % 4 !== 1),
  },
};

describe(`${N_DRAWS} draws fit the float64 distribution`, () => {
  it.each(Object.entries(CASES))('%s', async (_name, { history, allowed, ...samplers }) => {
    const given: DrawCase = {
      logits: LOGITS,
      samplers: { ...NO_SAMPLERS, ...samplers },
      seed: 7,
      ...(history && { history }),
      ...(allowed && { allowed }),
    };
    const draws = await small.drawMany(given, N_DRAWS);
    expect(chiSquarePValue(draws, distributionOf(given))).toBeGreaterThan(LEAST_P);
  });

  it('1100 tokens in two chunks, temperature 0.9, top-p 0.95', async () => {
    const given: DrawCase = {
      logits: new SeededRandom(2).normals(1100, 1.5),
      samplers: { ...NO_SAMPLERS, temperature: 0.9, topP: 0.95 },
      seed: 3,
    };
    const draws = await new SamplerBench(gpu, 1100, N_CTX).drawMany(given, N_DRAWS);
    expect(chiSquarePValue(draws, distributionOf(given))).toBeGreaterThan(LEAST_P);
  });

  it('5000 equal tokens', async () => {
    const given: DrawCase = {
      logits: new Float32Array(5000).fill(-3),
      samplers: NO_SAMPLERS,
      seed: 5,
    };
    const draws = await new SamplerBench(gpu, 5000, N_CTX).drawMany(given, N_DRAWS);
    expect(chiSquarePValue(draws, distributionOf(given))).toBeGreaterThan(LEAST_P);
  });

  it('one token 40 logits above 5000 others is always drawn, whatever the noise', async () => {
    const logits = new Float32Array(5001).fill(-20);
    logits[4321] = 20;
    const given: DrawCase = { logits, samplers: NO_SAMPLERS, seed: 11 };
    const draws = await new SamplerBench(gpu, 5001, N_CTX).drawMany(given, N_DRAWS);
    expect(draws.filter((id) => id !== 4321)).toStrictEqual(new Uint32Array());
  });

  it('rare tokens come as often as they should: 5000 of together 1 in 1000', async () => {
    const logits = new Float32Array(5001).fill(-Math.log(5000 * 999));
    logits[0] = 0;
    const given: DrawCase = { logits, samplers: NO_SAMPLERS, seed: 13 };
    const draws = await new SamplerBench(gpu, 5001, N_CTX).drawMany(given, N_DRAWS);
    const nRare = draws.filter((id) => id !== 0).length;
    expect(Math.abs(nRare - N_DRAWS / 1000)).toBeLessThan(4 * Math.sqrt(N_DRAWS / 1000));
  });
});

describe('draws', () => {
  it('are the same with subgroups as without, equal logits included', async ({ skip }) => {
    skip(!gpu.has('subgroups'), 'adapter lacks subgroups');
    const logits = new SeededRandom(4).normals(5001, 1).map((value) => Math.round(4 * value) / 4);
    for (const temperature of [0, 1.2]) {
      const samplers = { ...NO_SAMPLERS, ...PENALTIES, temperature, topK: 900, topP: 0.95 };
      const given: DrawCase = { logits, samplers, seed: 17, history: HISTORY };
      const [without, withSubgroups] = await Promise.all(
        (['workgroup', 'subgroups'] as const).map((cooperation) =>
          new SamplerBench(gpu, 5001, N_CTX, cooperation).drawMany(given, 200),
        ),
      );
      expect(withSubgroups).toStrictEqual(without);
      expect(new Set(without).size).toBeGreaterThan(temperature === 0 ? 1 : 100);
    }
  });

  const all = { ...NO_SAMPLERS, temperature: 0.8, topK: 20, topP: 0.95, minP: 0.01 };
  const given: DrawCase = { logits: LOGITS, samplers: all, seed: 1 };

  it('are the same whether logits are processed once or for each draw', async () => {
    const inTurn = await small.drawInTurn(given, 300);
    expect(inTurn).toStrictEqual((await small.drawMany(given, 300)).slice(0, 300));
  });

  it('are the same for the same seed and differ for another', async () => {
    const first = await small.drawMany(given, 1000);
    expect(await small.drawMany(given, 1000)).toStrictEqual(first);
    for (const seed of [0, 2, 2 ** 31, 2 ** 32 - 1]) {
      const other = await small.drawMany({ ...given, seed }, 1000);
      const nEqual = other.filter((id, i) => id === first[i]).length;
      const byChance = 1000 * distributionOf(given).reduce((sum, p) => sum + p * p, 0);
      expect(Math.abs(nEqual - byChance)).toBeLessThan(5 * Math.sqrt(byChance));
    }
  });

  it('are independent of the draw before', async () => {
    const draws = await small.drawMany(given, N_DRAWS);
    const p = distributionOf(given);
    const pairs = Float64Array.from(
      { length: 1600 },
      (_, i) => p[Math.floor(i / 40)]! * p[i % 40]!,
    );
    const seen = Array.from(
      { length: N_DRAWS / 2 },
      (_, i) => draws[2 * i]! * 40 + draws[2 * i + 1]!,
    );
    expect(chiSquarePValue(seen, pairs)).toBeGreaterThan(LEAST_P);
  });
});

describe('greedy', () => {
  const greedy = { ...NO_SAMPLERS, temperature: 0 };

  it.each([40, 1500])('takes the largest of %i', async (nVocab) => {
    const bench = new SamplerBench(gpu, nVocab, 8);
    for (let seed = 0; seed < 10; seed++) {
      const logits = new SeededRandom(seed).normals(nVocab, 5);
      const [id] = await bench.drawInTurn({ logits, samplers: greedy, seed }, 1);
      expect(id).toBe(argmax(logits));
    }
  });

  it('takes the lower id of equals, also in another chunk', async () => {
    const bench = new SamplerBench(gpu, 1500, 8);
    for (const [low, high] of [
      [3, 4],
      [100, 356],
      [700, 1400],
      [1024, 1025],
      [1023, 1024],
    ] as const) {
      const logits = new Float32Array(1500).fill(-1);
      logits[low] = logits[high] = 2.5;
      expect((await bench.drawInTurn({ logits, samplers: greedy, seed: 0 }, 1))[0]).toBe(low);
    }
  });

  it('top-k 1 and a temperature next to 0 are greedy', async () => {
    const logits = Float32Array.from({ length: 40 }, (_, id) => -5 - Math.abs(id - 17));
    for (const samplers of [
      { ...NO_SAMPLERS, topK: 1 },
      { ...NO_SAMPLERS, temperature: 1e-40 },
      { ...NO_SAMPLERS, temperature: 1e-30 },
    ]) {
      expect((await small.drawInTurn({ logits, samplers, seed: 9 }, 1))[0]).toBe(17);
    }
  });

  it.each([1, 5, 64])(
    'penalizes what is among the last %i tokens, and forgets the rest',
    async (lastN) => {
      const samplers = {
        ...greedy,
        repetitionPenalty: 1.1,
        presencePenalty: 0.5,
        frequencyPenalty: 0.35,
      };
      const tokens = Array.from({ length: 12 }, (_, i) => (7 * i) % 10);
      const given = {
        logits: LOGITS,
        samplers,
        seed: 0,
        history: [...tokens],
        penaltyLastN: lastN,
      };
      const drawn = await small.drawInTurn(given, 100);
      const expected: number[] = [];
      for (let i = 0; i < 100; i++) {
        const counts = new Uint32Array(40);
        for (const id of tokens.slice(-lastN)) counts[id]!++;
        const probabilities = tokenDistribution(
          { logits: LOGITS, counts },
          { ...samplers, temperature: 1 },
        );
        expected.push(argmax(probabilities));
        tokens.push(expected.at(-1)!);
      }
      expect([...drawn]).toStrictEqual(expected);
    },
  );
});
