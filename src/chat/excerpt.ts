import { folded, wordAt } from './search-text';

/** A piece of text; some are what was looked for. */
export interface ExcerptPart {
  readonly text: string;
  readonly isFound: boolean;
}

const BEFORE = 60;
const AFTER = 180;

/** The text around the first of the words, with all of them told apart. */
export function excerptAround(content: string, words: readonly string[]): readonly ExcerptPart[] {
  const { text, places } = foldedWithPlaces(content);
  const spans = words
    .flatMap((word) => spansOf(text, word))
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => ({ start: places[start] ?? 0, end: places[end] ?? content.length }));
  const first = spans[0]?.start ?? 0;
  const start = Math.max(0, first - BEFORE);
  const end = Math.min(content.length, first + AFTER);
  const parts: ExcerptPart[] = [];
  let at = start;
  const add = (to: number, isFound: boolean): void => {
    const piece = content.slice(at, to).replace(/\s+/g, ' ');
    if (piece !== '') parts.push({ text: piece, isFound });
    at = to;
  };
  for (const span of spans) {
    if (span.start < at || span.end > end) continue;
    add(span.start, false);
    add(span.end, true);
  }
  add(end, false);
  if (start > 0) parts.unshift({ text: '…', isFound: false });
  if (end < content.length) parts.push({ text: '…', isFound: false });
  return parts;
}

/** Folding changes lengths: where in the content each character of the folded text comes from. */
function foldedWithPlaces(content: string): { text: string; places: readonly number[] } {
  let text = '';
  const places: number[] = [];
  let at = 0;
  for (const character of content) {
    for (const one of folded(character)) {
      text += one;
      for (let unit = 0; unit < one.length; unit++) places.push(at);
    }
    at += character.length;
  }
  return { text, places };
}

function spansOf(text: string, word: string): { start: number; end: number }[] {
  const spans = [];
  for (let at = wordAt(text, word); at >= 0; at = wordAt(text, word, at + word.length)) {
    spans.push({ start: at, end: at + word.length });
  }
  return spans;
}
