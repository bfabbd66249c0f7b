import { describe, expect, it } from 'vitest';
import type { KvCacheType } from '../../../src/llm/ops/attention/kv-cache';
import { prepareRope, type RopeParams } from '../../../src/llm/ops/rope/rope';
import { ropeTables } from '../../../src/llm/ops/rope/rope-tables';
import { seededVector } from '../../fixtures/seeded-weights';
import { float16Value } from '../../reference/float16';
import { rmsNorm } from '../../reference/rms-norm';
import { rope, type RopeType } from '../../reference/rope';
import { activations, OpHarness, SENTINEL } from '../op-harness';
import { expectClose, LIMITS } from '../op-harness-compare';

const harness = OpHarness.use();
const EPS = 1e-6;
const BASE = 500_000;

interface Case {
  readonly type: RopeType;
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly headDim: number;
  readonly nTokens: number;
  readonly pos: number;
  readonly nCtx: number;
  readonly kv: KvCacheType;
  readonly bias?: boolean;
  readonly qkNorm?: boolean;
  readonly freqFactors?: boolean;
}

const SMALL = { nTokens: 3, pos: 0, nCtx: 11 } as const;

const CASES: Case[] = [
  { type: 'norm', nHeads: 1, nKvHeads: 1, headDim: 64, nTokens: 1, pos: 0, nCtx: 1, kv: 'f32' },
  { type: 'norm', nHeads: 6, nKvHeads: 2, headDim: 128, ...SMALL, kv: 'f16', freqFactors: true },
  { type: 'neox', nHeads: 5, nKvHeads: 1, headDim: 128, ...SMALL, kv: 'f32', qkNorm: true },
  { type: 'neox', nHeads: 4, nKvHeads: 2, headDim: 64, ...SMALL, pos: 7, kv: 'f16', bias: true },
  // All at once, a chunk beyond a tile, over the step from the first 256 positions to the next.
  {
    type: 'neox',
    nHeads: 2,
    nKvHeads: 1,
    headDim: 80,
    nTokens: 65,
    pos: 220,
    nCtx: 300,
    kv: 'f32',
    bias: true,
    qkNorm: true,
    freqFactors: true,
  },
  {
    type: 'neox',
    nHeads: 1,
    nKvHeads: 1,
    headDim: 64,
    nTokens: 2,
    pos: 99_999,
    nCtx: 100_001,
    kv: 'f32',
  },
  {
    type: 'norm',
    nHeads: 1,
    nKvHeads: 1,
    headDim: 64,
    nTokens: 1,
    pos: 100_000,
    nCtx: 100_001,
    kv: 'f16',
    freqFactors: true,
  },
];

/** Positions in the cache, (nKvHeads, nCtx, headDim), of (T, nKvHeads, headDim). */
function cacheIndex({ nKvHeads, nCtx, headDim, pos }: Case, i: number): number {
  const t = Math.floor(i / (nKvHeads * headDim));
  const head = Math.floor(i / headDim) % nKvHeads;
  return (head * nCtx + pos + t) * headDim + (i % headDim);
}

/** A head's elements as kernels keep them: the two of a pair side by side. */
function pairsSideBySide(values: Float64Array, { headDim, type }: Case): Float64Array {
  if (type === 'norm') return values;
  return values.map((_, i) => {
    const k = i % headDim;
    return values[i - k + (k >> 1) + (k & 1) * (headDim / 2)]!;
  });
}

/** q, k and v as they should come out, in float64. */
function referenceOf(
  options: Case,
  data: { qkv: Float32Array; bias: Float32Array; weight: Float32Array; factors: Float32Array },
) {
  const { nHeads, nKvHeads, headDim, nTokens, pos, type } = options;
  const rowLength = (nHeads + 2 * nKvHeads) * headDim;
  const biased = Float64Array.from(
    data.qkv,
    (value, i) => value + (options.bias ? data.bias[i % rowLength]! : 0),
  );
  const columns = (from: number, n: number) =>
    biased.filter((_, i) => i % rowLength >= from && i % rowLength < from + n);
  const positions = Array.from({ length: nTokens }, (_, t) => pos + t);
  const turned = (heads: Float64Array, weight: Float32Array) => {
    const normed = options.qkNorm ? rmsNorm(heads, weight, EPS) : heads;
    const factors = options.freqFactors ? data.factors : undefined;
    return pairsSideBySide(rope(normed, positions, headDim, type, BASE, factors), options);
  };
  const nQ = nHeads * headDim;
  const nKv = nKvHeads * headDim;
  return {
    q: turned(columns(0, nQ), data.weight.subarray(0, headDim)),
    k: turned(columns(nQ, nKv), data.weight.subarray(headDim)),
    v: columns(nQ + nKv, nKv),
  };
}

/** Checks a cache: what was appended, and that nothing else was touched. */
function expectCache(
  label: string,
  words: Uint32Array<ArrayBuffer>,
  expected: Float64Array,
  options: Case,
): void {
  const isF16 = options.kv === 'f16';
  const halves = new Uint16Array(words.buffer);
  const floats = new Float32Array(words.buffer);
  const read = (at: number) => (isF16 ? float16Value(halves[at]!) : floats[at]!);
  const actual = expected.map((_, i) => read(cacheIndex(options, i)));
  expectClose(label, actual, expected, LIMITS[isF16 ? 'kvF16' : 'f32']);
  const touched = words.reduce((n, word) => n + (word === SENTINEL ? 0 : 1), 0);
  expect(touched).toBe(isF16 ? expected.length / 2 : expected.length);
}

for (const cooperation of ['serial', 'workgroup', 'subgroups'] as const) {
  // Only the norm of heads has threads work together.
  const cases = CASES.filter(({ qkNorm }) => cooperation === 'serial' || qkNorm);
  describe(`rope ${cooperation}`, () => {
    it.for(cases)(
      '$type $nHeads/$nKvHeads x $headDim at $pos, bias $bias, QK-norm $qkNorm, factors $freqFactors',
      async (options, { skip }) => {
        const family = { cooperation, f16: false };
        const missing = harness.missingFeature(family);
        skip(missing !== null, missing ?? '');
        const { nHeads, nKvHeads, headDim, nTokens, pos, nCtx, kv } = options;
        const rowLength = (nHeads + 2 * nKvHeads) * headDim;
        const qkv = activations(nTokens * rowLength, headDim);
        const bias = seededVector(rowLength, 'bias', 'bias');
        const weight = seededVector(2 * headDim, 'norm', 'qk_norm');
        const factors = Float32Array.from({ length: headDim / 2 }, (_, i) => 1 + (i % 9) * 0.875);
        const turns = ropeTables(headDim, nCtx, BASE, options.freqFactors ? factors : undefined);
        const cacheWords = (nKvHeads * nCtx * headDim) / (kv === 'f16' ? 2 : 1);
        const q = harness.output('q', nTokens * nHeads * headDim);
        const k = harness.output('k_cache', cacheWords);
        const v = harness.output('v_cache', cacheWords);
        const params: RopeParams = {
          nHeads,
          nKvHeads,
          headDim,
          nCtx,
          kvCacheType: kv,
          interleaved: options.type === 'norm',
          qkv: harness.input('qkv', qkv),
          q: q.buffer,
          kCache: k.buffer,
          vCache: v.buffer,
          turns: harness.input('turns', turns),
          step: harness.step(nTokens, pos),
          ...(options.bias && { bias: harness.input('bias', bias) }),
          ...(options.qkNorm && { qkNorm: { weight: harness.input('qk_norm', weight), eps: EPS } }),
        };
        await harness.run([await prepareRope(harness.gpu, family, params)], { nTokens, pos });
        const expected = referenceOf(options, { qkv, bias, weight, factors });
        expectClose('q', await harness.readFloats(q), expected.q);
        expectCache('k', await harness.read(k), expected.k, options);
        expectCache('v', await harness.read(v), expected.v, options);
      },
    );
  });
}

it('clamps what f16 cannot hold, instead of making it infinite', async () => {
  const options: Case = { ...CASES[0]!, kv: 'f16' };
  const { nHeads, nKvHeads, headDim, nCtx } = options;
  const qkv = new Float32Array((nHeads + 2 * nKvHeads) * headDim).fill(1e6);
  const k = harness.output('k_cache', headDim / 2);
  const v = harness.output('v_cache', headDim / 2);
  const dispatch = await prepareRope(
    harness.gpu,
    { cooperation: 'serial', f16: false },
    {
      nHeads,
      nKvHeads,
      headDim,
      nCtx,
      kvCacheType: 'f16',
      interleaved: true,
      qkv: harness.input('qkv', qkv),
      q: harness.output('q', headDim).buffer,
      kCache: k.buffer,
      vCache: v.buffer,
      turns: harness.input('turns', ropeTables(headDim, nCtx, BASE)),
      step: harness.step(1),
    },
  );
  await harness.run([dispatch]);
  for (const cache of [k, v]) {
    const halves = new Uint16Array((await harness.read(cache)).buffer);
    expect(Array.from(halves, float16Value)).toEqual(Array.from(halves, () => 65_504));
  }
});
