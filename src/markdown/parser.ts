import MarkdownIt, { type StateInline, type Token } from 'markdown-it';
import { addFootnoteRules } from './footnote-rules';
import { addMathRules } from './math-rules';

/** Quotes and lists inside of one another; what is deeper is shown as it was written. */
const MAX_NESTING = 32;

export type References = Record<string, { readonly title: string; readonly href: string }>;

const md = new MarkdownIt('default', { html: false, linkify: true, maxNesting: MAX_NESTING });
// Addresses are judged by `readAddress` when the tree is built, and shown as they were written.
md.validateLink = () => true;
md.normalizeLink = (url) => url;
md.normalizeLinkText = (url) => url;
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
for (const schema of ['ftp:', '//', 'mailto:']) md.linkify.add(schema, null);
addMathRules(md);
addFootnoteRules(md);
// The one tag that models write where Markdown has no other way: in cells of tables.
md.inline.ruler.before('autolink', 'line_break', lineBreak);

/**
 * Where the blocks of a text begin, found without reading what is in their lines. Its link definitions are added to
 * `references`; those that are there already hold.
 */
export function blockStarts(text: string, references: References): number[] {
  const starts = [
    0,
    ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: end }) => index + end.length),
  ];
  const tokens: Token[] = [];
  md.block.parse(normalize(text), md, { references }, tokens);
  return tokens
    .filter(({ level, nesting }) => level === 0 && nesting >= 0)
    .map(({ map }) => starts[map?.[0] ?? 0] ?? text.length);
}

/** A block's tokens. CommonMark reads a top-level block alike alone and in its text, link definitions aside. */
export function parseBlock(text: string, references: References): Token[] {
  return md.parse(text, { references: { ...references } });
}

/** As markdown-it does before its blocks. */
function normalize(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
}

function lineBreak(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<') return false;
  const tag = /^<br ?\/?>/i.exec(state.src.slice(state.pos, state.pos + 6))?.[0];
  if (tag === undefined) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += tag.length;
  return true;
}
