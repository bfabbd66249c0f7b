const TOKEN = /\s*(?:(\d+\.?\d*|\.\d+)|([-+*/^()]))/y;
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/[×·]/g, '*'],
  [/[÷:]/g, '/'],
  [/[−–]/g, '-'],
  [/(\d),(?=\d{3}\b)/g, '$1'],
];

/**
 * The value of an arithmetic expression: numbers, + - * / ^, parentheses, and the signs people write for them.
 * @throws Error that says where it is none
 */
export function evaluateExpression(expression: string): number {
  const tokens = tokenize(expression);
  let at = 0;

  function sum(): number {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') {
      value = tokens[at++] === '+' ? value + product() : value - product();
    }
    return value;
  }
  function product(): number {
    let value = signed();
    while (tokens[at] === '*' || tokens[at] === '/') {
      if (tokens[at++] === '*') {
        value *= signed();
        continue;
      }
      const divisor = signed();
      if (divisor === 0) throw new Error('division by zero');
      value /= divisor;
    }
    return value;
  }
  function signed(): number {
    if (tokens[at] === '-') {
      at++;
      return -signed();
    }
    if (tokens[at] === '+') at++;
    return power();
  }
  function power(): number {
    const base = atom();
    if (tokens[at] !== '^') return base;
    at++;
    return base ** signed();
  }
  function atom(): number {
    const token = tokens[at++];
    if (token === '(') {
      const value = sum();
      if (tokens[at++] !== ')') throw new Error('a ")" is missing');
      return value;
    }
    if (token === undefined || !/\d/.test(token)) {
      throw new Error(`a number is missing ${token ? `before "${token}"` : 'at the end'}`);
    }
    return Number(token);
  }

  const value = sum();
  if (at < tokens.length) throw new Error(`"${tokens[at]}" is one too many`);
  if (!Number.isFinite(value)) throw new Error('the result is not a finite number');
  // 15 digits are what a double holds for certain, so 0.1 + 0.2 is 0.3.
  return Number(value.toPrecision(15));
}

function tokenize(expression: string): string[] {
  const text = SPELLINGS.reduce(
    (written, [sign, plain]) => written.replace(sign, plain),
    expression,
  );
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    const token = match?.[1] ?? match?.[2];
    if (token === undefined) {
      throw new Error(`"${text.slice(start).trim().charAt(0)}" is not arithmetic`);
    }
    tokens.push(token);
  }
  return tokens;
}
