import { LlmError } from '../errors';
import type { GgufValue } from './gguf-file';

export type GgufMetadata = ReadonlyMap<string, GgufValue>;
export type IntegerArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** Both ends are allowed. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

const SHOWN_CHARACTERS = 80;

/** A value as an error message shows it: short, whatever its size. */
export function showValue(value: GgufValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return showString(value);
  if (typeof value === 'object') return `an array of ${String(value.length)} ${elementKind(value)}`;
  return `${typeof value === 'boolean' ? 'boolean ' : ''}${String(value)}`;
}

/** Quoted and shortened; control characters are escaped, so a hostile name cannot break the line. */
export function showString(text: string): string {
  return text.length <= SHOWN_CHARACTERS
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, SHOWN_CHARACTERS))}… (${String(text.length)} characters)`;
}

/** Kind of an array's elements, in the plural. */
export function elementKind(array: Extract<GgufValue, object>): string {
  if (!Array.isArray(array)) return array.constructor.name.replace('Array', 's').toLowerCase();
  const first: unknown = array[0];
  if (first === undefined) return 'elements';
  return `${typeof first === 'bigint' ? '64-bit integer' : typeof first}s`;
}

function wrong(key: string, value: GgufValue | undefined, allowed: string): LlmError {
  return new LlmError(
    'malformed_file',
    `metadata ${showString(key)}: found ${showValue(value)}, allowed ${allowed}`,
  );
}

/** @throws LlmError `malformed_file` when present and not a string */
export function optionalString(metadata: GgufMetadata, key: string): string | undefined {
  const value = metadata.get(key);
  if (value === undefined || typeof value === 'string') return value;
  throw wrong(key, value, 'a string');
}

/** @throws LlmError `malformed_file` when missing or not a string */
export function getString(metadata: GgufMetadata, key: string): string {
  const value = optionalString(metadata, key);
  if (value === undefined) throw wrong(key, value, 'a string');
  return value;
}

/** @throws LlmError `malformed_file` when present and not a boolean */
export function optionalBoolean(metadata: GgufMetadata, key: string): boolean | undefined {
  const value = metadata.get(key);
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong(key, value, 'a boolean');
}

/** @throws LlmError `malformed_file` when present and not a finite number within `range` */
export function optionalNumber(
  metadata: GgufMetadata,
  key: string,
  range: NumberRange,
): number | undefined {
  const value = metadata.get(key);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= range.min && value <= range.max) return value;
  throw wrong(key, value, `a number from ${String(range.min)} to ${String(range.max)}`);
}

/** @throws LlmError `malformed_file` when missing or not a finite number within `range` */
export function getNumber(metadata: GgufMetadata, key: string, range: NumberRange): number {
  const value = optionalNumber(metadata, key, range);
  if (value !== undefined) return value;
  throw wrong(key, value, `a number from ${String(range.min)} to ${String(range.max)}`);
}

/** @throws LlmError `malformed_file` when present and not an integer within `range` */
export function optionalInteger(
  metadata: GgufMetadata,
  key: string,
  range: NumberRange,
): number | undefined {
  const value = metadata.get(key);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (value >= range.min && value <= range.max) return value;
  }
  throw wrong(key, value, `an integer from ${String(range.min)} to ${String(range.max)}`);
}

/** @throws LlmError `malformed_file` when missing or not an integer within `range` */
export function getInteger(metadata: GgufMetadata, key: string, range: NumberRange): number {
  const value = optionalInteger(metadata, key, range);
  if (value !== undefined) return value;
  throw wrong(key, value, `an integer from ${String(range.min)} to ${String(range.max)}`);
}

function isStrings(value: GgufValue): value is readonly string[] {
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === 'string');
}

/** @throws LlmError `malformed_file` when present and not an array of strings */
export function optionalStrings(
  metadata: GgufMetadata,
  key: string,
): readonly string[] | undefined {
  const value = metadata.get(key);
  if (value === undefined || isStrings(value)) return value;
  throw wrong(key, value, 'an array of strings');
}

/** @throws LlmError `malformed_file` when missing or not an array of strings */
export function getStrings(metadata: GgufMetadata, key: string): readonly string[] {
  const value = optionalStrings(metadata, key);
  if (value === undefined) throw wrong(key, value, 'an array of strings');
  return value;
}

/**
 * Integers of 8 to 32 bits; floats are refused, never rounded.
 * @throws LlmError `malformed_file` when present and of another kind
 */
export function optionalIntegers(metadata: GgufMetadata, key: string): IntegerArray | undefined {
  const value = metadata.get(key);
  if (value === undefined) return undefined;
  if (
    ArrayBuffer.isView(value) &&
    !(value instanceof Float32Array) &&
    !(value instanceof Float64Array)
  ) {
    return value;
  }
  throw wrong(key, value, 'an array of integers of 8 to 32 bits');
}

/**
 * Only FLOAT32 as declared in the file: a score list declared UINT8 is refused, not read as floats (llama.cpp#26690).
 * @throws LlmError `malformed_file` when present and of another kind
 */
export function optionalFloats(metadata: GgufMetadata, key: string): Float32Array | undefined {
  const value = metadata.get(key);
  if (value === undefined || value instanceof Float32Array) return value;
  throw wrong(key, value, 'an array of 32-bit floats');
}
