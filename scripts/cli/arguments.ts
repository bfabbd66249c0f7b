import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Wrong arguments: the message says what was found and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs` in strict mode, whose complaints come with the usage text. */
export function parse<const T extends Options>(argv: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** @returns undefined when the option was not given */
export function numberOption(
  name: string,
  text: string | undefined,
  range: NumberRange,
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  const isAllowed =
    value >= range.min && value <= range.max && (!range.integer || Number.isInteger(value));
  if (isAllowed) return value;
  const kind = range.integer ? 'a whole number' : 'a number';
  throw new UsageError(
    `--${name}: found "${text}", allowed ${kind} from ${String(range.min)} to ${String(range.max)}`,
  );
}

/** `1,2,3`; at least one number. */
export function numberList(name: string, text: string, range: NumberRange): number[] {
  return text.split(',').map((part) => {
    const value = numberOption(name, part, range);
    if (value === undefined) throw new UsageError(`--${name}: found nothing`);
    return value;
  });
}

export function requiredFile(name: string, path: string | undefined, usage: string): string {
  if (path !== undefined && path !== '') return path;
  throw new UsageError(`${name} is missing\n${usage}`);
}
