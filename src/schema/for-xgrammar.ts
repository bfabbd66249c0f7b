import { choice, EMPTY, rule, sequence, text, type CodeRange, type Expression } from './expression';
import type { Rules } from './grammar';
import { utf8Sequences } from './utf8-sequences';

/** Of a repetition with an end, how many times more than it must: more take the compiler seconds. What is left out is valid, too. */
const MOST_OPTIONAL = 128;
/** Up to here xgrammar's own counting is quick. */
const FEW = 4;
const LAST_ASCII = 0x7f;

/**
 * The same rules in words that xgrammar 0.1.27 gets right, as found by writing at random under its masks:
 * - a choice between texts ("2.25" | "2.75") lets mixtures of them through ("2.275"): texts become a tree, a rule for each fork;
 * - a class reaches beyond ASCII only when it is negated: others become the bytes of their code points;
 * - it keeps as many states of a counted repetition as it may count, and a mask takes 10 ms in place of one: what is not a
 *   single character is counted by a chain of rules, each with one way on.
 */
export function forXGrammar(rules: Rules): Rules {
  const lowering = new Lowering();
  const all = [...rules].map(([name, body]) => [name, lowering.lower(body)] as const);
  return new Map([...all, ...lowering.added]);
}

class Lowering {
  readonly added = new Map<string, Expression>();

  readonly lower = (expression: Expression): Expression => {
    switch (expression.kind) {
      case 'text':
      case 'byte':
      case 'rule':
        return expression;
      case 'class':
        return this.#class(expression.ranges);
      case 'sequence':
        return { kind: 'sequence', parts: expression.parts.map(this.lower) };
      case 'choice':
        return this.#choice(expression.options.map(this.lower));
      case 'repeat':
        return this.#repeat({ ...expression, part: this.lower(expression.part) });
    }
  };

  #choice(options: readonly Expression[]): Expression {
    const isText = (one: Expression): boolean => one.kind === 'text' && one.text !== '';
    const texts = options.flatMap((one) => (one.kind === 'text' && isText(one) ? [one.text] : []));
    if (texts.length < 2) return { kind: 'choice', options };
    return choice(...options.filter((one) => !isText(one)), this.#tree(texts));
  }

  /** Texts by their first characters. */
  #tree(texts: readonly string[]): Expression {
    const forks = new Map<string, string[]>();
    for (const one of new Set(texts)) {
      if (one === '') continue;
      const first = String.fromCodePoint(one.codePointAt(0) ?? 0);
      forks.set(first, [...(forks.get(first) ?? []), one.slice(first.length)]);
    }
    const options = [...forks].map(([first, rests]): Expression => {
      const [only = ''] = rests;
      return rests.length === 1 ? text(first + only) : sequence(text(first), this.#tree(rests));
    });
    if (texts.includes('')) options.push(EMPTY);
    return this.#define('fork', { kind: 'choice', options });
  }

  #repeat(expression: Extract<Expression, { kind: 'repeat' }>): Expression {
    const { part, min, max } = expression;
    if (max === null || max - min <= FEW || part.kind === 'class') return expression;
    const item = this.#define('item', part);
    let rest: Expression = EMPTY;
    for (let left = Math.min(max - min, MOST_OPTIONAL); left > 0; left--) {
      rest = this.#define('chain', { kind: 'choice', options: [EMPTY, sequence(item, rest)] });
    }
    return min > 0 ? sequence({ ...expression, part: item, max: min }, rest) : rest;
  }

  #class(ranges: readonly CodeRange[]): Expression {
    const ascii = within(ranges, [0, LAST_ASCII]);
    const beyond = within(ranges, [LAST_ASCII + 1, 0x10ffff]);
    if (beyond.length === 0) return { kind: 'class', ranges };
    // Whoever writes sees to it that bytes make characters, so that surrogates cannot come.
    const reaches = within(beyond, [0x80, 0xd7ff]).concat(within(beyond, [0xe000, 0x10ffff]));
    const isAll =
      reaches.map(([from, to]) => to - from + 1).reduce((sum, n) => sum + n, 0) ===
      0x10ffff - 0x7f - 0x800;
    if (isAll) return { kind: 'class', ranges: ascii, isAllBeyond: true };
    const sequences = this.#define('bytes', utf8Sequences(beyond));
    return ascii.length === 0 ? sequences : choice({ kind: 'class', ranges: ascii }, sequences);
  }

  #define(what: string, body: Expression): Expression {
    const name = `${what}${String(this.added.size)}`;
    this.added.set(name, body);
    return rule(name);
  }
}

function within(ranges: readonly CodeRange[], [from, to]: CodeRange): CodeRange[] {
  return ranges.flatMap(([first, last]): CodeRange[] => {
    const [low, high] = [Math.max(first, from), Math.min(last, to)];
    return low <= high ? [[low, high]] : [];
  });
}
