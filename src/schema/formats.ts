import { choice, oneOf, optional, repeat, sequence, text, type Expression } from './expression';

const DIGIT = oneOf('0-9');
const digits = (count: number): Expression => repeat(DIGIT, count, count);
const HEX = oneOf('0-9', 'a-f');

const YEAR = sequence(oneOf('1-2'), digits(3));
/** Every day that every year has: 29 February is the one that is left out. */
const DATE = sequence(
  YEAR,
  text('-'),
  choice(
    sequence(
      choice(sequence(text('0'), oneOf('1-9')), sequence(text('1'), oneOf('0-2'))),
      text('-'),
      choice(
        sequence(text('0'), oneOf('1-9')),
        sequence(text('1'), DIGIT),
        sequence(text('2'), oneOf('0-8')),
      ),
    ),
    sequence(
      choice(sequence(text('0'), oneOf('1', '3-9')), sequence(text('1'), oneOf('0-2'))),
      text('-'),
      choice(text('29'), text('30')),
    ),
    sequence(
      choice(sequence(text('0'), oneOf('1', '3', '5', '7', '8')), text('10'), text('12')),
      text('-31'),
    ),
  ),
);
const HOUR = choice(sequence(oneOf('0-1'), DIGIT), sequence(text('2'), oneOf('0-3')));
const SIXTY = sequence(oneOf('0-5'), DIGIT);
const TIME = sequence(
  HOUR,
  text(':'),
  SIXTY,
  text(':'),
  SIXTY,
  optional(sequence(text('.'), repeat(DIGIT, 1, 3))),
  choice(text('Z'), sequence(oneOf('+', '-'), HOUR, text(':'), SIXTY)),
);

const ALPHANUMERIC = oneOf('a-z', '0-9');
const LABEL = sequence(
  oneOf('a-z'),
  repeat(ALPHANUMERIC, 0, 20),
  repeat(sequence(text('-'), repeat(ALPHANUMERIC, 1, 10)), 0, 2),
);
const HOST = sequence(repeat(sequence(LABEL, text('.')), 1, 3), repeat(oneOf('a-z'), 2, 6));
const EMAIL = sequence(
  repeat(ALPHANUMERIC, 1, 20),
  repeat(sequence(oneOf('.', '_', '-', '+'), repeat(ALPHANUMERIC, 1, 15)), 0, 2),
  text('@'),
  HOST,
);
const SEGMENT = repeat(oneOf('a-z', 'A-Z', '0-9', '-', '_', '.', '~'), 1, 40);
const URI = sequence(
  choice(text('https://'), text('http://')),
  HOST,
  repeat(sequence(text('/'), SEGMENT), 0, 6),
  optional(text('/')),
);
const BYTE = choice(
  DIGIT,
  sequence(oneOf('1-9'), DIGIT),
  sequence(text('1'), digits(2)),
  sequence(text('2'), oneOf('0-4'), DIGIT),
  sequence(text('25'), oneOf('0-5')),
);
const IPV4 = sequence(BYTE, text('.'), BYTE, text('.'), BYTE, text('.'), BYTE);
const GROUP = repeat(HEX, 1, 4);
const IPV6 = sequence(repeat(sequence(GROUP, text(':')), 7, 7), GROUP);
const hex = (count: number): Expression => repeat(HEX, count, count);
const UUID = sequence(
  hex(8),
  text('-'),
  hex(4),
  text('-4'),
  hex(3),
  text('-'),
  oneOf('8', '9', 'a', 'b'),
  hex(3),
  text('-'),
  hex(12),
);
const COUNT = sequence(oneOf('1-9'), repeat(DIGIT, 0, 3));
const DURATION = sequence(
  text('P'),
  choice(
    sequence(COUNT, oneOf('Y', 'M', 'W', 'D')),
    sequence(text('T'), COUNT, oneOf('H', 'M', 'S')),
    sequence(COUNT, text('DT'), COUNT, oneOf('H', 'M', 'S')),
  ),
);

/**
 * Strings of each format (RFC 3339, 3986, 4122, 5321, 1123, 4291; ISO 8601), without quotes. Plain ones of each: all that can be
 * written are valid, not all that are valid can be written.
 */
export const FORMATS: ReadonlyMap<string, Expression> = new Map([
  ['date', DATE],
  ['time', TIME],
  ['date-time', sequence(DATE, text('T'), TIME)],
  ['duration', DURATION],
  ['email', EMAIL],
  ['hostname', HOST],
  ['uri', URI],
  ['url', URI],
  ['uri-reference', URI],
  ['ipv4', IPV4],
  ['ipv6', IPV6],
  ['uuid', UUID],
]);
