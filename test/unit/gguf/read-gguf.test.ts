import { describe, expect, test } from 'vitest';

import type { ByteSource } from '../../../src/llm/gguf/byte-source';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { readHeader } from '../../../src/llm/gguf/read-header';
import { buildHeader, buildSource, type HeaderSpec } from './header-builder';

const ROUND: HeaderSpec = {
  metadata: [
    ['general.architecture', ['STRING', 'llama']],
    ['u8', ['UINT8', 255]],
    ['i8', ['INT8', -128]],
    ['u16', ['UINT16', 65535]],
    ['i16', ['INT16', -32768]],
    ['u32', ['UINT32', 4294967295]],
    ['i32', ['INT32', -2147483648]],
    ['f32', ['FLOAT32', 0.5]],
    ['yes', ['BOOL', 1]],
    ['no', ['BOOL', 0]],
    ['u64', ['UINT64', 2n ** 53n - 1n]],
    ['big u64', ['UINT64', 2n ** 64n - 1n]],
    ['i64', ['INT64', -(2n ** 53n) + 1n]],
    ['big i64', ['INT64', -(2n ** 63n)]],
    ['f64', ['FLOAT64', 1e300]],
    ['text', ['STRING', '\ufeffĠthe 𝄞']],
    ['empty text', ['STRING', '']],
    ['strings', ['ARRAY', ['STRING', ['a', '', 'é']]]],
    ['bools', ['ARRAY', ['BOOL', [1, 0]]]],
    ['u8s', ['ARRAY', ['UINT8', [1, 2]]]],
    ['i8s', ['ARRAY', ['INT8', [-1]]]],
    ['u16s', ['ARRAY', ['UINT16', [65535]]]],
    ['i16s', ['ARRAY', ['INT16', [-2]]]],
    ['u32s', ['ARRAY', ['UINT32', [4294967295]]]],
    ['i32s', ['ARRAY', ['INT32', [-3]]]],
    ['f32s', ['ARRAY', ['FLOAT32', [0.25]]]],
    ['f64s', ['ARRAY', ['FLOAT64', [0.1]]]],
    ['u64s', ['ARRAY', ['UINT64', [1]]]],
    ['i64s', ['ARRAY', ['INT64', [-1]]]],
    ['empty', ['ARRAY', ['STRING', []]]],
  ],
  tensors: [
    { name: 'matrix', ne: [64, 3], type: 8, dataBytes: 204 },
    { name: 'vector', ne: [5] },
  ],
};

describe('readGguf', () => {
  test('reads every value type', async () => {
    const { metadata, version } = await readGguf([buildSource(ROUND)]);

    expect(version).toBe(3);
    expect(Object.fromEntries(metadata)).toStrictEqual({
      'general.architecture': 'llama',
      u8: 255,
      i8: -128,
      u16: 65535,
      i16: -32768,
      u32: 4294967295,
      i32: -2147483648,
      f32: 0.5,
      yes: true,
      no: false,
      u64: Number.MAX_SAFE_INTEGER,
      'big u64': 2n ** 64n - 1n,
      i64: Number.MIN_SAFE_INTEGER,
      'big i64': -(2n ** 63n),
      f64: 1e300,
      // A byte order mark can be a token of its own, so it is kept.
      text: '\ufeffĠthe 𝄞',
      'empty text': '',
      strings: ['a', '', 'é'],
      bools: [true, false],
      u8s: Uint8Array.of(1, 2),
      i8s: Int8Array.of(-1),
      u16s: Uint16Array.of(65535),
      i16s: Int16Array.of(-2),
      u32s: Uint32Array.of(4294967295),
      i32s: Int32Array.of(-3),
      f32s: Float32Array.of(0.25),
      f64s: Float64Array.of(0.1),
      u64s: [1n],
      i64s: [-1n],
      empty: [],
    });
  });

  test('gives shapes outermost first, sizes by block and offsets within the file', async () => {
    const source = buildSource(ROUND);
    const { headerBytes, bytes } = buildHeader(ROUND);
    const dataStart = Math.ceil(headerBytes / 32) * 32;

    const { tensors, sizeBytes } = await readGguf([source]);

    expect(sizeBytes).toBe(bytes.length);
    expect([...tensors.values()]).toStrictEqual([
      {
        name: 'matrix',
        type: 'Q8_0',
        shape: [3, 64],
        sizeBytes: 204,
        offsetBytes: dataStart,
        source,
      },
      {
        name: 'vector',
        type: 'F32',
        shape: [5],
        sizeBytes: 20,
        offsetBytes: dataStart + 224,
        source,
      },
    ]);
  });

  test('reads version 2', async () => {
    const { version } = await readGguf([buildSource({ ...ROUND, version: 2 })]);
    expect(version).toBe(2);
  });

  test('obeys general.alignment', async () => {
    const source = buildSource({
      alignment: 256,
      metadata: [['general.alignment', ['UINT32', 256]]],
      tensors: [
        { name: 'a', ne: [1] },
        { name: 'b', ne: [1] },
      ],
    });
    const { tensors } = await readGguf([source]);
    expect(Array.from(tensors.values(), (tensor) => tensor.offsetBytes)).toStrictEqual([256, 512]);
  });

  test('keeps __proto__ as a key like any other', async () => {
    const { metadata } = await readGguf([
      buildSource({ metadata: [['__proto__', ['STRING', 'x']]] }),
    ]);
    expect([...metadata]).toStrictEqual([['__proto__', 'x']]);
    expect(({} as Record<string, unknown>)['length']).toBeUndefined();
  });

  test('turns invalid UTF-8 in values into U+FFFD', async () => {
    const value = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x41);
    const { metadata } = await readGguf([buildSource({ metadata: [['k', [8, value]]] })]);
    expect(metadata.get('k')).toBe('\ufffdA');
  });

  test.each([1, 2, 3, 7, 24, 25, 64, 1000])(
    'reads the same from first chunks of %i bytes',
    async (firstChunkBytes) => {
      const source = buildSource(ROUND);
      const whole = await readHeader(source);
      const grown = await readHeader(source, undefined, firstChunkBytes);
      expect(grown).toStrictEqual(whole);
    },
  );

  test('reads the header in growing chunks and no weights', async () => {
    const tokens = Array.from({ length: 100_000 }, (_, i) => `token ${String(i)}`);
    const built = buildHeader({
      metadata: [['tokenizer.ggml.tokens', ['ARRAY', ['STRING', tokens]]]],
      tensors: [{ name: 'big', ne: [8_000_000] }],
    });
    const source = new CountingSource(new MemorySource('big.gguf', built.bytes));

    const { metadata } = await readGguf([source]);

    expect(metadata.get('tokenizer.ggml.tokens')).toStrictEqual(tokens);
    expect(source.reads).toBe(2);
    expect(source.bytesRead).toBe(2 * 1024 * 1024);
    expect(built.bytes.length).toBeGreaterThan(33_000_000);
  });

  test('stops at an abort', async () => {
    const reason = new DOMException('stopped', 'AbortError');
    await expect(readGguf([buildSource(ROUND)], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

class CountingSource implements ByteSource {
  reads = 0;
  bytesRead = 0;
  readonly #inner: ByteSource;

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }

  get name(): string {
    return this.#inner.name;
  }

  get sizeBytes(): number {
    return this.#inner.sizeBytes;
  }

  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    this.reads++;
    this.bytesRead += lengthBytes;
    return this.#inner.read(offsetBytes, lengthBytes);
  }
}
