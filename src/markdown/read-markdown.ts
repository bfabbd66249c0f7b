import type { Token } from 'markdown-it';
import { buildTree, writtenLanguage } from './build-tree';
import { closeOpen } from './close-open';
import { highlight, isHighlightReady, prepareHighlight } from './highlight';
import { languageOf } from './languages';
import { blockStarts, parseBlock, type References } from './parser';
import type { Block } from './tree';
import { isTypesetReady, prepareTypeset, typeset } from './typeset';

export interface MarkdownJob {
  /** A Markdown text, or the rest of one from where its finished blocks end. */
  readonly text: string;
  /** Nothing will be added to it. */
  readonly isFinished: boolean;
  /** The link definitions of what came before. */
  readonly references: References;
  /** Where blocks begin that were too slow: shown as they were written. */
  readonly plainAt: readonly number[];
}

export interface MarkdownReply {
  /** The blocks that stay as they are however the text goes on, link definitions that come later aside. */
  readonly finished: readonly Block[];
  /** Where in the text they end. */
  readonly finishedEnd: number;
  /** What is still being written, as it looks now. */
  readonly open: readonly Block[];
  /** Those that were given, and those found. */
  readonly references: References;
  /** As it was given. */
  readonly plainAt: readonly number[];
}

/** Told what is done next, for whoever watches the time. */
export interface ReadWatcher {
  /** @param start where in the text the block begins */
  onBlock(start: number): void;
  /** A library is fetched, which may take as long as the network does. */
  onFetch(): void;
  /** It is there, or never will be. */
  onFetched(): void;
}

/** Characters of TeX in one block; the formulas behind them are shown as they were written. */
const MAX_TEX = 8000;

/** Libraries that could not be fetched: code and formulas are plain without, and every letter would ask again. */
const failed = new Set<string>();

/** Reads a text, or as much of it as there is. */
export async function readMarkdown(
  { text, isFinished, references: given, plainAt }: MarkdownJob,
  watcher: ReadWatcher,
): Promise<MarkdownReply> {
  const references = { ...given };
  const read = async (part: string, offset: number, starts: readonly number[]) => {
    const blocks: Block[] = [];
    for (const [index, start] of starts.entries()) {
      const source = part.slice(start, starts[index + 1]);
      watcher.onBlock(offset + start);
      if (plainAt.includes(offset + start)) blocks.push({ kind: 'plain', text: source.trim() });
      else blocks.push(...(await readBlock(source, references, watcher)));
    }
    return blocks;
  };

  // A line that is still being written may yet become part of the block before it.
  const whole = isFinished ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  const starts = blockStarts(whole, references);
  if (isFinished) {
    const finished = await read(text, 0, starts);
    return { finished, finishedEnd: text.length, open: [], references, plainAt };
  }
  const finishedEnd = starts.at(-1) ?? 0;
  const finished = await read(text.slice(0, finishedEnd), 0, starts.slice(0, -1));
  const rest = closeOpen(text.slice(finishedEnd));
  const open = await read(rest, finishedEnd, blockStarts(rest, { ...references }));
  return { finished, finishedEnd, open, references, plainAt };
}

async function readBlock(source: string, references: References, watcher: ReadWatcher) {
  const tokens = parseBlock(source, references);
  for (const [name, fetch] of needs(tokens)) {
    if (failed.has(name)) continue;
    watcher.onFetch();
    await fetch().catch(() => failed.add(name));
    watcher.onFetched();
  }
  let texLeft = MAX_TEX;
  const math = (tex: string, isDisplay: boolean): string | null => {
    texLeft -= tex.length;
    return texLeft < 0 ? null : typeset(tex, isDisplay);
  };
  return buildTree(tokens, source, { code: highlight, math });
}

/** What a block needs that is not here yet, by name. */
function needs(tokens: readonly Token[]): Map<string, () => Promise<unknown>> {
  const found = new Map<string, () => Promise<unknown>>();
  const visit = ({ type, info, children }: Token): void => {
    if (type.startsWith('math_') && !isTypesetReady()) found.set('TeX', prepareTypeset);
    const language = type === 'fence' ? languageOf(writtenLanguage(info)) : null;
    if (language !== null && !isHighlightReady(language)) {
      found.set(language, () => prepareHighlight(language));
    }
    children?.forEach(visit);
  };
  tokens.forEach(visit);
  return found;
}
