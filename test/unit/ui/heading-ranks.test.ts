import { expect, it } from 'vitest';
import type { Block } from '../../../src/markdown/tree';
import { headingRanks } from '../../../src/ui/markdown/heading-ranks';

const heading = (level: number): Block => ({ kind: 'heading', level, children: [] });
const text: Block = { kind: 'paragraph', children: [] };

it.each([
  { levels: [1, 2, 3], ranks: [2, 3, 4] },
  { levels: [2, 3], ranks: [2, 3] },
  { levels: [4, 1, 6, 6], ranks: [2, 2, 3, 4] },
  { levels: [1, 2, 3, 4, 5, 6], ranks: [2, 3, 4, 5, 6, 6] },
])('headings $levels have the ranks $ranks', ({ levels, ranks }) => {
  expect(headingRanks(levels.map(heading))).toEqual(ranks);
});

it('what is no heading has no rank, and counts for none', () => {
  expect(headingRanks([text, heading(3), text, heading(5)])).toEqual([null, 2, null, 3]);
});
