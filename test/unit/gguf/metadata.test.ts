import { describe, expect, test } from 'vitest';

import type { GgufValue } from '../../../src/llm/gguf/gguf-file';
import {
  getInteger,
  getNumber,
  getString,
  getStrings,
  optionalBoolean,
  optionalFloats,
  optionalInteger,
  optionalIntegers,
  optionalNumber,
  optionalString,
  optionalStrings,
  type GgufMetadata,
} from '../../../src/llm/gguf/metadata';
import { refusalFrom } from './refusal';

const RANGE = { min: 1, max: 10 };
const with_ = (value: GgufValue): GgufMetadata => new Map([['k', value]]);
const NONE: GgufMetadata = new Map();

describe('values of the right kind are returned', () => {
  test.each<[string, (m: GgufMetadata, key: string) => unknown, GgufValue]>([
    ['getString', getString, 'text'],
    ['optionalString', optionalString, ''],
    ['optionalBoolean', optionalBoolean, false],
    ['getNumber', (m, key) => getNumber(m, key, RANGE), 1.5],
    ['optionalNumber', (m, key) => optionalNumber(m, key, RANGE), 10],
    ['getInteger', (m, key) => getInteger(m, key, RANGE), 1],
    ['optionalInteger', (m, key) => optionalInteger(m, key, RANGE), 10],
    ['getStrings', getStrings, ['a']],
    ['optionalStrings, empty', optionalStrings, []],
    ['optionalIntegers', optionalIntegers, Int32Array.of(1)],
    ['optionalIntegers, small', optionalIntegers, Uint8Array.of(1)],
    ['optionalFloats', optionalFloats, Float32Array.of(1)],
  ])('%s', (_name, get, value) => {
    expect(get(with_(value), 'k')).toBe(value);
  });
});

test.each<[string, (m: GgufMetadata, key: string) => unknown]>([
  ['optionalString', optionalString],
  ['optionalBoolean', optionalBoolean],
  ['optionalNumber', (m, key) => optionalNumber(m, key, RANGE)],
  ['optionalInteger', (m, key) => optionalInteger(m, key, RANGE)],
  ['optionalStrings', optionalStrings],
  ['optionalIntegers', optionalIntegers],
  ['optionalFloats', optionalFloats],
])('%s gives undefined for a missing key', (_name, get) => {
  expect(get(NONE, 'k')).toBeUndefined();
});

describe('anything else is refused with key, found and allowed', () => {
  const integer = (m: GgufMetadata): unknown => getInteger(m, 'k', RANGE);
  const number = (m: GgufMetadata): unknown => getNumber(m, 'k', RANGE);
  const strings = (m: GgufMetadata): unknown => getStrings(m, 'k');
  const integers = (m: GgufMetadata): unknown => optionalIntegers(m, 'k');
  const floats = (m: GgufMetadata): unknown => optionalFloats(m, 'k');

  test.each<[(m: GgufMetadata) => unknown, GgufMetadata, string]>([
    [(m) => getString(m, 'k'), NONE, 'found nothing, allowed a string'],
    [(m) => getString(m, 'k'), with_(1), 'found 1, allowed a string'],
    [(m) => optionalBoolean(m, 'k'), with_(1), 'found 1, allowed a boolean'],
    [(m) => optionalString(m, 'k'), with_(true), 'found boolean true, allowed a string'],
    [integer, NONE, 'found nothing, allowed an integer from 1 to 10'],
    [integer, with_(0), 'found 0, allowed an integer from 1 to 10'],
    [integer, with_(11), 'found 11, allowed an integer from 1 to 10'],
    [integer, with_(1.5), 'found 1.5, allowed an integer from 1 to 10'],
    [integer, with_(NaN), 'found NaN, allowed an integer from 1 to 10'],
    [integer, with_(2n ** 63n), 'found 9223372036854775808, allowed an integer from 1 to 10'],
    [integer, with_('5'), 'found "5", allowed an integer from 1 to 10'],
    [number, NONE, 'found nothing, allowed a number from 1 to 10'],
    [number, with_(NaN), 'found NaN, allowed a number from 1 to 10'],
    [number, with_(Infinity), 'found Infinity, allowed a number from 1 to 10'],
    [strings, NONE, 'found nothing, allowed an array of strings'],
    [strings, with_([true]), 'found an array of 1 booleans, allowed an array of strings'],
    [strings, with_([1n]), 'found an array of 1 64-bit integers, allowed an array of strings'],
    [strings, with_('a'), 'found "a", allowed an array of strings'],
    [integers, with_(Float32Array.of(1)), 'found an array of 1 float32s, allowed an array of int'],
    [integers, with_(Float64Array.of(1)), 'found an array of 1 float64s, allowed an array of int'],
    [integers, with_(['1']), 'found an array of 1 strings, allowed an array of integers'],
    [integers, with_([]), 'found an array of 0 elements, allowed an array of integers'],
    // llama.cpp#26690: scores declared UINT8 and read as floats
    [floats, with_(new Uint8Array(4)), 'found an array of 4 uint8s, allowed an array of 32-bit'],
  ])('%#', async (get, metadata, told) => {
    expect(await refusalFrom(() => get(metadata))).toContain(
      `malformed_file: metadata "k": ${told}`,
    );
  });

  test('long text is shortened', async () => {
    const refusal = await refusalFrom(() => integer(with_('x'.repeat(5000))));
    expect(refusal).toContain('(5000 characters)');
    expect(refusal.length).toBeLessThan(200);
  });
});
