import type { SamplingOptions } from '../../src/llm/language-model.types';

/** What a sampler is given for one draw. */
export interface DrawInputs {
  /** (nVocab) */
  readonly logits: ArrayLike<number>;
  /** (nVocab) how often each token is among the last `penaltyLastN`; default none. */
  readonly counts?: ArrayLike<number>;
  /** (nVocab) false never comes; default all true. */
  readonly allowed?: ArrayLike<boolean>;
}

export type Samplers = Omit<SamplingOptions, 'seed' | 'penaltyLastN'>;

/** No sampler does anything: the distribution is the softmax of the logits. */
export const NO_SAMPLERS: Samplers = {
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
};

/** Mask, penalties (llama.cpp's formula) and temperature, in float64; a masked token becomes -Infinity. */
export function processLogits(inputs: DrawInputs, samplers: Samplers): Float64Array {
  const { logits, counts, allowed } = inputs;
  return Float64Array.from(logits, (logit, id) => {
    if (allowed && !allowed[id]) return -Infinity;
    const count = counts?.[id] ?? 0;
    let l = logit;
    if (count > 0) {
      l = l > 0 ? l / samplers.repetitionPenalty : l * samplers.repetitionPenalty;
      l -= count * samplers.frequencyPenalty + samplers.presencePenalty;
    }
    return l / samplers.temperature;
  });
}

/**
 * Which tokens top-k, top-p and min-p leave, in this order, each on what the one before left. Sorted and added up, unlike the
 * engine's radix select. Equal logits are kept or dropped together.
 * @param processed (nVocab) after mask, penalties and temperature
 */
export function keptTokens(processed: ArrayLike<number>, samplers: Samplers): boolean[] {
  const finite = Array.from(processed).filter((l) => l > -Infinity);
  const sorted = finite.sort((a, b) => b - a);
  const max = sorted[0] ?? -Infinity;
  let least = -Infinity;
  if (samplers.topK > 0 && samplers.topK < sorted.length) least = sorted[samplers.topK - 1]!;
  if (samplers.topP < 1) {
    const left = sorted.filter((l) => l >= least);
    const total = left.reduce((sum, l) => sum + Math.exp(l - max), 0);
    let running = 0;
    for (const l of left) {
      running += Math.exp(l - max);
      least = l;
      if (running >= samplers.topP * total) break;
    }
  }
  if (samplers.minP > 0) least = Math.max(least, max + Math.log(samplers.minP));
  return Array.from(processed, (l) => l > -Infinity && l >= least);
}

/** @returns (nVocab) the probability of each token */
export function tokenDistribution(inputs: DrawInputs, samplers: Samplers): Float64Array {
  const processed = processLogits(inputs, samplers);
  const kept = keptTokens(processed, samplers);
  const max = processed.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = processed.map((l, id) => (kept[id] ? Math.exp(l - max) : 0));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Pearson's goodness of fit. Tokens expected fewer than 5 times are taken as one.
 * @returns the chance of a misfit at least as large; 0 when a token came that cannot
 */
export function chiSquarePValue(draws: ArrayLike<number>, expected: Float64Array): number {
  const observed = new Float64Array(expected.length);
  for (let i = 0; i < draws.length; i++) {
    const id = draws[i]!;
    if (!(expected[id]! > 0)) return 0;
    observed[id]!++;
  }
  let statistic = 0;
  let nBins = 0;
  const rare = { observed: 0, expected: 0 };
  const add = (o: number, e: number): void => {
    statistic += (o - e) ** 2 / e;
    nBins++;
  };
  expected.forEach((p, id) => {
    const e = p * draws.length;
    if (e >= 5) return add(observed[id]!, e);
    rare.observed += observed[id]!;
    rare.expected += e;
  });
  if (rare.expected > 0) add(rare.observed, rare.expected);
  return chiSquareTail(statistic, nBins - 1);
}

/** P(chi-square > x) by the cube-root normal approximation of Wilson and Hilferty (1931). */
function chiSquareTail(x: number, degrees: number): number {
  if (degrees < 1) return 1;
  const spread = 2 / (9 * degrees);
  const z = (Math.cbrt(x / degrees) - (1 - spread)) / Math.sqrt(spread);
  return normalTail(z);
}

/** P(normal > z) by a trapezoid sum over the density; 1e-6 and better. */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const step = 1 / 512;
  let sum = Math.exp((-z * z) / 2) / 2;
  for (let x = z + step; x < z + 10; x += step) sum += Math.exp((-x * x) / 2);
  return (sum * step) / Math.sqrt(2 * Math.PI);
}
