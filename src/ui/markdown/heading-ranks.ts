import type { Block } from '../../markdown/tree';

/** The page's own heading is the first. */
const TOP = 2;
const LOWEST = 6;

/**
 * The rank of each block that is a heading, 2 to 6, and null for the others. Models begin with any, and leave ranks out;
 * who goes through a page by its headings would look for what is missing (WCAG 1.3.1), so none is more than one below the
 * heading before it.
 */
export function headingRanks(blocks: readonly Block[]): (number | null)[] {
  let before = TOP - 1;
  return blocks.map((block) => {
    if (block.kind !== 'heading') return null;
    before = Math.min(block.level + TOP - 1, before + 1, LOWEST);
    return before;
  });
}
