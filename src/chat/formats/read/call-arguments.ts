import { CHAT_FILE_LIMITS } from '../limits';
import { isObject } from './chat-format';

const FORBIDDEN: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** The arguments of a call, an object or its JSON; what is none of both, or nests too deep, stands as text in one. */
export function callArguments(given: unknown): Readonly<Record<string, unknown>> {
  const value = typeof given === 'string' ? parsed(given) : given;
  if (value === undefined || value === null || value === '') return {};
  try {
    const plain = plainCopy(value, CHAT_FILE_LIMITS.argumentDepth);
    if (isObject(plain)) return plain;
  } catch {
    // Too deep: as text below.
  }
  return { text: typeof given === 'string' ? given : 'arguments that could not be read' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function plainCopy(value: unknown, depth: number): unknown {
  if (depth === 0) throw new RangeError('too deep');
  if (Array.isArray(value)) return value.map((one) => plainCopy(one, depth - 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !FORBIDDEN.includes(key))
      .map(([key, one]) => [key, plainCopy(one, depth - 1)]),
  );
}
