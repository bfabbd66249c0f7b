import { LlmError } from '../errors';
import type { StringRewrite } from './chat-template.types';

const MAX_DEPTH = 64;

type TemplateValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

export interface ContextCopy {
  readonly value: TemplateValue;
  /** UTF-16 units in all strings of the copy. */
  readonly length: number;
}

/**
 * A deep copy of JSON in which objects have no prototype, so that `__proto__` or `constructor` in a template or in a
 * tool's arguments is a key like any other.
 *
 * @throws LlmError `invalid_request` for anything that is not JSON, or nested more than 64 deep
 */
export function copyForTemplate(input: unknown, name: string, rewrite: StringRewrite): ContextCopy {
  let length = 0;
  const copyText = (text: string): string => {
    const copy = rewrite(text);
    length += copy.length;
    return copy;
  };
  const copy = (value: unknown, depth: number): TemplateValue => {
    if (depth > MAX_DEPTH) throw refuse(name, 'deeper nesting', `${MAX_DEPTH} levels`);
    if (typeof value === 'string') return copyText(value);
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      if (Number.isFinite(value)) return value;
      throw refuse(name, String(value), 'finite numbers');
    }
    if (Array.isArray(value)) {
      return value.map((item: unknown) => copy(item ?? null, depth + 1));
    }
    if (typeof value !== 'object' || !isPlain(value)) {
      throw refuse(name, typeof value, 'JSON');
    }
    const object = Object.create(null) as Record<string, TemplateValue>;
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) object[copyText(key)] = copy(item, depth + 1);
    }
    return object;
  };
  return { value: copy(input, 0), length };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function refuse(name: string, found: string, allowed: string): LlmError {
  return new LlmError(
    'invalid_request',
    `chat template input ${name}: found ${found}; allowed: ${allowed}`,
  );
}
