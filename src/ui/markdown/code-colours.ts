/** highlight.js has forty scopes; eight ways to draw them are enough to read by. */
const COLOURS = {
  comment: ['comment', 'quote', 'meta', 'doctag'],
  keyword: ['keyword', 'selector-tag', 'tag', 'template-tag', 'operator'],
  string: ['string', 'regexp', 'char', 'symbol', 'link', 'code', 'formula'],
  number: ['number', 'literal', 'variable', 'template-variable', 'selector-pseudo'],
  name: ['title', 'name', 'section', 'function', 'attr', 'attribute', 'property', 'selector-id'],
  type: ['type', 'built_in', 'class', 'selector-class', 'selector-attr', 'params'],
  added: ['addition'],
  removed: ['deletion'],
  strong: ['strong', 'emphasis', 'bullet'],
} as const;

type Colour = keyof typeof COLOURS;

const COLOUR_OF = new Map<string, Colour>(
  (Object.keys(COLOURS) as Colour[]).flatMap((colour) =>
    COLOURS[colour].map((scope): [string, Colour] => [scope, colour]),
  ),
);

/** The class that draws a scope of highlight.js; null for plain text and for what is not known. */
export function colourOf(scope: string | null): Colour | null {
  return scope === null ? null : (COLOUR_OF.get(scope) ?? null);
}
