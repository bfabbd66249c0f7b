import { choice, oneOf, optional, repeat, sequence, text, type Expression } from './expression';

const DIGIT = oneOf('0-9');
/** Doubles hold whole numbers of so many digits exactly. */
const MOST_DIGITS = 15;
/** Digits after the point, where a bound needs them: differences beyond them are lost in a double. */
const MOST_DECIMALS = 9;
const MOST = 10n ** BigInt(MOST_DIGITS) - 1n;

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly isMinExcluded: boolean;
  readonly isMaxExcluded: boolean;
}

/** Whole numbers from `min` to `max`, each infinite where there is no bound. */
export function integerRange(min: number, max: number): Expression {
  const low = Number.isFinite(min) ? clip(BigInt(Math.ceil(min))) : -MOST;
  const high = Number.isFinite(max) ? clip(BigInt(Math.floor(max))) : MOST;
  return signed(low, high, (from, to) => wholes(from, to));
}

/** Decimal numbers within bounds. Every one that can be written lies within them; not every one that does can be written. */
export function numberRange(bounds: NumberBounds): Expression {
  const decimals = Math.min(
    MOST_DECIMALS,
    Math.max(1, decimalsOf(bounds.min), decimalsOf(bounds.max)) + 1,
  );
  const scale = 10n ** BigInt(decimals);
  const limit = MOST * scale;
  let low = Number.isFinite(bounds.min) ? scaled(bounds.min, decimals, 'up') : -limit;
  let high = Number.isFinite(bounds.max) ? scaled(bounds.max, decimals, 'down') : limit;
  if (bounds.isMinExcluded && Number.isFinite(bounds.min)) low += 1n;
  if (bounds.isMaxExcluded && Number.isFinite(bounds.max)) high -= 1n;
  return signed(low, high, (from, to) => decimalRange(from, to, scale, decimals));
}

/** Splits a range at zero; `of` writes ranges of numbers that are not below zero. */
function signed(
  low: bigint,
  high: bigint,
  of: (from: bigint, to: bigint) => Expression,
): Expression {
  const parts: Expression[] = [];
  if (high >= 0n) parts.push(of(low > 0n ? low : 0n, high));
  if (low < 0n) parts.push(sequence(text('-'), of(high < 0n ? -high : 1n, -low)));
  return low > high ? choice() : choice(...parts);
}

/** 0 <= from <= to */
function wholes(from: bigint, to: bigint): Expression {
  const options: Expression[] = [];
  const [first, last] = [String(from), String(to)];
  for (let length = first.length; length <= last.length; length++) {
    const least = length === first.length ? first : `1${'0'.repeat(length - 1)}`;
    const most = length === last.length ? last : '9'.repeat(length);
    options.push(digitsBetween(least, most));
  }
  return choice(...options);
}

/** Numbers from/scale to to/scale, with up to `decimals` digits behind the point. */
function decimalRange(from: bigint, to: bigint, scale: bigint, decimals: number): Expression {
  const [firstWhole, lastWhole] = [from / scale, to / scale];
  const pad = (value: bigint): string => String(value).padStart(decimals, '0');
  const withFraction = (whole: bigint, least: bigint, most: bigint): Expression =>
    sequence(text(`${String(whole)}.`), digitsBetween(pad(least), pad(most)));
  const fraction = optional(sequence(text('.'), repeat(DIGIT, 1, decimals)));
  const firstFraction = from % scale;
  const lastFraction = to % scale;
  const options: Expression[] = [];
  if (firstFraction === 0n) options.push(text(String(firstWhole)));
  if (firstWhole === lastWhole) {
    options.push(withFraction(firstWhole, firstFraction, lastFraction));
    return choice(...options);
  }
  options.push(withFraction(firstWhole, firstFraction, scale - 1n));
  if (lastWhole - firstWhole > 1n) {
    options.push(sequence(wholes(firstWhole + 1n, lastWhole - 1n), fraction));
  }
  options.push(text(String(lastWhole)), withFraction(lastWhole, 0n, lastFraction));
  return choice(...options);
}

/** Strings of digits of the same length, in order from `least` to `most`. */
function digitsBetween(least: string, most: string): Expression {
  const [low = '', high = ''] = [least.charAt(0), most.charAt(0)];
  const rest = least.length - 1;
  if (least === most) return text(least);
  if (rest === 0) return oneOf(`${low}-${high}`);
  if (/^0*$/.test(least) && /^9*$/.test(most)) return repeat(DIGIT, least.length, least.length);
  if (low === high) return sequence(text(low), digitsBetween(least.slice(1), most.slice(1)));
  const tail = repeat(DIGIT, rest, rest);
  const options: Expression[] = [];
  const isLowWhole = /^0*$/.test(least.slice(1));
  const isHighWhole = /^9*$/.test(most.slice(1));
  const from = Number(low) + (isLowWhole ? 0 : 1);
  const to = Number(high) - (isHighWhole ? 0 : 1);
  if (!isLowWhole) {
    options.push(sequence(text(low), digitsBetween(least.slice(1), '9'.repeat(rest))));
  }
  if (from <= to) options.push(sequence(oneOf(`${String(from)}-${String(to)}`), tail));
  if (!isHighWhole) {
    options.push(sequence(text(high), digitsBetween('0'.repeat(rest), most.slice(1))));
  }
  return choice(...options);
}

function clip(value: bigint): bigint {
  if (value > MOST) return MOST;
  return value < -MOST ? -MOST : value;
}

function decimalsOf(value: number): number {
  if (!Number.isFinite(value)) return 0;
  const [, fraction = '', exponent = '0'] =
    /^-?\d+(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** value * 10^decimals as a whole number, rounded to the inner side of the bound. */
function scaled(bound: number, decimals: number, towards: 'up' | 'down'): bigint {
  const value = Math.max(-Number(MOST), Math.min(Number(MOST), bound));
  const needed = decimalsOf(value);
  const digits = BigInt(value.toFixed(Math.min(needed, 100)).replace('.', ''));
  let result: bigint;
  if (needed <= decimals) {
    result = digits * 10n ** BigInt(decimals - needed);
  } else {
    const divisor = 10n ** BigInt(needed - decimals);
    result = digits / divisor;
    const rest = digits % divisor;
    if (towards === 'up' && rest > 0n) result += 1n;
    if (towards === 'down' && rest < 0n) result -= 1n;
  }
  return result;
}
