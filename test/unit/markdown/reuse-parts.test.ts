import { expect, it } from 'vitest';
import { reuseParts } from '../../../src/markdown/reuse-parts';
import { treeOf } from '../../fixtures/markdown-text';

it('keeps what is the same, and gives what is now', () => {
  const before = { kind: 'a', parts: [{ n: 1 }, { n: 2 }], gone: 1 };
  const now = { kind: 'a', parts: [{ n: 1 }, { n: 3 }, { n: 4 }] };
  const both = reuseParts(before, structuredClone(now));
  expect(both).toEqual(now);
  expect(both.parts[0]).toBe(before.parts[0]);
  expect(reuseParts(before, structuredClone(before))).toBe(before);
  expect(reuseParts(undefined, now)).toBe(now);
  expect(reuseParts([1, 2], [1])).toEqual([1]);
  expect(reuseParts({ a: [1] }, { a: { 0: 1 } })).toEqual({ a: { 0: 1 } });
});

it.each([
  ['a list', '1. one\n\n2. two\n\n3. thr', 'ee and more'],
  ['a table', '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4', '4 |\n| 5 |'],
  ['a quote', '> one\n>\n> two', ' and **more**'],
])('keeps the beginning of %s that grows', async (_, text, more) => {
  const [before] = await treeOf(text);
  const [now] = await treeOf(text + more);
  const both = reuseParts(before, now);
  expect(both).toEqual(now);
  const partsOf = (block: typeof both) =>
    block?.kind === 'list'
      ? block.items
      : block?.kind === 'table'
        ? block.rows
        : block?.kind === 'quote'
          ? block.blocks
          : [];
  expect(partsOf(both)[0]).toBe(partsOf(before)[0]);
  expect(partsOf(both).length).toBeGreaterThan(0);
});
