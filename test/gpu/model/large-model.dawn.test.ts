import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ByteSource } from '../../../src/llm/gguf/byte-source';
import { Gpu } from '../../../src/llm/gpu/gpu';
import { LanguageModel } from '../../../src/llm/language-model';
import { readModelFile } from '../../../src/llm/model-file';
import { asGgufFile } from '../../fixtures/gguf-in-memory';
import { quantize } from '../../fixtures/quantize';
import { repeatingSource } from '../../fixtures/repeating-source';
import { seededMatrix } from '../../fixtures/seeded-weights';
import { tinyModel } from '../../fixtures/tiny-model';
import { referenceForward } from '../../reference/forward';
import { loadReferenceModel } from '../../reference/model';
import { expectClose, LIMITS } from '../op-harness-compare';

/** Qwen3's proportions of vocabulary and width: a matrix of 174 MB, above lavapipe's binding limit of 128 MiB. */
const N_VOCAB = 160_000;
const N_EMBD = 1024;
const ROW_BYTES = (N_EMBD / 32) * 34;
/** A prime, so that no token's row is another's. */
const PATTERN_BLOCKS = 10_007;
const MAX_HEAP_GROWTH_BYTES = 256e6;
/** First and last rows, and all around where lavapipe must cut. */
const PROBED = Array.from({ length: N_VOCAB }, (_, id) => id).filter(
  (id) => id < 64 || id >= N_VOCAB - 64 || Math.abs(id - 123_360) < 128 || id % 997 === 0,
);
const TOKENS = [0, 159_999, 123_361, 7, 123_300, 99_999, 123_359];

const input = tinyModel({
  architecture: 'qwen3',
  type: 'Q8_0',
  nLayers: 1,
  nVocab: N_VOCAB,
  nEmbd: N_EMBD,
  nHeads: 4,
  nKvHeads: 2,
  nFf: 256,
});
const pattern = (label: string) => quantize('Q8_0', seededMatrix(PATTERN_BLOCKS, 32, 1 / 6, label));
const patterns = { 'token_embd.weight': pattern('embd'), 'output.weight': pattern('output') };

/** The rows of a repeating matrix, one after the other. */
function rowsOf(name: keyof typeof patterns, ids: readonly number[]): Uint8Array<ArrayBuffer> {
  const source = patterns[name];
  const out = new Uint8Array(ids.length * ROW_BYTES);
  ids.forEach((id, row) => {
    for (let i = 0; i < ROW_BYTES; i++) {
      out[row * ROW_BYTES + i] = source[(id * ROW_BYTES + i) % source.length]!;
    }
  });
  return out;
}

/** Logits (T, PROBED) by the reference, on a model that has only the rows it needs. */
async function expectedLogits(): Promise<Float64Array[]> {
  const kept = { 'token_embd.weight': TOKENS, 'output.weight': PROBED };
  const tensors = input.tensors.map((tensor) => {
    if (!(tensor.name in kept)) return tensor;
    const name = tensor.name as keyof typeof kept;
    return { ...tensor, shape: [kept[name].length, N_EMBD], bytes: rowsOf(name, kept[name]) };
  });
  const model = await loadReferenceModel(asGgufFile({ ...input, tensors }));
  return referenceForward(
    model,
    TOKENS.map((_, row) => row),
  );
}

/** Counts reads, and looks at the heap before each. */
function watch(source: ByteSource) {
  const heapBytes = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const seen = { largestRead: 0, outstanding: 0, mostOutstanding: 0, heapGrowthBytes: 0 };
  let before = 0;
  const watched: ByteSource = {
    name: source.name,
    sizeBytes: source.sizeBytes,
    read: async (offset, length, signal) => {
      before ||= heapBytes();
      seen.heapGrowthBytes = Math.max(seen.heapGrowthBytes, heapBytes() - before);
      seen.largestRead = Math.max(seen.largestRead, length);
      seen.mostOutstanding = Math.max(seen.mostOutstanding, ++seen.outstanding);
      try {
        return await source.read(offset, length, signal);
      } finally {
        seen.outstanding--;
      }
    },
  };
  return { watched, seen };
}

// In Node only: there the heap can be measured, and there is the adapter whose bindings are too small for the matrix.
describe('a file of 350 MB', () => {
  let gpu: Gpu;
  let model: LanguageModel;
  const { watched, seen } = watch(repeatingSource(input, patterns));
  beforeAll(async () => {
    gpu = await Gpu.open();
    model = await LanguageModel.load(await readModelFile([watched]), {
      gpu,
      nCtx: 64,
      kvCacheType: 'f32',
    });
  });
  afterAll(() => {
    gpu.destroy();
  });

  it('is loaded in pieces, without its bytes gathering in JavaScript', () => {
    expect(watched.sizeBytes).toBeGreaterThan(1.3 * MAX_HEAP_GROWTH_BYTES);
    expect(seen.largestRead).toBeLessThanOrEqual(16 << 20);
    expect(seen.mostOutstanding).toBeLessThanOrEqual(2);
    expect(seen.heapGrowthBytes).toBeLessThan(MAX_HEAP_GROWTH_BYTES);
    console.log(`heap growth while loading: ${(seen.heapGrowthBytes / 1e6).toFixed(0)} MB`);
  });

  it.each(['prefill', 'decode'] as const)(
    'a matrix over the binding limit gives the reference’s logits: %s',
    async (kernels) => {
      const expected = await expectedLogits();
      let rows = 0;
      await model.logits(TOKENS, { all: true, kernels }, (position, logits) => {
        rows++;
        const actual = Float64Array.from(PROBED, (id) => logits[id]!);
        expectClose(`position ${position}`, actual, expected[position]!, LIMITS.f32);
      });
      expect(rows).toBe(TOKENS.length);
    },
  );
});
