import type { Token } from 'markdown-it';
import { readAddress } from './address';
import type { Alignment, Block, Inline, ListItem } from './tree';

/** What needs a library that is fetched when it is first needed: each answers null where it cannot. */
export interface Draw {
  code(text: string, language: string): readonly string[] | null;
  math(source: string, isDisplay: boolean): string | null;
}

/** The blocks that markdown-it's tokens stand for. `source` is what they were read from. */
export function buildTree(tokens: readonly Token[], source: string, draw: Draw): Block[] {
  const lines = source.split(/\r\n?|\n/);
  return new TreeBuilder(tokens, lines, draw).blocks();
}

/** The first word behind a fence. */
export function writtenLanguage(info: string): string {
  return info.trim().split(/\s/, 1)[0] ?? '';
}

class TreeBuilder {
  readonly #tokens: readonly Token[];
  readonly #lines: readonly string[];
  readonly #draw: Draw;
  #at = 0;

  constructor(tokens: readonly Token[], lines: readonly string[], draw: Draw) {
    this.#tokens = tokens;
    this.#lines = lines;
    this.#draw = draw;
  }

  /** Those up to the end of what was opened last. */
  blocks(): Block[] {
    const blocks: Block[] = [];
    for (let token = this.#take(); token && token.nesting >= 0; token = this.#take()) {
      blocks.push(this.#block(token));
    }
    return blocks;
  }

  #take(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  #block(token: Token): Block {
    switch (token.type) {
      case 'paragraph_open':
        return { kind: 'paragraph', children: this.#line() };
      case 'heading_open':
        return { kind: 'heading', level: Number(token.tag.slice(1)), children: this.#line() };
      case 'footnote_open':
        return { kind: 'footnote', label: String(token.meta?.label), children: this.#line() };
      case 'fence':
      case 'code_block':
        return this.#code(token);
      case 'math_block':
        return this.#mathBlock(token);
      case 'blockquote_open':
        return { kind: 'quote', blocks: this.#inside(token) };
      case 'bullet_list_open':
        return this.#list(null);
      case 'ordered_list_open':
        return this.#list(Number(token.attrGet('start') ?? 1));
      case 'table_open':
        return this.#table();
      case 'hr':
        return { kind: 'rule' };
      default:
        return { kind: 'plain', text: this.#source(token) };
    }
  }

  /** The `inline` token of a block that has one, and its closing token. */
  #line(): Inline[] {
    const inline = this.#take();
    this.#take();
    return buildInlines(inline?.children ?? [], this.#draw);
  }

  #code({ content, info }: Token): Block {
    const language = writtenLanguage(info);
    const text = content.replace(/\n$/, '');
    return { kind: 'code', language, text, lines: this.#draw.code(text, language) };
  }

  #mathBlock(token: Token): Block {
    if (token.meta?.isClosed !== true) return { kind: 'plain', text: this.#source(token) };
    const source = token.content;
    return { kind: 'math', source, isDisplay: true, drawing: this.#draw.math(source, true) };
  }

  /** markdown-it leaves out what is nested deeper than its limit. */
  #inside(token: Token): Block[] {
    const blocks = this.blocks();
    const text = this.#source(token);
    if (blocks.length > 0 || !/[\p{L}\p{N}]/u.test(text)) return blocks;
    return [{ kind: 'plain', text }];
  }

  #list(start: number | null): Block {
    const items: ListItem[] = [];
    let isTight = true;
    for (let token = this.#take(); token?.type === 'list_item_open'; token = this.#take()) {
      // In a tight list the paragraphs of items are hidden.
      const first = this.#tokens[this.#at];
      if (first?.type === 'paragraph_open' && !first.hidden) isTight = false;
      items.push(toItem(this.#inside(token)));
    }
    return { kind: 'list', start, isTight, items };
  }

  #table(): Block {
    const alignments: Alignment[] = [];
    const rows: Inline[][][] = [];
    for (let token = this.#take(); token && token.type !== 'table_close'; token = this.#take()) {
      if (token.type === 'tr_open') rows.push([]);
      if (token.type !== 'th_open' && token.type !== 'td_open') continue;
      if (token.type === 'th_open') alignments.push(alignmentOf(token));
      rows.at(-1)?.push(this.#line());
    }
    const [head = [], ...body] = rows;
    return { kind: 'table', alignments, head, rows: body };
  }

  #source({ map, content }: Token): string {
    return map ? this.#lines.slice(map[0], map[1]).join('\n').trimEnd() : content;
  }
}

function alignmentOf(token: Token): Alignment {
  const [, side] = /text-align:(left|center|right)/.exec(String(token.attrGet('style'))) ?? [];
  return (side as Alignment | undefined) ?? null;
}

/** Of GitHub's tasks, `[x]` is text to the parser. */
function toItem(blocks: readonly Block[]): ListItem {
  const [first, ...others] = blocks;
  if (first?.kind !== 'paragraph') return { isDone: null, blocks };
  const [text, ...children] = first.children;
  const box = text?.kind === 'text' ? /^\[([ xX])\]\s+/.exec(text.text) : null;
  if (text?.kind !== 'text' || !box) return { isDone: null, blocks };
  const rest: Inline[] = [{ kind: 'text', text: text.text.slice(box[0].length) }, ...children];
  return { isDone: box[1] !== ' ', blocks: [{ kind: 'paragraph', children: rest }, ...others] };
}

function buildInlines(tokens: readonly Token[], draw: Draw): Inline[] {
  let at = 0;
  const children = (): Inline[] => {
    const found: Inline[] = [];
    for (let token = tokens[at++]; token && token.nesting >= 0; token = tokens[at++]) {
      for (const inline of inlines(token)) addInline(found, inline);
    }
    return found;
  };
  const inlines = (token: Token): Inline[] => {
    switch (token.type) {
      case 'strong_open':
        return [{ kind: 'strong', children: children() }];
      case 'em_open':
        return [{ kind: 'emphasis', children: children() }];
      case 's_open':
        return [{ kind: 'strike', children: children() }];
      case 'link_open':
        return link(token, children());
      case 'image':
        return [image(token)];
      case 'code_inline':
        return [{ kind: 'code', text: token.content }];
      case 'math_inline': {
        const { content: source, meta } = token;
        const isDisplay = meta?.isDisplay === true;
        return [{ kind: 'math', source, isDisplay, drawing: draw.math(source, isDisplay) }];
      }
      case 'footnote_label':
        return [{ kind: 'footnote', label: token.content }];
      case 'hardbreak':
        return [{ kind: 'break' }];
      case 'softbreak':
        return [{ kind: 'text', text: '\n' }];
      default:
        return [{ kind: 'text', text: token.content }];
    }
  };
  return children();
}

/** What must not be opened is shown as it was written. */
function link(token: Token, children: Inline[]): Inline[] {
  const href = String(token.attrGet('href'));
  if (readAddress(href)) return [{ kind: 'link', href, children }];
  const [before, after] = token.markup === 'autolink' ? ['<', '>'] : ['[', `](${href})`];
  return [{ kind: 'text', text: before }, ...children, { kind: 'text', text: after }];
}

function image(token: Token): Inline {
  const src = String(token.attrGet('src'));
  return { kind: 'image', alt: token.content, href: readAddress(src) ? src : null };
}

function addInline(inlines: Inline[], inline: Inline): void {
  const last = inlines.at(-1);
  if (inline.kind === 'text' && last?.kind === 'text') {
    inlines[inlines.length - 1] = { kind: 'text', text: last.text + inline.text };
  } else if (inline.kind !== 'text' || inline.text !== '') {
    inlines.push(inline);
  }
}
