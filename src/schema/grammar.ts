import type { CodeRange, Expression } from './expression';

export type Rules = ReadonlyMap<string, Expression>;

/** Names of the rules from which something finite can be written. */
export function productiveRules(rules: Rules): ReadonlySet<string> {
  const productive = new Set<string>();
  const ends = (expression: Expression): boolean => {
    switch (expression.kind) {
      case 'text':
      case 'class':
      case 'byte':
        return true;
      case 'sequence':
        return expression.parts.every(ends);
      case 'choice':
        return expression.options.some(ends);
      case 'repeat':
        return expression.min === 0 || ends(expression.part);
      case 'rule':
        return productive.has(expression.name);
    }
  };
  for (let before = -1; before < productive.size;) {
    before = productive.size;
    for (const [name, body] of rules) if (ends(body)) productive.add(name);
  }
  return productive;
}

/** Without rules that nothing leads to, or that can never end. */
export function usedRules(rules: Rules, productive: ReadonlySet<string>): Rules {
  const used = new Map<string, Expression>();
  const visit = (name: string): void => {
    const body = rules.get(name);
    const kept = body && !used.has(name) ? pruned(body, productive) : null;
    if (!kept) return;
    used.set(name, kept);
    rulesIn(kept).forEach(visit);
  };
  visit('root');
  return used;
}

function rulesIn(expression: Expression): string[] {
  return expression.kind === 'rule' ? [expression.name] : partsOf(expression).flatMap(rulesIn);
}

/** What an expression is made of. */
function partsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === 'sequence') return expression.parts;
  if (expression.kind === 'choice') return expression.options;
  return expression.kind === 'repeat' ? [expression.part] : [];
}

/** The same without what can never end. */
function pruned(expression: Expression, productive: ReadonlySet<string>): Expression | null {
  switch (expression.kind) {
    case 'text':
    case 'class':
    case 'byte':
      return expression;
    case 'rule':
      return productive.has(expression.name) ? expression : null;
    case 'sequence': {
      const parts = expression.parts.map((part) => pruned(part, productive));
      return parts.every((part) => part !== null) ? { kind: 'sequence', parts } : null;
    }
    case 'choice': {
      const options = expression.options
        .map((option) => pruned(option, productive))
        .filter((option) => option !== null);
      return options.length > 0 ? { kind: 'choice', options } : null;
    }
    case 'repeat': {
      const part = pruned(expression.part, productive);
      if (part) return { ...expression, part };
      return expression.min === 0 ? { kind: 'sequence', parts: [] } : null;
    }
  }
}

/** A rule that can call itself before it has written anything, or null. */
export function leftRecursion(rules: Rules): string | null {
  const nullable = nullableRules(rules);
  const first = (expression: Expression): string[] => {
    switch (expression.kind) {
      case 'text':
      case 'class':
      case 'byte':
        return [];
      case 'rule':
        return [expression.name];
      case 'choice':
        return expression.options.flatMap(first);
      case 'repeat':
        return first(expression.part);
      case 'sequence': {
        const at = expression.parts.findIndex((part) => !isNullable(part, nullable));
        return expression.parts.slice(0, at < 0 ? undefined : at + 1).flatMap(first);
      }
    }
  };
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): string | null => {
    if (state.get(name) === 'open') return name;
    if (state.has(name)) return null;
    state.set(name, 'open');
    const body = rules.get(name);
    for (const next of body ? first(body) : []) {
      const found = visit(next);
      if (found !== null) return found;
    }
    state.set(name, 'done');
    return null;
  };
  for (const name of rules.keys()) {
    const found = visit(name);
    if (found !== null) return found;
  }
  return null;
}

function nullableRules(rules: Rules): ReadonlySet<string> {
  const nullable = new Set<string>();
  for (let before = -1; before < nullable.size;) {
    before = nullable.size;
    for (const [name, body] of rules) if (isNullable(body, nullable)) nullable.add(name);
  }
  return nullable;
}

function isNullable(expression: Expression, nullable: ReadonlySet<string>): boolean {
  const ofPart = (part: Expression): boolean => isNullable(part, nullable);
  switch (expression.kind) {
    case 'text':
      return expression.text === '';
    case 'class':
    case 'byte':
      return false;
    case 'rule':
      return nullable.has(expression.name);
    case 'sequence':
      return expression.parts.every(ofPart);
    case 'choice':
      return expression.options.some(ofPart);
    case 'repeat':
      return expression.min === 0 || ofPart(expression.part);
  }
}

/** EBNF as xgrammar reads it; the first rule is `root`. */
export function writeGrammar(rules: Rules): string {
  return [...rules].map(([name, body]) => `${name} ::= ${write(body)}`).join('\n');
}

function write(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return quote(expression.text);
    case 'class':
      return writeClass(expression.ranges, expression.isAllBeyond ?? false);
    case 'byte':
      // Twice, for a class of one is taken for a character, which would be encoded.
      return `[${expression.range.map((byte) => writeRange([byte, byte])).join(expression.range[0] === expression.range[1] ? '' : '-')}]`;
    case 'rule':
      return expression.name;
    case 'sequence':
      return expression.parts.length === 0 ? '""' : expression.parts.map(writeInner).join(' ');
    case 'choice':
      return expression.options.map(writeInner).join(' | ');
    case 'repeat': {
      const { part, min, max } = expression;
      const inner = writeInner(part);
      if (min === 0 && max === 1) return `${inner}?`;
      if (min === 0 && max === null) return `${inner}*`;
      if (min === 1 && max === null) return `${inner}+`;
      return `${inner}{${String(min)},${max === null ? '' : String(max)}}`;
    }
  }
}

/** One that goes beyond ASCII is written by what it leaves out. */
function writeClass(ranges: readonly CodeRange[], isAllBeyond: boolean): string {
  if (!isAllBeyond) return `[${ranges.map(writeRange).join('')}]`;
  const left: CodeRange[] = [];
  let from = 0;
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    if (first > from) left.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  if (from <= 0x7f) left.push([from, 0x7f]);
  return `[^${left.map(writeRange).join('')}]`;
}

function writeInner(expression: Expression): string {
  const isCompound =
    expression.kind === 'choice' || expression.kind === 'sequence' || expression.kind === 'repeat';
  return isCompound ? `(${write(expression)})` : write(expression);
}

function quote(value: string): string {
  return `"${Array.from(value, (character) => writePoint(character.codePointAt(0) ?? 0, '"\\')).join('')}"`;
}

function writeRange([first, last]: CodeRange): string {
  const from = writePoint(first, '^-[]\\"');
  return first === last ? from : `${from}-${writePoint(last, '^-[]\\"')}`;
}

/** As a number wherever the grammar's own syntax, or a reader's eye, might take it for something else. */
function writePoint(point: number, special: string): string {
  const character = String.fromCodePoint(point);
  if (point >= 0x20 && point < 0x7f && !special.includes(character)) return character;
  if (point > 0xffff) return `\\U${point.toString(16).padStart(8, '0')}`;
  return `\\u${point.toString(16).padStart(4, '0')}`;
}
