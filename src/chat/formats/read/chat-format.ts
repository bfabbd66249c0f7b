import type { ChatFileFormat, SourceChat } from '../chat-file.types';

/** A way in which other programs write one chat. */
export interface ChatFormat {
  readonly id: ChatFileFormat;
  /** Whether a value is likely to be such a chat; `read` then says what is wrong with it. */
  matches(value: unknown): boolean;
  /** @throws FileProblem */
  read(value: unknown): SourceChat;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list, as far as there is one. */
export function objectsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** '' for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Milliseconds since 1970, from seconds or milliseconds or a date in words; null for what is no time. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'string' && value !== '') {
    const ms = Date.parse(value);
    return Number.isNaN(ms) ? null : ms;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null;
  // Seconds do not reach this number before the year 5000, milliseconds passed it in 1973.
  return value < 1e11 ? value * 1000 : value;
}
