import { LlmError } from '../errors';
import type { GgufValue } from '../gguf/gguf-file';

export type Metadata = ReadonlyMap<string, GgufValue>;

/** llama_token_type. */
export const TokenType = {
  undefined: 0,
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  unused: 5,
  byte: 6,
} as const;

const MAX_TOKENS = 2 ** 20;
const MAX_MERGES = 2 ** 21;
const MAX_TOKEN_BYTES = 1024;
const MAX_MERGE_BYTES = 2 * MAX_TOKEN_BYTES + 1;

/** What the value is, in the words of the GGUF specification; for messages. */
export function describeValue(value: GgufValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the string "${value.slice(0, 40)}"`;
  if (typeof value !== 'object') return `${typeof value} ${value}`;
  if (ArrayBuffer.isView(value)) return `an array of ${value.length} (${value.constructor.name})`;
  return `an array of ${value.length} (${value.length > 0 ? typeof value[0] : 'empty'})`;
}

export function malformed(key: string, found: string, allowed: string): LlmError {
  return new LlmError('malformed_file', `${key}: found ${found}; allowed: ${allowed}`);
}

/** @throws LlmError `malformed_file` when absent, of another type, too long, or with an overlong item */
function readStrings(
  metadata: Metadata,
  key: string,
  limits: { least: number; most: number; itemBytes: number },
): readonly string[] {
  const value = metadata.get(key);
  if (!Array.isArray(value) || (value.length > 0 && typeof value[0] !== 'string')) {
    throw malformed(key, describeValue(value), 'an array of strings');
  }
  const strings = value as readonly string[];
  const { least, most, itemBytes } = limits;
  if (strings.length < least || strings.length > most) {
    throw malformed(key, `${strings.length} items`, `${least} to ${most}`);
  }
  strings.forEach((text, i) => {
    // A UTF-16 unit is at most 3 bytes of UTF-8, so only long texts are worth encoding.
    if (text.length * 3 <= itemBytes) return;
    if (text.length > itemBytes || new TextEncoder().encode(text).length > itemBytes) {
      throw malformed(`${key}[${i}]`, `${text.length} characters`, `${itemBytes} bytes of UTF-8`);
    }
  });
  return strings;
}

export function readTokens(metadata: Metadata): readonly string[] {
  const limits = { least: 1, most: MAX_TOKENS, itemBytes: MAX_TOKEN_BYTES };
  return readStrings(metadata, 'tokenizer.ggml.tokens', limits);
}

export function readMerges(metadata: Metadata): readonly string[] {
  const limits = { least: 0, most: MAX_MERGES, itemBytes: MAX_MERGE_BYTES };
  return readStrings(metadata, 'tokenizer.ggml.merges', limits);
}

/** One type per token; all `normal` when the file says nothing. */
export function readTokenTypes(metadata: Metadata, nVocab: number): Uint8Array {
  const key = 'tokenizer.ggml.token_type';
  const value = metadata.get(key);
  const types = new Uint8Array(nVocab).fill(TokenType.normal);
  if (value === undefined) return types;
  const isList =
    Array.isArray(value) || value instanceof Int32Array || value instanceof Uint32Array;
  if (!isList) throw malformed(key, describeValue(value), 'an array of INT32');
  const list = value as ArrayLike<unknown>;
  if (list.length !== nVocab) {
    throw malformed(key, `${list.length} items`, `${nVocab}, one for each token`);
  }
  for (let id = 0; id < nVocab; id++) {
    const type = list[id];
    if (typeof type !== 'number' || !Number.isInteger(type) || type < 0 || type > TokenType.byte) {
      throw malformed(`${key}[${id}]`, String(type), '0 to 6');
    }
    types[id] = type;
  }
  return types;
}

/** A token id, or null when the file has none. */
export function readTokenId(metadata: Metadata, key: string, nVocab: number): number | null {
  const value = metadata.get(key);
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= nVocab) {
    throw malformed(key, describeValue(value), `an id from 0 to ${nVocab - 1}`);
  }
  return value;
}

export function readFlag(metadata: Metadata, key: string): boolean | null {
  const value = metadata.get(key);
  if (value === undefined) return null;
  if (typeof value !== 'boolean') throw malformed(key, describeValue(value), 'a bool');
  return value;
}
