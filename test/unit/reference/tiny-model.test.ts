import { describe, expect, it } from 'vitest';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { TENSOR_TYPES, type TensorType } from '../../../src/llm/gguf/tensor-type';
import { readModelConfig } from '../../../src/llm/model/config';
import { ARCHITECTURES } from '../../../src/llm/model/config.types';
import { asGgufFile, memorySource } from '../../fixtures/gguf-in-memory';
import { array, bool, uint32, writeGguf, type GgufTypedValue } from '../../fixtures/gguf-writer';
import { smallModel } from '../../fixtures/small-model';
import { buildTinyGguf, Q4_K_M, tinyModel } from '../../fixtures/tiny-model';
import { minVocabularySize } from '../../fixtures/tiny-vocabulary';
import { klDivergence } from '../../reference/compare';
import { referenceForward } from '../../reference/forward';
import { loadReferenceModel } from '../../reference/model';

const read = (bytes: Uint8Array) => readGguf([memorySource(bytes)]);
const TYPES = Object.keys(TENSOR_TYPES) as TensorType[];

describe('tiny models', () => {
  for (const architecture of ARCHITECTURES) {
    it.each(TYPES)(
      `${architecture} %s is a file our reader takes, at most 1.2 MB`,
      async (type) => {
        const bytes = buildTinyGguf({ architecture, type });
        const gguf = await read(bytes);
        expect(bytes.length).toBeLessThan(1.2e6);
        expect(readModelConfig(gguf)).toMatchObject({
          architecture,
          tiedOutput: false,
          nVocab: 320,
        });
        expect(gguf.tensors.get('blk.1.ffn_down.weight')?.type).toBe(type);
      },
    );
  }

  it('is the same file for the same seed, and another for another', () => {
    const build = (seed: number) => buildTinyGguf({ architecture: 'qwen3', type: 'Q8_0', seed });
    expect(build(5)).toEqual(build(5));
    expect(build(5)).not.toEqual(build(6));
  });

  it('written and parsed, gives the forward pass of the model in memory', async () => {
    const model = tinyModel({ architecture: 'llama', type: 'Q5_1', ropeFreqs: true, tied: true });
    const tokens = [1, 200, 3, 77];
    const inMemory = referenceForward(await loadReferenceModel(asGgufFile(model)), tokens);
    const parsed = referenceForward(await loadReferenceModel(await read(writeGguf(model))), tokens);
    expect(parsed).toEqual(inMemory);
  });

  it('has a logit distribution worth comparing: neither flat nor certain, and it depends on what came before', async () => {
    const model = await loadReferenceModel(
      asGgufFile(tinyModel({ architecture: 'qwen3', type: 'F32' })),
    );
    const [first] = referenceForward(model, [65]);
    const second = referenceForward(model, [66, 65])[1];
    const flat = new Float64Array(320);
    expect(klDivergence(first!, flat)).toBeGreaterThan(0.5);
    expect(klDivergence(first!, flat)).toBeLessThan(4);
    expect(klDivergence(first!, second!)).toBeGreaterThan(0.05);
  });

  it('mixes types as Q4_K_M does', async () => {
    const gguf = await read(buildTinyGguf({ architecture: 'qwen3', type: Q4_K_M, nLayers: 8 }));
    const types = (name: string) =>
      Array.from(
        { length: 8 },
        (_, layer) => gguf.tensors.get(`blk.${layer}.${name}.weight`)?.type,
      );
    const [four, six] = ['Q4_K', 'Q6_K'];
    expect(types('ffn_down')).toEqual([six, four, four, six, four, four, six, six]);
    expect(new Set(types('ffn_up'))).toEqual(new Set([four]));
    expect(gguf.tensors.get('output.weight')?.type).toBe(six);
  });

  it('refuses rows that are not whole blocks', () => {
    expect(() => buildTinyGguf({ architecture: 'qwen3', type: 'Q4_K', nEmbd: 288 })).toThrow(
      "token_embd.weight: rows of 288 are not a multiple of Q4_K's 256",
    );
  });

  it.each(ARCHITECTURES)(
    '%s: refuses a vocabulary too small for its own tokens',
    (architecture) => {
      const least = minVocabularySize(architecture);
      const nVocab = least - 1;
      expect(() => buildTinyGguf({ architecture, type: 'F32', nVocab })).toThrow(
        `nVocab ${nVocab}: ${architecture} needs ${least} or more`,
      );
    },
  );

  it('has a vocabulary without repetition at benchmark size', () => {
    const tokens = asGgufFile({ ...smallModel(), tensors: [] }).metadata.get(
      'tokenizer.ggml.tokens',
    );
    expect(new Set(tokens as string[]).size).toBe(8192);
  });

  it('has 27 M weights at benchmark size', () => {
    const sizes = smallModel().tensors.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(27_270_400);
  });
});

describe('the GGUF writer', () => {
  it('writes every metadata type as our reader reads it', async () => {
    const metadata: Record<string, GgufTypedValue> = {
      'general.architecture': { type: 'string', value: 'test é 中' },
      u8: { type: 'uint8', value: 255 },
      i8: { type: 'int8', value: -128 },
      u16: { type: 'uint16', value: 65535 },
      i16: { type: 'int16', value: -2 },
      u32: uint32(2 ** 32 - 1),
      i32: { type: 'int32', value: -(2 ** 31) },
      f32: { type: 'float32', value: 0.5 },
      f64: { type: 'float64', value: 1 / 3 },
      u64: { type: 'uint64', value: 2n ** 63n },
      i64: { type: 'int64', value: -5 },
      yes: bool(true),
      strings: array('string', ['a', '']),
      ints: array('int32', [1, -1]),
      floats: array('float32', [0.25, -3]),
      flags: array('bool', [true, false]),
    };
    const gguf = await read(writeGguf({ metadata, tensors: [] }));
    const found = Object.fromEntries(
      [...gguf.metadata].map(([key, value]) => [
        key,
        typeof value === 'object' ? Array.from(value as ArrayLike<unknown>) : value,
      ]),
    );
    expect(found).toEqual({
      'general.architecture': 'test é 中',
      ...{ u8: 255, i8: -128, u16: 65535, i16: -2, u32: 2 ** 32 - 1, i32: -(2 ** 31) },
      ...{ f32: 0.5, f64: 1 / 3, u64: 2n ** 63n, i64: -5, yes: true },
      ...{ strings: ['a', ''], ints: [1, -1], floats: [0.25, -3], flags: [true, false] },
    });
  });

  it.each([32, 64, 4096])('aligns tensors to %i bytes', async (alignment) => {
    const tensors = ['a', 'b'].map((name, i) => ({
      name,
      type: 'F16' as const,
      shape: [3],
      bytes: Uint8Array.of(i, 1, 2, 3, 4, 5),
    }));
    const bytes = writeGguf({ metadata: {}, tensors, alignment });
    const gguf = await read(bytes);
    for (const { name, bytes: expected } of tensors) {
      const { source, offsetBytes, sizeBytes } = gguf.tensors.get(name)!;
      expect(offsetBytes % alignment).toBe(0);
      expect(await source.read(offsetBytes, sizeBytes)).toEqual(expected);
    }
  });

  it('keeps shapes outermost first', async () => {
    const bytes = new Uint8Array(24);
    const gguf = await read(
      writeGguf({ metadata: {}, tensors: [{ name: 'm', type: 'F32', shape: [3, 2], bytes }] }),
    );
    expect(gguf.tensors.get('m')?.shape).toEqual([3, 2]);
  });

  it('refuses bytes that do not match type and shape', () => {
    const tensor = { name: 't', type: 'Q8_0', shape: [2, 32], bytes: new Uint8Array(34) } as const;
    expect(() => writeGguf({ metadata: {}, tensors: [tensor] })).toThrow(
      'tensor t: 34 bytes given, Q8_0 needs 68',
    );
  });
});
