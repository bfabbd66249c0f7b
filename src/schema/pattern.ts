import {
  choice,
  EMPTY,
  repeat,
  sequence,
  text,
  type CodeRange,
  type Expression,
} from './expression';
import { PLAIN_RANGES } from './json-text';

/** What a regular expression asks for that a grammar cannot give, in a person's words. */
export class UnsupportedPattern extends Error {}

/** Longest run of free text before or behind a pattern without anchors. */
const MOST_AROUND = 32;
const DIGITS: CodeRange = [0x30, 0x39];
const WORD: readonly CodeRange[] = [DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
/** The white space that a string can hold without escapes. */
const BLANKS: readonly CodeRange[] = [[0x20, 0x20]];
const ANY: readonly CodeRange[] = [[0, 0x10ffff]];
const LINE_ENDS: readonly CodeRange[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
const ESCAPED: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, b: 0x08 };

/**
 * The inside of a JSON string that an ECMAScript regular expression matches. Where it has no anchors, a little free text
 * may stand around it; what a grammar has no word for is refused.
 * @throws UnsupportedPattern
 */
export function patternToExpression(source: string): Expression {
  return new PatternParser(source).whole();
}

class PatternParser {
  #at = 0;
  readonly #characters: readonly string[];

  constructor(source: string) {
    this.#characters = Array.from(source);
  }

  whole(): Expression {
    const around = repeat(inString(PLAIN_RANGES), 0, MOST_AROUND);
    const options = [this.#branch(around)];
    while (this.#take('|')) options.push(this.#branch(around));
    if (this.#peek() !== undefined)
      throw new UnsupportedPattern(`an unmatched ${this.#peek() ?? ''}`);
    return choice(...options);
  }

  /** An alternative at the top, where anchors may stand. */
  #branch(around: Expression): Expression {
    const isAnchored = this.#take('^');
    const body = this.#parts();
    const ends = this.#take('$');
    if (ends && this.#peek() !== undefined && this.#peek() !== '|') {
      throw new UnsupportedPattern('$ before its end');
    }
    return sequence(isAnchored ? EMPTY : around, body, ends ? EMPTY : around);
  }

  #parts(): Expression {
    const parts: Expression[] = [];
    for (
      let next = this.#peek();
      next !== undefined && !'|)$'.includes(next);
      next = this.#peek()
    ) {
      parts.push(this.#quantified());
    }
    return sequence(...parts);
  }

  #quantified(): Expression {
    const atom = this.#atom();
    const bounds = this.#bounds();
    if (!bounds) return atom;
    // Lazy or greedy, the same strings match.
    this.#take('?');
    return repeat(atom, bounds[0], bounds[1]);
  }

  #bounds(): readonly [number, number | null] | null {
    if (this.#take('*')) return [0, null];
    if (this.#take('+')) return [1, null];
    if (this.#take('?')) return [0, 1];
    const [whole, min, comma, max] =
      /^\{(\d+)(,?)(\d*)\}/.exec(this.#characters.slice(this.#at, this.#at + 12).join('')) ?? [];
    if (whole === undefined) return null;
    this.#at += whole.length;
    if (comma === '') return [Number(min), Number(min)];
    return [Number(min), max === '' ? null : Number(max)];
  }

  #atom(): Expression {
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return inString(this.#class());
      case '.':
        return inString(without(ANY, LINE_ENDS));
      case '\\':
        return inString(this.#escape());
      case '^':
      case '*':
      case '+':
      case '?':
        throw new UnsupportedPattern(`${character} where a character is expected`);
      default:
        return inString([rangeOf(character)]);
    }
  }

  #group(): Expression {
    if (this.#take('?') && !this.#take(':')) {
      // (?<name>...) is a group; (?=, (?!, (?<= and (?<! look around.
      const isNamed = this.#take('<') && !'=!'.includes(this.#peek() ?? '=');
      if (!isNamed) throw new UnsupportedPattern('a look-ahead or look-behind');
      while (this.#next() !== '>');
    }
    const options = [this.#parts()];
    while (this.#take('|')) options.push(this.#parts());
    if (!this.#take(')')) throw new UnsupportedPattern('an anchor inside a group');
    return choice(...options);
  }

  #class(): CodeRange[] {
    const isNegated = this.#take('^');
    const ranges: CodeRange[] = [];
    for (;;) {
      const character = this.#next();
      if (character === ']') break;
      const first = character === '\\' ? this.#escape() : [rangeOf(character)];
      const [single] = first;
      if (
        this.#peek() === '-' &&
        this.#characters[this.#at + 1] !== ']' &&
        first.length === 1 &&
        single
      ) {
        this.#at += 1;
        const end = this.#next();
        const [last] = end === '\\' ? this.#escape() : [rangeOf(end)];
        if (!last || last[0] < single[0])
          throw new UnsupportedPattern('a range in the wrong order');
        ranges.push([single[0], last[1]]);
      } else ranges.push(...first);
    }
    return isNegated ? without(ANY, ranges) : ranges;
  }

  #escape(): readonly CodeRange[] {
    const character = this.#next();
    switch (character) {
      case 'd':
        return [DIGITS];
      case 'D':
        return without(ANY, [DIGITS]);
      case 'w':
        return WORD;
      case 'W':
        return without(ANY, WORD);
      case 's':
        return BLANKS;
      case 'S':
        return without(ANY, [
          [0x09, 0x0d],
          [0x20, 0x20],
          [0xa0, 0xa0],
          [0x1680, 0x1680],
          [0x2000, 0x200a],
          [0x2028, 0x2029],
          [0x202f, 0x202f],
          [0x205f, 0x205f],
          [0x3000, 0x3000],
          [0xfeff, 0xfeff],
        ]);
      case 'u':
      case 'x': {
        const length = character === 'u' ? 4 : 2;
        const hex = this.#characters.slice(this.#at, this.#at + length).join('');
        if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < length) {
          throw new UnsupportedPattern(`\\${character}${hex}`);
        }
        this.#at += length;
        const point = Number.parseInt(hex, 16);
        return [[point, point]];
      }
      default: {
        const control = ESCAPED[character];
        if (control !== undefined) return [[control, control]];
        if (/[a-zA-Z0-9]/.test(character)) throw new UnsupportedPattern(`\\${character}`);
        return [rangeOf(character)];
      }
    }
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #next(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new UnsupportedPattern('an end in the middle');
    return character;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }
}

function rangeOf(character: string): CodeRange {
  const point = character.codePointAt(0) ?? 0;
  return [point, point];
}

/** A code point of these ranges as a JSON string spells it. */
function inString(ranges: readonly CodeRange[]): Expression {
  const holds = (point: number): boolean =>
    ranges.some(([first, last]) => point >= first && point <= last);
  const plain = intersection(ranges, PLAIN_RANGES);
  const options: Expression[] = plain.length > 0 ? [{ kind: 'class', ranges: plain }] : [];
  for (const character of ['"', '\\', '\n', '\r', '\t', '\f', '\b']) {
    if (holds(character.charCodeAt(0))) options.push(text(JSON.stringify(character).slice(1, -1)));
  }
  return choice(...options);
}

function intersection(a: readonly CodeRange[], b: readonly CodeRange[]): CodeRange[] {
  return sorted(
    a.flatMap(([first, last]) =>
      b.flatMap(([from, to]): CodeRange[] => {
        const [low, high] = [Math.max(first, from), Math.min(last, to)];
        return low <= high ? [[low, high]] : [];
      }),
    ),
  );
}

function without(all: readonly CodeRange[], taken: readonly CodeRange[]): CodeRange[] {
  let left = [...all];
  for (const [first, last] of taken) {
    left = left.flatMap(([from, to]): CodeRange[] => {
      if (last < from || first > to) return [[from, to]];
      const parts: CodeRange[] = [];
      if (from < first) parts.push([from, first - 1]);
      if (to > last) parts.push([last + 1, to]);
      return parts;
    });
  }
  return sorted(left);
}

function sorted(ranges: readonly CodeRange[]): CodeRange[] {
  return [...ranges].sort(([a], [b]) => a - b);
}

/** Fewest and most code points of a string that an expression made from a pattern writes. */
export function lengthsOf(expression: Expression): { readonly min: number; readonly max: number } {
  switch (expression.kind) {
    case 'text':
      // Escapes are written for one character each.
      return expression.text.startsWith('\\') || expression.text.length === 1
        ? { min: 1, max: 1 }
        : { min: expression.text.length, max: expression.text.length };
    case 'class':
    case 'byte':
      return { min: 1, max: 1 };
    case 'rule':
      return { min: 0, max: Infinity };
    case 'choice': {
      const all = expression.options.map(lengthsOf);
      return {
        min: Math.min(...all.map(({ min }) => min)),
        max: Math.max(...all.map(({ max }) => max)),
      };
    }
    case 'sequence': {
      const all = expression.parts.map(lengthsOf);
      return {
        min: all.reduce((sum, { min }) => sum + min, 0),
        max: all.reduce((sum, { max }) => sum + max, 0),
      };
    }
    case 'repeat': {
      const { min, max } = lengthsOf(expression.part);
      return {
        min: min * expression.min,
        max: max === 0 ? 0 : max * (expression.max ?? Infinity),
      };
    }
  }
}
