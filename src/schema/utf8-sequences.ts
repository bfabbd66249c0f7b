import { choice, sequence, type CodeRange, type Expression } from './expression';

/** Code points from here on take so many bytes; surrogates are none. */
const SIZES: readonly CodeRange[] = [
  [0x80, 0x7ff],
  [0x800, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x10ffff],
];

/** Code points beyond ASCII as the bytes that they are written with. */
export function utf8Sequences(ranges: readonly CodeRange[]): Expression {
  return choice(
    ...ranges.flatMap(([first, last]) =>
      SIZES.flatMap(([from, to]): Expression[] => {
        const [low, high] = [Math.max(first, from), Math.min(last, to)];
        return low <= high ? [between(bytesOf(low), bytesOf(high))] : [];
      }),
    ),
  );
}

function bytesOf(point: number): number[] {
  return [...new TextEncoder().encode(String.fromCodePoint(point))];
}

const byte = (first: number, last: number): Expression => ({ kind: 'byte', range: [first, last] });
const LEAST = 0x80;
const MOST = 0xbf;

/** Byte sequences of the same length, in order from `low` to `high`. */
function between(low: readonly number[], high: readonly number[]): Expression {
  const [first = 0, ...lowRest] = low;
  const [last = 0, ...highRest] = high;
  if (lowRest.length === 0) return byte(first, last);
  if (first === last) return sequence(byte(first, first), between(lowRest, highRest));
  const isWholeLow = lowRest.every((value) => value === LEAST);
  const isWholeHigh = highRest.every((value) => value === MOST);
  const [from, to] = [first + (isWholeLow ? 0 : 1), last - (isWholeHigh ? 0 : 1)];
  const options: Expression[] = [];
  const all = (value: number): number[] => lowRest.map(() => value);
  if (!isWholeLow) options.push(sequence(byte(first, first), between(lowRest, all(MOST))));
  if (from <= to) options.push(sequence(byte(from, to), ...lowRest.map(() => byte(LEAST, MOST))));
  if (!isWholeHigh) options.push(sequence(byte(last, last), between(all(LEAST), highRest)));
  return choice(...options);
}
