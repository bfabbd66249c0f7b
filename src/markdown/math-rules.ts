import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** Longer formulas are not written inside of a line; the bound keeps a text full of dollars linear. */
const MAX_INLINE_LENGTH = 400;
const MATH_SIGNS = /[\\^_={}<>+]/;
/** "$5 million", "$20 a month": an amount, not a formula. */
const AMOUNT = /^[\d.,]+\s+\p{L}{2,}/u;
/** "$$ to $$$": a class of prices. */
const WORDS = /^\s+\p{L}{2,}\s+$/u;
/** Of a script with words: a name goes on here, or a price. Chinese and Japanese write formulas without a space around them. */
const WORD_BEFORE = /[\p{Lu}\p{Ll}\p{N}$]/u;
/** Behind a formula: an ending, "$n$th", "$2$D", or no letter at all. */
const ENDING = /^(?:\p{Ll}{1,3}|\p{Lu})?(?![\p{Lu}\p{Ll}\p{N}$])/u;
const LONGEST_ENDING = 4;
/** A formula that stands by itself ends with its line, but for the point or comma of the sentence that it is in. */
const BLOCK_ENDS = {
  $$: /^(.*?)\$\$([.,;:。，；：]?)$/,
  '\\[': /^(.*?)\\\]([.,;:。，；：]?)$/,
};

/** Adds `math_block` and `math_inline` tokens; `meta.isDisplay`, and for blocks `meta.isClosed`, say what they are. */
export function addMathRules(md: MarkdownIt): void {
  md.block.ruler.before('fence', 'math_block', mathBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  md.inline.ruler.before('escape', 'math_inline', mathInline);
}

/**
 * `$$` or `\[` at the start of a line, up to the same at the end of one, or to a blank line, which no formula has. It looks no
 * line ahead: what has begun stays a formula however the text goes on.
 */
function mathBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean) {
  if (indentOf(state, startLine) >= 4) return false;
  const first = lineText(state, startLine);
  const opener = first.slice(0, 2);
  if (opener !== '$$' && opener !== '\\[') return false;
  const end = BLOCK_ENDS[opener];
  const rest = first.slice(2).trimEnd();
  const [beforeCloser = '', ...behind] = rest.split(opener === '$$' ? '$$' : '\\]');
  if (behind.length > 0) {
    if (behind.length > 1 || beforeCloser.trim() === '' || !end.test(rest)) return false;
  } else if (rest.trim() !== '' && !MATH_SIGNS.test(rest)) return false;
  if (silent) return true;

  const lines: string[] = [];
  let isClosed = false;
  const add = (text: string): void => {
    const [, source, punctuation = ''] = end.exec(text) ?? [];
    isClosed = source !== undefined;
    lines.push(source === undefined ? text : source.trimEnd() + punctuation);
  };
  add(rest);
  let line = startLine + 1;
  while (!isClosed && line < endLine && !state.isEmpty(line) && indentOf(state, line) >= 0) {
    add(lineText(state, line).trimEnd());
    line += 1;
  }
  const token = state.push('math_block', 'math', 0);
  token.content = lines.join('\n').trim();
  token.markup = opener;
  token.map = [startLine, line];
  token.meta = { isClosed, isDisplay: true };
  state.line = line;
  return true;
}

function mathInline(state: StateInline, silent: boolean): boolean {
  const found = state.src[state.pos] === '$' ? dollars(state) : brackets(state);
  if (!found) return false;
  if (!silent) {
    const token = state.push('math_inline', 'math', 0);
    token.content = found.source.trim();
    token.meta = { isDisplay: found.isDisplay };
  }
  state.pos = found.end;
  return true;
}

interface Found {
  readonly source: string;
  readonly end: number;
  readonly isDisplay: boolean;
}

/**
 * As pandoc reads them: no space inside of the dollars, no digit behind them; and no amount of money between them. The first dollar
 * that does not close the formula ends the search: prices and variables of a shell have one as well.
 */
function dollars({ src, pos, posMax }: StateInline): Found | null {
  const isDisplay = src[pos + 1] === '$';
  const width = isDisplay ? 2 : 1;
  const start = pos + width;
  if (WORD_BEFORE.test(src[pos - 1] ?? ' ')) return null;
  if (!isDisplay && /\s/.test(src[start] ?? ' ')) return null;
  const end = nextDollar(src, start, Math.min(posMax, start + MAX_INLINE_LENGTH));
  if (end === null) return null;
  const source = src.slice(start, end);
  const behind = src.slice(end + width, end + width + LONGEST_ENDING);
  if (source.trim() === '' || source.includes('\n\n') || !ENDING.test(behind)) return null;
  if (isDisplay) {
    if (src[end + 1] !== '$' || WORDS.test(source)) return null;
  } else if (/\s$/.test(source) || AMOUNT.test(source)) return null;
  // "$HOME/$PWD": what the second one stands before is a name as well.
  if (/[/:;,|&=-]$/.test(source) && /^\p{L}/u.test(behind)) return null;
  return { source, end: end + width, isDisplay };
}

/** Where the next one is that is not escaped. */
function nextDollar(src: string, start: number, limit: number): number | null {
  for (let at = start; at < limit; at++) {
    if (src[at] === '\\') at += 1;
    else if (src[at] === '$') return at;
  }
  return null;
}

/** `\(` and `\[`: Markdown knows them as escaped brackets, which is what they stay around what has no sign of a formula. */
function brackets({ src, pos, posMax }: StateInline): Found | null {
  if (src[pos] !== '\\') return null;
  const isDisplay = src[pos + 1] === '[';
  if (!isDisplay && src[pos + 1] !== '(') return null;
  const limit = Math.min(posMax, pos + MAX_INLINE_LENGTH);
  const end = src.slice(pos + 2, limit).indexOf(isDisplay ? '\\]' : '\\)');
  if (end < 0) return null;
  const source = src.slice(pos + 2, pos + 2 + end);
  if (source.trim() === '' || (isDisplay && !MATH_SIGNS.test(source))) return null;
  return { source, end: pos + end + 4, isDisplay };
}

/** Against the container that the line is in; below 0 it has left it. */
function indentOf(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent;
}

function lineText(state: StateBlock, line: number): string {
  return state.src.slice(
    (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0),
    state.eMarks[line] ?? 0,
  );
}
