import { describe, expect, test } from 'vitest';

import { HeaderCursor } from '../../../src/llm/gguf/header-cursor';
import { HeaderParse } from '../../../src/llm/gguf/header-parse';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { ParseBudget } from '../../../src/llm/gguf/parse-budget';
import { buildHeader, type HeaderSpec, type TensorSpec } from './header-builder';
import { refusalFrom, refusalOf, refusalOfSpec } from './refusal';

const MIB = 1024 * 1024;

/** The bytes of a 64-bit little-endian number. */
function u64(value: number | bigint): Uint8Array {
  return new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
}

function u32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function oneTensor(tensor: Partial<TensorSpec>, spec: HeaderSpec = {}): HeaderSpec {
  return { tensors: [{ name: 't', ne: [32], ...tensor }], ...spec };
}

function oneValue(type: number, value: Uint8Array): HeaderSpec {
  return { metadata: [['k', [type, value]]], dataBytes: 64 };
}

/** A name of each known hole, the header that has it, and what the refusal must say. */
type Row = readonly [hole: string, spec: HeaderSpec, found: string, allowed: string];

describe('a hostile header is refused, found and allowed named', () => {
  const rows: Row[] = [
    // Counts
    [
      'CVE-2024-23605: n_kv so large that count × size wraps',
      { nKeyValues: 2n ** 61n },
      'number of metadata entries 2305843009213693952',
      'allowed 0 to 65536',
    ],
    [
      'n_kv above the limit',
      { nKeyValues: 65_537 },
      'number of metadata entries 65537',
      'allowed 0 to 65536',
    ],
    [
      'n_kv within the limit, the file too short for it',
      { nKeyValues: 60_000, dataBytes: 64 },
      'number of metadata entries 60000',
      'at least 840000 are needed',
    ],
    [
      'huggingface/gguf: 24 bytes with n_kv 100, padding must not be read as data',
      { nKeyValues: 100 },
      'found 0 bytes left',
      'at least 1400 are needed',
    ],
    [
      'CVE-2024-21836, llama.cpp#15711: n_tensors × overhead wraps',
      { nTensors: 2n ** 58n },
      'number of tensors 288230376151711744',
      'allowed 0 to 65536',
    ],
    [
      'huggingface.js#2020: ten million tensors',
      { nTensors: 10_000_000 },
      'number of tensors 10000000',
      'allowed 0 to 65536',
    ],
    [
      'n_tensors within the limit, the file too short for it',
      { nTensors: 1000, dataBytes: 64 },
      'number of tensors 1000',
      'at least 33000 are needed',
    ],
    // Keys and strings
    [
      'PR#19856: empty key',
      { metadata: [['', ['UINT8', 1]]], dataBytes: 64 },
      'key length 0',
      'allowed 1 to 65535',
    ],
    [
      'key longer than 65535 bytes',
      { metadata: [['k'.repeat(65_536), ['UINT8', 1]]] },
      'key length 65536',
      'allowed 1 to 65535',
    ],
    [
      'duplicate key',
      {
        metadata: [
          ['k', ['UINT8', 1]],
          ['k', ['UINT8', 2]],
        ],
      },
      'found the key twice',
      'allowed once',
    ],
    [
      'duplicate __proto__ key',
      {
        metadata: [
          ['__proto__', ['UINT8', 1]],
          ['__proto__', ['UINT8', 2]],
        ],
      },
      'metadata "__proto__"',
      'allowed once',
    ],
    [
      'CVE-2024-23496, CVE-2025-66960: string length beyond 64 bits of sense',
      oneValue(8, u64(2n ** 64n - 1n)),
      'string length 18446744073709551615',
      `allowed 0 to ${String(16 * MIB)}`,
    ],
    [
      'string of more than 16 MiB',
      oneValue(8, u64(16 * MIB + 1)),
      'string length 16777217',
      'allowed 0 to 16777216',
    ],
    [
      'CVE-2025-66959: string length past the end of the file',
      oneValue(8, u64(10_000_000)),
      'string length 10000000',
      'are missing',
    ],
    ['value type out of range', oneValue(13, u64(0)), 'value type 13', 'allowed 0 to 12'],
    [
      'PR#24917: negative value type',
      oneValue(0xffffffff, u64(0)),
      'value type 4294967295',
      'allowed 0 to 12',
    ],
    [
      'boolean that is neither 0 nor 1',
      oneValue(7, Uint8Array.of(2)),
      'boolean 2',
      'allowed 0 or 1',
    ],
    // Arrays
    [
      'GO-2025-3557, CVE-2024-21825: array length beyond all memory',
      oneValue(9, bytes(u32(6), u64(2n ** 62n))),
      'array length 4611686018427387904',
      `allowed 0 to ${String(4 * MIB)}`,
    ],
    [
      'array of more than 4 Mi elements',
      oneValue(9, bytes(u32(0), u64(4 * MIB + 1))),
      'array length 4194305',
      'allowed 0 to 4194304',
    ],
    [
      'CVE-2024-12055, PR#25596: array longer than the file',
      oneValue(9, bytes(u32(8), u64(1000))),
      'array length 1000',
      'at least 8000 are needed',
    ],
    [
      'huggingface.js#2028: nested arrays',
      oneValue(9, bytes(u32(9), u64(1), u32(9), u64(1))),
      'an array of arrays',
      'allowed no nesting',
    ],
    [
      'array of an element type out of range',
      oneValue(9, bytes(u32(13), u64(1))),
      'value type 13',
      'allowed 0 to 12',
    ],
    // Tensors
    [
      'CVE-2024-21802: more dimensions than ggml has',
      oneTensor({ ne: [1, 1, 1, 1, 1] }),
      'found 5 dimensions',
      'allowed 1 to 4',
    ],
    ['no dimension', oneTensor({ ne: [] }), 'found 0 dimensions', 'allowed 1 to 4'],
    [
      'GO-2025-3559, PR#25596: dimension of zero (division by zero)',
      oneTensor({ ne: [32, 0] }),
      'dimension 0',
      'allowed 1 to',
    ],
    [
      'llama.cpp#18674: dimension of 2^42+1, stride wraps to 0',
      oneTensor({ ne: [32, 2n ** 42n + 1n, 2n ** 42n], dataBytes: 64 }),
      'dimension 4398046511104',
      'at most 2^53-1 elements',
    ],
    [
      'CVE-2026-33298: product of dimensions beyond 2^53-1',
      oneTensor({ ne: [2n ** 27n, 2n ** 27n], dataBytes: 64 }),
      'dimension 134217728',
      'allowed 1 to 67108863',
    ],
    [
      'dimension beyond 2^53',
      oneTensor({ ne: [2n ** 63n], dataBytes: 64 }),
      'dimension 9223372036854775808',
      'allowed 1 to 9007199254740991',
    ],
    [
      'CVE-2026-33298: elements within 2^53, bytes beyond',
      oneTensor({ ne: [2n ** 52n], dataBytes: 64 }),
      'found 4503599627370496 elements of F32',
      'allowed what fits in 2^53-1 bytes',
    ],
    [
      'tensor name of 64 bytes',
      oneTensor({ name: 'n'.repeat(64) }),
      'tensor name length 64',
      'allowed 1 to 63',
    ],
    ['empty tensor name', oneTensor({ name: '' }), 'tensor name length 0', 'allowed 1 to 63'],
    [
      'duplicate tensor name',
      {
        tensors: [
          { name: 't', ne: [8] },
          { name: 't', ne: [8] },
        ],
      },
      'found the name twice',
      'allowed once',
    ],
    [
      'rows that are no whole number of blocks',
      oneTensor({ ne: [48], type: 2 }),
      'rows of 48 elements',
      'multiples of 32 for Q4_0',
    ],
    [
      'K-quant rows of 576 elements',
      oneTensor({ ne: [576], type: 12 }),
      'rows of 576 elements',
      'multiples of 256 for Q4_K',
    ],
    ['negative tensor type', oneTensor({ type: -1 }), 'tensor type 4294967295', 'no ggml type'],
    // Alignment and offsets
    [
      'ggml#1516: alignment of 2^31',
      { metadata: [['general.alignment', ['UINT32', 2 ** 31]]] },
      'found 2147483648',
      'power of two from 1 to 65536',
    ],
    [
      'alignment of 2^17',
      { metadata: [['general.alignment', ['UINT32', 2 ** 17]]] },
      'found 131072',
      'power of two from 1 to 65536',
    ],
    [
      'alignment of 0 (division by zero)',
      { metadata: [['general.alignment', ['UINT32', 0]]] },
      'found 0',
      'power of two from 1 to 65536',
    ],
    [
      'alignment of 3',
      { metadata: [['general.alignment', ['UINT32', 3]]] },
      'found 3',
      'power of two from 1 to 65536',
    ],
    [
      'PR#25596: alignment of the wrong type',
      { metadata: [['general.alignment', ['UINT64', 32]]] },
      'found type UINT64',
      'allowed a UINT32',
    ],
    [
      'alignment as text',
      { metadata: [['general.alignment', ['STRING', '32']]] },
      'found type STRING',
      'allowed a UINT32',
    ],
    [
      'offset that is no multiple of the alignment',
      oneTensor({ offset: 4 }),
      'offset 4',
      'multiples of the alignment, 32',
    ],
    [
      'alignment that contradicts the offsets',
      {
        metadata: [['general.alignment', ['UINT32', 64]]],
        tensors: [
          { name: 'a', ne: [8] },
          { name: 'b', ne: [8] },
        ],
      },
      'tensor "b", byte',
      'multiples of the alignment, 64',
    ],
    [
      'offset beyond 2^53',
      oneTensor({ offset: 2n ** 63n, dataBytes: 64 }, { dataBytes: 64 }),
      'offset 9223372036854775808',
      'allowed 0 to 9007199254740991',
    ],
    [
      'CVE-2026-7482 "Bleeding Llama": offset + size beyond the file',
      oneTensor({ offset: 1024 }, { dataBytes: 128 }),
      'is truncated: found 192 bytes',
      'its tensors need 1216, 1024 are missing',
    ],
    [
      'CVE-2025-53630, CVE-2026-27940: sizes whose sum wraps 64 bits',
      {
        tensors: [
          { name: 'a', ne: [2n ** 50n], dataBytes: 0 },
          { name: 'b', ne: [2n ** 50n], offset: 2n ** 52n, dataBytes: 0 },
        ],
        dataBytes: 64,
      },
      'is truncated',
      'its tensors need 9007199254741088',
    ],
    [
      'overlapping tensors',
      {
        tensors: [
          { name: 'a', ne: [16] },
          { name: 'b', ne: [16], offset: 32 },
        ],
      },
      'tensor "b": found offset 32',
      'allowed from 64, the end of tensor "a"',
    ],
    [
      'tensors out of order',
      {
        tensors: [
          { name: 'a', ne: [8], offset: 32 },
          { name: 'b', ne: [8], offset: 0 },
        ],
        dataBytes: 64,
      },
      'tensor "b": found offset 0',
      'out of order',
    ],
    // Version
    ['version 0', { version: 0 }, 'GGUF version 0', 'allowed 2 to 3'],
    ['version 1', { version: 1 }, 'GGUF version 1', 'allowed 2 to 3'],
    ['a version to come', { version: 4 }, 'GGUF version 4', 'allowed 2 to 3'],
    ['big-endian', { version: 0x03000000 }, 'a big-endian GGUF', 'allowed little-endian'],
  ];

  test.each(rows)('%s', async (_hole, spec, found, allowed) => {
    const refusal = await refusalOfSpec(spec);

    expect(refusal).toMatch(/^malformed_file: test\.gguf/);
    expect(refusal).toContain(found);
    expect(refusal).toContain(allowed);
  });

  test('key that is not UTF-8', async () => {
    const { bytes: header } = buildHeader({ metadata: [['kk', ['UINT8', 1]]], dataBytes: 64 });
    header[24 + 8] = 0xff;
    const refusal = await refusalOf(new MemorySource('test.gguf', header));
    expect(refusal).toMatch(/^malformed_file: .*found key "\ufffdk", allowed valid UTF-8/);
  });

  test('control characters of a hostile name do not reach the message raw', async () => {
    const refusal = await refusalOfSpec(oneTensor({ name: '\u001b[2J\n', ne: [] }));
    expect(refusal).toContain(String.raw`tensor "\u001b[2J\n"`);
  });
});

describe('a tensor type we do not run is refused by its name', () => {
  test.each([
    [4, 'Q4_2'],
    [5, 'Q4_3'],
    [9, 'Q8_1'],
    [10, 'Q2_K'],
    [11, 'Q3_K'],
    [15, 'Q8_K'],
    [16, 'IQ2_XXS'],
    [20, 'IQ4_NL'],
    [23, 'IQ4_XS'],
    [24, 'I8'],
    [28, 'F64'],
    [29, 'IQ1_M'],
    [31, 'Q4_0_4_4'],
    [34, 'TQ1_0'],
    [38, 'IQ4_NL_8_8'],
    [39, 'MXFP4'],
    [40, 'NVFP4'],
    [41, 'Q1_0'],
    [99, 'number 99'],
  ])('ggml type %i is %s', async (type, name) => {
    const refusal = await refusalOfSpec(oneTensor({ name: 'blk.0.ffn_up.weight', type }));
    expect(refusal).toMatch(/^unsupported_quantization: /);
    expect(refusal).toContain(`ggml type ${name} in tensor "blk.0.ffn_up.weight"`);
    expect(refusal).toContain('F32, F16, Q4_0');
  });
});

describe('a header that costs too much is refused', () => {
  test('more than 64 MiB long, and nothing beyond that is read', async () => {
    const array = bytes(u32(12), u64(4 * MIB), new Uint8Array(32 * MIB));
    const { bytes: header } = buildHeader({
      metadata: [
        ['a', [9, array]],
        ['b', [9, array]],
      ],
    });
    const source = new RecordingSource(header);

    const refusal = await refusalOf(source);

    expect(refusal).toMatch(/^malformed_file: .*header of at least \d+ bytes, allowed 67108864/);
    expect(source.furthestByte).toBeLessThanOrEqual(64 * MIB);
  });

  test('more than 8 Mi strings, booleans and 64-bit integers in all arrays', async () => {
    const array = bytes(u32(7), u64(3 * MIB), new Uint8Array(3 * MIB));
    const refusal = await refusalOfSpec({
      metadata: [
        ['a', [9, array]],
        ['b', [9, array]],
        ['c', [9, array]],
      ],
    });
    expect(refusal).toMatch(
      /^malformed_file: .*metadata "c".*found 3145728 more .* allowed 2097152/,
    );
  });

  test.each([
    ['metadata', { metadata: [['k', ['UINT8', 1]]], dataBytes: 64 } satisfies HeaderSpec],
    ['tensors', oneTensor({})],
  ])('more than 2 s to parse: %s', async (_part, spec) => {
    let nowMs = 0;
    const built = buildHeader(spec);
    const cursor = new HeaderCursor('test.gguf', built.bytes.length);
    cursor.setLoaded(new Uint8Array(built.bytes));
    const parse = new HeaderParse(cursor, new ParseBudget(() => (nowMs += 2001)));
    expect(
      await refusalFrom(() => {
        parse.run();
      }),
    ).toMatch(
      /^malformed_file: .*found a header that takes more than 2001 ms to read, allowed 2000/,
    );
  });

  test('waiting for bytes is not counted as parsing', () => {
    let nowMs = 0;
    const budget = new ParseBudget(() => nowMs);
    const cursor = new HeaderCursor('test.gguf', 0);
    for (let i = 0; i < 10; i++) {
      budget.start();
      nowMs += 150;
      budget.pause();
      nowMs += 60_000;
    }
    budget.start();
    expect(() => {
      budget.checkTime(cursor);
    }).not.toThrow();
    nowMs += 501;
    expect(() => {
      budget.checkTime(cursor);
    }).toThrow('found a header that takes more than 2001 ms');
  });
});

describe('a truncated file is refused at every byte', () => {
  const built = buildHeader({
    metadata: [
      ['general.architecture', ['STRING', 'llama']],
      ['list', ['ARRAY', ['STRING', ['a', 'b']]]],
      ['numbers', ['ARRAY', ['FLOAT32', [1, 2, 3]]]],
    ],
    tensors: [
      { name: 'a', ne: [8, 2] },
      { name: 'b', ne: [3] },
    ],
  });
  // The builder pads the end, which llama.cpp's writer does too; a file may stop at its last tensor's last byte.
  const endBytes = Math.ceil(built.headerBytes / 32) * 32 + 64 + 12;

  test('whole, it is accepted', async () => {
    expect(await refusalOf(new MemorySource('whole', built.bytes.subarray(0, endBytes)))).toBe(
      'accepted',
    );
  });

  test('the bytes missing are named', async () => {
    for (let length = 4; length < endBytes; length++) {
      const refusal = await refusalOf(new MemorySource('cut', built.bytes.subarray(0, length)));
      expect(refusal).toMatch(/^malformed_file: cut.*truncated.* \d+ are missing$/);
    }
  });

  test('by the exact number once the header is whole', async () => {
    const cut = built.bytes.subarray(0, endBytes - 5);
    expect(await refusalOf(new MemorySource('cut', cut))).toContain(
      `found ${String(endBytes - 5)} bytes, its tensors need ${String(endBytes)}, 5 are missing`,
    );
  });
});

class RecordingSource extends MemorySource {
  furthestByte = 0;

  constructor(content: Uint8Array) {
    super('test.gguf', content);
  }

  override read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    this.furthestByte = Math.max(this.furthestByte, offsetBytes + lengthBytes);
    return super.read(offsetBytes, lengthBytes);
  }
}
