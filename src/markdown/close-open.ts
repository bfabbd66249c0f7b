import remend from 'remend';

/** What a line that is still being written may yet become: a mark of a list, a rule, a fence, a heading or a table, or only text. */
const UNDECIDED =
  /^[ \t>]*(?:[-=*+_]+|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|\$|\\|\||[-*+] +\[[ xX]?)[ \t]*$/;
/** Nobody writes a longer paragraph with something open in it, and the library takes the square of its length. */
const MAX_CLOSED = 4000;
const TABLE_ROW = /^[ \t]*\|.*$/;
const TABLE_RULE = /^[ \t]*\|[ \t:|-]*$/;

/**
 * The end of a text that is still being written, as it will most likely be read when it goes on: what is open is closed, and a
 * line that may still become anything is held back, so that nothing is shown that the next letters would take back. Formulas wait for their end: half of one is
 * seldom TeX.
 */
export function closeOpen(text: string): string {
  const held = holdBack(text);
  if (isInFence(held)) return held;
  const shown = closeTable(held);
  // Nothing inside of a line goes on behind a blank one.
  const start = shown.lastIndexOf('\n\n') + 1;
  if (shown.length - start > MAX_CLOSED) return shown;
  return shown.slice(0, start) + remend(shown.slice(start), REMEND);
}

const REMEND = {
  katex: false,
  htmlTags: false,
  comparisonOperators: false,
  singleTilde: false,
  setextHeadings: false,
  linkMode: 'text-only',
} as const;

function holdBack(text: string): string {
  const start = text.lastIndexOf('\n') + 1;
  const line = text.slice(start);
  // A text of one line that is a number may be a whole answer.
  if (start === 0 && /^\d+$/.test(line)) return text;
  return UNDECIDED.test(line) ? text.slice(0, start) : text;
}

function isInFence(text: string): boolean {
  let open: string | null = null;
  for (const [, marks = '', info = ''] of text.matchAll(
    /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/gm,
  )) {
    if (open === null) {
      if (marks.startsWith('~') || !info.includes('`')) open = marks;
    } else if (marks.startsWith(open) && info.trim() === '') open = null;
  }
  return open !== null;
}

/** A head of a table gets the line below that makes it one. */
function closeTable(text: string): string {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  const before = lines.at(-2) ?? '';
  const isSecond = TABLE_ROW.test(before) && !TABLE_ROW.test(lines.at(-3) ?? '');
  if (isSecond && TABLE_RULE.test(last)) return [...lines.slice(0, -1), ruleFor(before)].join('\n');
  if (isSecond && last === '') return text + ruleFor(before);
  if (TABLE_ROW.test(last) && !TABLE_ROW.test(before)) return `${text}\n${ruleFor(last)}`;
  return text;
}

/** As many columns as markdown-it counts in the row. */
function ruleFor(row: string): string {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return `|${' - |'.repeat(inner.split(/(?<!\\)\|/).length)}`;
}
