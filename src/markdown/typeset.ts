import type * as Katex from 'katex';
import type { MathNode } from './tree';

/** Of TeX; KaTeX needs two seconds for 40 kB. */
const MAX_SOURCE = 4096;
/** Macros multiply. */
const MAX_NODES = 8000;

/** What KaTeX makes before it makes HTML; each kind of node has some of these. */
interface VirtualNode {
  readonly type?: string;
  readonly text?: string;
  readonly italic?: number;
  readonly classes?: readonly string[];
  readonly style?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly VirtualNode[];
  readonly pathName?: string;
  toMarkup(): string;
}
type Render = (source: string, options: Katex.KatexOptions) => VirtualNode;

let render: Render | null = null;

/** Fetches KaTeX, once. */
export async function prepareTypeset(): Promise<void> {
  const katex = (await import('katex')).default as unknown as { __renderToDomTree: Render };
  render = katex.__renderToDomTree;
}

export function isTypesetReady(): boolean {
  return render !== null;
}

/** @returns JSON of a `MathNode`, or null for what TeX does not know, what is too long, and before `prepareTypeset` */
export function typeset(source: string, isDisplay: boolean): string | null {
  if (!render || source.length > MAX_SOURCE) return null;
  try {
    const nodes = { left: MAX_NODES };
    const tree = render(source, {
      displayMode: isDisplay,
      throwOnError: true,
      trust: false,
      maxSize: 20,
      maxExpand: 500,
      strict: 'ignore',
    });
    return JSON.stringify(toMathNode(tree, nodes));
  } catch {
    // Also a stack that ran out: what is nested too deep is no formula to read.
    return null;
  }
}

/** KaTeX's node, told by what it has, as plain data. */
function toMathNode(node: VirtualNode, nodes: { left: number }): MathNode {
  nodes.left -= 1;
  if (nodes.left < 0) throw new RangeError(`a formula of more than ${MAX_NODES} parts`);
  const { text, type, attributes = {}, classes = [], style = {}, children = [] } = node;
  if (node.pathName !== undefined) {
    // The outlines are no export of KaTeX.
    return ['path', { d: / d="([^"]*)"/.exec(node.toMarkup())?.[1] ?? '' }, {}, []];
  }
  if (
    text !== undefined &&
    classes.length === 0 &&
    !node.italic &&
    Object.keys(style).length === 0
  ) {
    return text;
  }
  const all = {
    ...attributes,
    ...(classes.length > 0 && { class: classes.filter(Boolean).join(' ') }),
  };
  if (text !== undefined) {
    const slant: Record<string, string> = node.italic ? { marginRight: `${node.italic}em` } : {};
    return ['span', all, { ...slant, ...style }, [text]];
  }
  // The source is in the element's name already.
  const shown = children.filter((child) => child.type !== 'annotation');
  return [
    type ?? elementOf(attributes),
    all,
    style,
    shown.map((child) => toMathNode(child, nodes)),
  ];
}

function elementOf(attributes: Readonly<Record<string, string>>): string {
  if ('viewBox' in attributes || 'preserveAspectRatio' in attributes) return 'svg';
  return 'x1' in attributes ? 'line' : 'span';
}
