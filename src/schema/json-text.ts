import {
  choice,
  oneOf,
  optional,
  repeat,
  rule,
  sequence,
  text,
  type CodeRange,
  type Expression,
} from './expression';

const HEX = oneOf('0-9', 'a-f', 'A-F');
const DIGIT = oneOf('0-9');

/** What a JSON string may hold unescaped: no control characters, and no halves of surrogate pairs. */
export const PLAIN_RANGES: readonly CodeRange[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0xd7ff],
  [0xe000, 0x10ffff],
];

/** One code point of a string that is spelled as itself. */
export const PLAIN: Expression = { kind: 'class', ranges: PLAIN_RANGES };

/** Any text inside a string. Written out where it is repeated: a rule for the character makes masks three times as slow. */
export const TEXT: Expression = repeat(
  choice(
    PLAIN,
    sequence(text('\\'), oneOf('"', '\\', '/', 'b', 'f', 'n', 'r', 't')),
    sequence(text('\\u'), HEX, HEX, HEX, HEX),
  ),
  0,
);

/**
 * White space where JSON allows it and people put it: behind brackets, commas and colons. Bounded, or a model may write nothing
 * else for ever.
 */
const SPACE = choice(text(' '), sequence(text('\n'), repeat(oneOf(' ', '\t'), 0, 24)), text(''));

const INTEGER = sequence(
  optional(text('-')),
  choice(text('0'), sequence(oneOf('1-9'), repeat(DIGIT, 0, 14))),
);
/** Its exponent keeps it finite. */
const NUMBER = sequence(
  INTEGER,
  optional(sequence(text('.'), repeat(DIGIT, 1, 15))),
  optional(sequence(oneOf('e', 'E'), optional(oneOf('+', '-')), repeat(DIGIT, 1, 2))),
);

const list = (item: Expression): Expression =>
  optional(sequence(item, repeat(sequence(text(','), rule('space'), item), 0)));

/** Rules for any JSON; those that are not used are left out of what is written. */
export const BASE_RULES: ReadonlyMap<string, Expression> = new Map([
  ['space', SPACE],
  ['string', sequence(text('"'), TEXT, text('"'))],
  ['integer', INTEGER],
  ['number', NUMBER],
  [
    'object',
    sequence(
      text('{'),
      rule('space'),
      list(sequence(rule('string'), text(':'), rule('space'), rule('any'))),
      rule('space'),
      text('}'),
    ),
  ],
  ['array', sequence(text('['), rule('space'), list(rule('any')), rule('space'), text(']'))],
  [
    'any',
    choice(
      rule('object'),
      rule('array'),
      rule('string'),
      rule('number'),
      text('true'),
      text('false'),
      text('null'),
    ),
  ],
]);

/** The text of a value, for enumerations. */
export const literal = (value: unknown): Expression => text(JSON.stringify(value));

export const between = (open: string, parts: readonly Expression[], close: string): Expression =>
  sequence(text(open), rule('space'), ...parts, rule('space'), text(close));
