import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** Longer formulas are not written inside of a line; the bound keeps a text full of dollars linear. */
const MAX_INLINE_LENGTH = 400;
const MATH_SIGNS = /[\\^_={}<>+]/;
/** "$5 million", "$20 a month": an amount, not a formula. */
const AMOUNT = /^[\d.,]+\s+\p{L}{2,}/u;

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
  const closer = first.startsWith('$$') ? '$$' : first.startsWith('\\[') ? '\\]' : null;
  if (closer === null) return false;
  const rest = first.slice(2).trimEnd();
  const closed = rest.indexOf(closer);
  if (closed >= 0 && (closed !== rest.length - 2 || rest.slice(0, closed).trim() === '')) {
    return false;
  }
  if (closed < 0 && rest.trim() !== '' && !MATH_SIGNS.test(rest)) return false;
  if (silent) return true;

  const lines = [closed >= 0 ? rest.slice(0, closed) : rest];
  let isClosed = closed >= 0;
  let line = startLine + 1;
  while (!isClosed && line < endLine && !state.isEmpty(line) && indentOf(state, line) >= 0) {
    const text = lineText(state, line).trimEnd();
    isClosed = text.endsWith(closer);
    lines.push(isClosed ? text.slice(0, -2) : text);
    line += 1;
  }
  const token = state.push('math_block', 'math', 0);
  token.content = lines.join('\n').trim();
  token.markup = first.slice(0, 2);
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

/** As pandoc reads them: no space inside of the dollars, no digit behind them; and no amount of money between them. */
function dollars({ src, pos, posMax }: StateInline): Found | null {
  const isDisplay = src[pos + 1] === '$';
  const width = isDisplay ? 2 : 1;
  const start = pos + width;
  const limit = Math.min(posMax, start + MAX_INLINE_LENGTH);
  const before = src[pos - 1] ?? ' ';
  if (/[\p{L}\p{N}$]/u.test(before)) return null;
  if (!isDisplay && /\s/.test(src[start] ?? ' ')) return null;
  for (let end = start; end < limit; end++) {
    if (src[end] === '\\') end += 1;
    else if (src[end] === '$') {
      const source = src.slice(start, end);
      if (isDisplay) {
        if (src[end + 1] !== '$') continue;
        return source.trim() === '' ? null : { source, end: end + 2, isDisplay };
      }
      if (/\s$/.test(source) || /[\p{L}\p{N}$]/u.test(src[end + 1] ?? ' ')) continue;
      if (source === '' || source.includes('\n\n') || AMOUNT.test(source)) return null;
      return { source, end: end + 1, isDisplay };
    }
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
