import type { Block } from '../../markdown/tree';

/** The text of the last block of code, wherever in lists and quotes it is; null without one. */
export function lastCodeBlock(blocks: readonly Block[]): string | null {
  for (const block of blocks.toReversed()) {
    const text = block.kind === 'code' ? block.text : lastCodeBlock(insideOf(block));
    if (text !== null) return text;
  }
  return null;
}

function insideOf(block: Block): readonly Block[] {
  if (block.kind === 'quote') return block.blocks;
  return block.kind === 'list' ? block.items.flatMap(({ blocks }) => blocks) : [];
}
