import type { Attachment } from 'svelte/attachments';
import type { MathNode } from '../../markdown/tree';
import { whenIdle } from '../when-idle';

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

const NAMESPACES = new Map<string, string>([
  ['span', 'http://www.w3.org/1999/xhtml'],
  ...['svg', 'path', 'line'].map((tag): [string, string] => [tag, SVG]),
  ...'math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics'
    .split(' ')
    .map((tag): [string, string] => [tag, MATHML]),
]);
/** No address, no handler, no id; sizes only of drawings, never of MathML, where TeX's limits do not hold. */
const ATTRIBUTES = new Set(
  'class aria-hidden d height preserveAspectRatio stroke-width viewBox width x1 x2 y1 y2 accent accentunder columnalign display displaystyle fence mathvariant notation scriptlevel separator stretchy'.split(
    ' ',
  ),
);
const SIZES = new Set(['width', 'height']);
const STYLES = new Set(
  'backgroundColor borderBottomWidth borderColor borderRightStyle borderRightWidth borderStyle borderTopWidth borderWidth bottom color height left margin marginLeft marginRight marginTop minWidth paddingLeft position top verticalAlign width'.split(
    ' ',
  ),
);

/**
 * Draws a typeset formula, JSON of a `MathNode`. Styles are set through the CSSOM: the page's policy knows no style attributes. What is
 * there for screen readers alone, nearly half of it, follows in a later frame.
 */
export function drawMath(drawing: string): Attachment<HTMLElement> {
  return (element) => {
    // Fonts and rules are fetched with the first formula.
    void import('./math-style');
    const formula = toNode(JSON.parse(drawing) as MathNode);
    element.replaceChildren(formula);
    const spoken = element.querySelector('.katex-mathml');
    const place = spoken?.parentElement;
    spoken?.remove();
    return whenIdle(() => {
      if (spoken) place?.prepend(spoken);
    });
  };
}

function toNode(node: MathNode): Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const [tag, attributes, styles, children] = node;
  const namespace = NAMESPACES.get(tag);
  if (namespace === undefined) {
    const parts = document.createDocumentFragment();
    parts.append(...children.map(toNode));
    return parts;
  }
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.has(name) || (namespace === MATHML && SIZES.has(name))) continue;
    element.setAttribute(name, value);
  }
  if (element instanceof HTMLElement || element instanceof SVGElement) {
    for (const [name, value] of Object.entries(styles)) {
      if (STYLES.has(name)) element.style.setProperty(dashed(name), value);
    }
  }
  element.append(...children.map(toNode));
  return element;
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
