import * as v from 'valibot';
import { EngineError, type EngineErrorCode } from '../../protocol';
import { CHAT_FILE_NAMES } from './chat-file.types';

/** Why a file, or a chat in it, could not be read: what was found and what is allowed. */
export class FileProblem extends EngineError {
  constructor(message: string, code: EngineErrorCode = 'unreadable') {
    super(code, message);
  }
}

/** @throws FileProblem that says where a value is wrong */
export function checkedValue<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue);
  throw new FileProblem(
    `${where === null ? '' : `at ${where} `}found ${shortened(issue.received)}; allowed: ${issue.expected ?? issue.message}`,
  );
}

/** @param found in a few words */
export function unknownFormat(found: string): FileProblem {
  return new FileProblem(
    `found ${found}; known are ${Object.values(CHAT_FILE_NAMES).join(', ')}, as JSON, JSON in lines or ZIP`,
    'no_chats',
  );
}

/** What a value is, in a few words: for messages about files that are none of ours. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0
      ? 'an empty list'
      : `a list that begins with ${describeValue(value[0])}`;
  }
  if (typeof value !== 'object' || value === null)
    return shortened(JSON.stringify(value) ?? 'nothing');
  const keys = Object.keys(value).slice(0, 5).map(shortened);
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.join(', ')}`;
}

export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
