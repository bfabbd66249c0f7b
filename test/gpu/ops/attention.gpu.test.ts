import { describe, it } from 'vitest';
import {
  attentionScratchBytes,
  MAX_SPLITS,
  prepareAttention,
} from '../../../src/llm/ops/attention/attention';
import type { KvCacheType } from '../../../src/llm/ops/attention/kv-cache';
import type { Cooperation } from '../../../src/llm/ops/reduce/kernel-family';
import { float16Bits } from '../../fixtures/float16';
import { SeededRandom } from '../../fixtures/random';
import { attention } from '../../reference/attention';
import { float16Value } from '../../reference/float16';
import { OpHarness } from '../op-harness';
import { expectClose } from '../op-harness-compare';
import { padRows, unitTransposed, unitTransposedBefore } from '../op-harness-layout';

const harness = OpHarness.use();

interface Heads {
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly headDim: number;
  readonly kvCacheType: KvCacheType;
}

/** Context length after the pass, and how many of its last positions are queries. */
interface Pass {
  readonly length: number;
  readonly nTokens: number;
}

// Every ratio of query to KV heads from 1 to 10, with all head sizes and both cache types. 80 is a size that fills
// neither a unit nor a workgroup.
const HEADS: readonly Heads[] = [
  { nHeads: 1, nKvHeads: 1, headDim: 80, kvCacheType: 'f32' },
  { nHeads: 4, nKvHeads: 2, headDim: 64, kvCacheType: 'f16' },
  { nHeads: 6, nKvHeads: 2, headDim: 128, kvCacheType: 'f16' },
  { nHeads: 4, nKvHeads: 1, headDim: 128, kvCacheType: 'f32' },
  { nHeads: 5, nKvHeads: 1, headDim: 64, kvCacheType: 'f32' },
  { nHeads: 6, nKvHeads: 1, headDim: 80, kvCacheType: 'f16' },
  { nHeads: 7, nKvHeads: 1, headDim: 64, kvCacheType: 'f16' },
  { nHeads: 16, nKvHeads: 2, headDim: 128, kvCacheType: 'f16' },
  { nHeads: 9, nKvHeads: 1, headDim: 64, kvCacheType: 'f32' },
  { nHeads: 10, nKvHeads: 1, headDim: 128, kvCacheType: 'f16' },
];

/** More than any pass of these tests uses, so that what lies behind a sequence is in the cache, too. */
const N_CTX = 330;

const DECODE_PASSES: readonly Pass[] = [1, 63, 64, 65, 300].map((length) => ({
  length,
  nTokens: 1,
}));
const PREFILL_PASSES: readonly Pass[] = [
  { length: 1, nTokens: 1 },
  { length: 63, nTokens: 63 },
  { length: 64, nTokens: 1 },
  { length: 65, nTokens: 65 },
  { length: 300, nTokens: 17 },
];

/** Fits f16, and outweighs all real values if a score or a sum takes it in. */
const STALE = 6e4;

/**
 * Keys or values of a sequence: (length, nKvHeads, headDim) for the reference, as stored, and the cache (nKvHeads, nCtx,
 * headDim) with stale values behind the sequence.
 */
function cacheOf(
  { nKvHeads, headDim, kvCacheType }: Heads,
  length: number,
  nCtx: number,
  seed: number,
) {
  const random = new SeededRandom(seed);
  const isF16 = kvCacheType === 'f16';
  const values = Float64Array.from({ length: length * nKvHeads * headDim }, (_, i) => {
    const value = random.normal() * (i % 97 === 0 ? 6 : 1);
    return isF16 ? float16Value(float16Bits(value)) : Math.fround(value);
  });
  const cache = new Float64Array(nKvHeads * nCtx * headDim).fill(STALE);
  values.forEach((value, i) => {
    const pos = Math.floor(i / (nKvHeads * headDim));
    const head = Math.floor(i / headDim) % nKvHeads;
    cache[(head * nCtx + pos) * headDim + (i % headDim)] = value;
  });
  const words = isF16
    ? new Uint8Array(Uint16Array.from(cache, float16Bits).buffer)
    : Float32Array.from(cache);
  return { values, buffer: harness.input('cache', words) };
}

async function expectReference(
  mode: 'decode' | 'prefill',
  heads: Heads,
  { length, nTokens }: Pass,
  { cooperation, nCtx = N_CTX }: { cooperation: Cooperation; nCtx?: number },
): Promise<void> {
  const { nHeads, headDim } = heads;
  const width = nHeads * headDim;
  const pos = length - nTokens;
  const q = new SeededRandom(length).normals(nTokens * width);
  const k = cacheOf(heads, length, nCtx, 2);
  const v = cacheOf(heads, length, nCtx, 3);
  const scratch = attentionScratchBytes(heads, nTokens, mode === 'decode' ? MAX_SPLITS : 1);
  const out = harness.output(
    'out',
    mode === 'decode' ? unitTransposedBefore(width) : outBefore(nTokens, width),
  );
  const dispatches = await prepareAttention(
    harness.gpu,
    { cooperation, f16: false },
    {
      ...heads,
      nCtx,
      mode,
      q: harness.input('q', q),
      kCache: k.buffer,
      vCache: v.buffer,
      part: harness.output('part', scratch.part / 4).buffer,
      partStats: harness.output('part_stats', scratch.partStats / 4).buffer,
      out: out.buffer,
      step: harness.step(nTokens, pos),
    },
  );
  await harness.run(dispatches, { nTokens, pos });
  const expected = attention(Float64Array.from(q), k.values, v.values, heads);
  const laidOut = mode === 'decode' ? unitTransposed(expected) : padRows(expected, width);
  // The reference has the values as the cache holds them, so f16 caches are held to the limits of f32.
  expectClose(`out at length ${length}`, await harness.readFloats(out), laidOut);
}

/** Zeros in the padding of each row, which must stay, and nonsense. */
function outBefore(nTokens: number, width: number): Float32Array<ArrayBuffer> {
  return padRows(new Float32Array(nTokens * width).fill(-7e18), width);
}

for (const { mode, passes, cooperation, onLavapipe } of [
  { mode: 'decode', passes: DECODE_PASSES, cooperation: 'workgroup', onLavapipe: 0 },
  { mode: 'decode', passes: DECODE_PASSES, cooperation: 'subgroups', onLavapipe: 2 },
  { mode: 'prefill', passes: PREFILL_PASSES, cooperation: 'workgroup', onLavapipe: 1 },
  { mode: 'prefill', passes: PREFILL_PASSES, cooperation: 'subgroups', onLavapipe: 3 },
] as const) {
  describe(`attention, ${mode}, ${cooperation}`, () => {
    it.for(HEADS)(
      '$nHeads heads over $nKvHeads of $headDim, $kvCacheType cache',
      async (heads, { skip }) => {
        const missing =
          harness.missingFeature({ cooperation, f16: false }) ??
          harness.tooSlow(HEADS.indexOf(heads) !== onLavapipe);
        skip(missing !== null, missing ?? '');
        for (const pass of passes) await expectReference(mode, heads, pass, { cooperation });
      },
    );
  });
}

it('decodes a context longer than 32 splits of one tile', async () => {
  // 2113 positions in splits of two tiles: 17 splits, the last of one tile and one position.
  const pass = { length: 2113, nTokens: 1 };
  await expectReference('decode', HEADS[4]!, pass, { cooperation: 'workgroup', nCtx: 2200 });
});
