import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

const DEFINITION = /^\[\^([^\s[\]]{1,64})\]:[ \t]*/;
const REFERENCE = /^\[\^([^\s[\]]{1,64})\]/;

/**
 * Notes stay where they are defined and keep their own labels, so that no block waits for another. A definition is one
 * paragraph, `footnote_open` … `footnote_close` with its label in `meta`; a reference is `footnote_label`.
 */
export function addFootnoteRules(md: MarkdownIt): void {
  md.block.ruler.before('reference', 'footnote', definition, { alt: ['paragraph', 'reference'] });
  md.inline.ruler.before('link', 'footnote_label', reference);
}

function definition(state: StateBlock, startLine: number, endLine: number, silent: boolean) {
  const line = (at: number): string =>
    state.src.slice((state.bMarks[at] ?? 0) + (state.tShift[at] ?? 0), state.eMarks[at]);
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const [mark, label] = DEFINITION.exec(line(startLine)) ?? [];
  if (mark === undefined) return false;
  if (silent) return true;
  const lines = [line(startLine).slice(mark.length)];
  let next = startLine + 1;
  while (
    next < endLine &&
    !state.isEmpty(next) &&
    (state.sCount[next] ?? 0) >= state.blkIndent &&
    !DEFINITION.test(line(next))
  ) {
    lines.push(line(next));
    next += 1;
  }
  const open = state.push('footnote_open', '', 1);
  open.map = [startLine, next];
  open.meta = { label };
  const inline = state.push('inline', '', 0);
  inline.content = lines.join('\n').trim();
  inline.map = [startLine, next];
  inline.children = [];
  state.push('footnote_close', '', -1);
  state.line = next;
  return true;
}

function reference(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('[^', state.pos)) return false;
  const label = REFERENCE.exec(state.src.slice(state.pos, state.pos + 68))?.[1];
  if (label === undefined) return false;
  if (!silent) state.push('footnote_label', '', 0).content = label;
  state.pos += label.length + 3;
  return true;
}
