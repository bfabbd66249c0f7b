/**
 * A piece of a grammar, as a tree: whether a rule can ever end, or calls itself before it has written anything, has to be known
 * before it is handed to a compiler that aborts on it.
 */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  /** One code point of these ranges, both ends included. */
  | {
      readonly kind: 'class';
      readonly ranges: readonly CodeRange[];
      /** Beside these all code points beyond ASCII. */
      readonly isAllBeyond?: true;
    }
  /** A byte of a character's UTF-8, from 0x80 on. */
  | { readonly kind: 'byte'; readonly range: CodeRange }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  /** `max` null: without end. */
  | {
      readonly kind: 'repeat';
      readonly part: Expression;
      readonly min: number;
      readonly max: number | null;
    }
  | { readonly kind: 'rule'; readonly name: string };

export type CodeRange = readonly [first: number, last: number];

/** What nothing can be written for: a choice between no options. */
export const NOTHING: Expression = { kind: 'choice', options: [] };
export const EMPTY: Expression = { kind: 'sequence', parts: [] };

export const text = (value: string): Expression => ({ kind: 'text', text: value });
export const rule = (name: string): Expression => ({ kind: 'rule', name });

/** Each `a` one code point or a range `a-z`. */
export function oneOf(...spans: readonly string[]): Expression {
  return {
    kind: 'class',
    ranges: spans.map((span) => {
      const points = Array.from(span, (character) => character.codePointAt(0) ?? 0);
      return [points[0] ?? 0, points.at(-1) ?? 0] as const;
    }),
  };
}

export function sequence(...parts: readonly Expression[]): Expression {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'sequence', parts };
}

export function choice(...options: readonly Expression[]): Expression {
  const possible = options.filter(
    (option) => option.kind !== 'choice' || option.options.length > 0,
  );
  const [only] = possible;
  return possible.length === 1 && only ? only : { kind: 'choice', options: possible };
}

export function repeat(part: Expression, min: number, max: number | null = null): Expression {
  if (max === 0 || (max !== null && max < min)) return max === 0 ? EMPTY : NOTHING;
  if (min === 1 && max === 1) return part;
  return { kind: 'repeat', part, min, max };
}

export const optional = (part: Expression): Expression => repeat(part, 0, 1);
