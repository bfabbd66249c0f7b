import { describe, expect, test } from 'vitest';

import type { MemorySource } from '../../../src/llm/gguf/memory-source';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { buildSource, type TypedValue } from './header-builder';
import { refusalOf } from './refusal';

interface PartSpec {
  readonly no: number;
  readonly count?: number;
  readonly nTensors?: number;
  readonly tensors?: readonly string[];
  readonly name?: string;
}

/** A part as llama.cpp's gguf-split writes it: only the first has the model's metadata. */
function part({ no, count = 3, nTensors = 3, tensors, name }: PartSpec): MemorySource {
  const split: [string, TypedValue][] = [
    ['split.no', ['UINT16', no]],
    ['split.count', ['UINT16', count]],
    ['split.tensors.count', ['INT32', nTensors]],
  ];
  return buildSource(
    {
      metadata: [...(no === 0 ? [['general.name', ['STRING', 'm']] as const] : []), ...split],
      tensors: (tensors ?? [`t${String(no)}`]).map((tensor) => ({ name: tensor, ne: [8] })),
    },
    name ?? `m-0000${String(no + 1)}-of-0000${String(count)}.gguf`,
  );
}

describe('a split GGUF', () => {
  test.each([
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
  ])('is one model from its parts in order %i, %i, %i', async (...order) => {
    const sources = order.map((no) => part({ no }));
    const gguf = await readGguf(sources);

    expect([...gguf.tensors.keys()]).toStrictEqual(['t0', 't1', 't2']);
    expect(gguf.metadata.get('general.name')).toBe('m');
    expect(gguf.tensors.get('t1')?.source.name).toBe('m-00002-of-00003.gguf');
    expect(gguf.sizeBytes).toBe(sources.reduce((sum, source) => sum + source.sizeBytes, 0));
  });

  test('may begin with a part without tensors', async () => {
    const gguf = await readGguf([
      part({ no: 1, count: 2, nTensors: 1 }),
      part({ no: 0, count: 2, nTensors: 1, tensors: [] }),
    ]);
    expect([...gguf.tensors.keys()]).toStrictEqual(['t1']);
  });

  test('of one part is a whole model', async () => {
    const gguf = await readGguf([part({ no: 0, count: 1, nTensors: 1 })]);
    expect(gguf.tensors.size).toBe(1);
  });

  test.each<[string, PartSpec[], string]>([
    ['a missing part', [{ no: 0 }, { no: 2 }], 'found 2 of 3 parts'],
    ['the missing number', [{ no: 0 }, { no: 2 }], 'missing: 2'],
    ['one part alone', [{ no: 1 }], 'missing: 1, 3'],
    [
      'many missing parts, shortened',
      [{ no: 0, count: 65_535 }],
      'missing: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 65514 more',
    ],
    [
      'a part twice',
      [{ no: 0 }, { no: 1, name: 'x' }, { no: 1, name: 'y' }],
      'found part 2 of 3 twice, in x and y',
    ],
    [
      'parts of models with other part counts',
      [
        { no: 0, name: 'x' },
        { no: 1, count: 4, name: 'y' },
      ],
      'found x and y, which are parts of different models',
    ],
    [
      'parts of models with other tensor counts',
      [{ no: 0, name: 'x' }, { no: 1, nTensors: 4, name: 'y' }, { no: 2 }],
      'found x and y, which are parts of different models',
    ],
    [
      'parts whose tensors do not add up',
      [{ no: 0 }, { no: 1 }, { no: 2, tensors: ['t2', 'extra'] }],
      'found 4 tensors in 3 parts, allowed 3',
    ],
    [
      'a tensor in two parts',
      [{ no: 0 }, { no: 1, tensors: ['t0'] }, { no: 2 }],
      'found tensor "t0" in m-00001-of-00003.gguf and in m-00002-of-00003.gguf',
    ],
    [
      'a part number beyond the count',
      [{ no: 3 }],
      '"split.no": found 3, allowed an integer from 0 to 2',
    ],
    ['a count of zero', [{ no: 0, count: 0 }], '"split.count": found 0'],
    ['a negative tensor count', [{ no: 0, nTensors: -1 }], '"split.tensors.count": found -1'],
  ])('%s is refused', async (_case, specs, told) => {
    const refusal = await refusalOf(...specs.map(part));
    expect(refusal).toMatch(/^malformed_file: /);
    expect(refusal).toContain(told);
  });

  test('two files that are no parts are refused by name', async () => {
    const refusal = await refusalOf(part({ no: 0 }), buildSource({}, 'other.gguf'));
    expect(refusal).toMatch(/^malformed_file: found other\.gguf, which is no part/);
  });

  test.each([0, 1025])('%i files are refused', async (count) => {
    const sources = Array.from({ length: count }, () => buildSource({}));
    expect(await refusalOf(...sources)).toBe(
      `invalid_request: found ${String(count)} files, allowed 1 to 1024`,
    );
  });
});
