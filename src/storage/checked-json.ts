import * as v from 'valibot';
import { EngineError, type EngineErrorCode } from '../protocol';

export interface JsonSource {
  /** As the person knows it: a file's name, an address. */
  readonly name: string;
  /** Of the error that a wrong one is. */
  readonly code: EngineErrorCode;
}

/** @throws EngineError that says where the value is wrong, what was found there and what is allowed */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { name, code }: JsonSource,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  // Its own words, where a schema has some, say more than a pattern or a comparison.
  const allowed = /^Invalid /.test(issue.message) ? issue.expected : issue.message;
  throw new EngineError(
    code,
    `${name}, at ${v.getDotPath(issue) ?? 'the top'}: found ${issue.received}, allowed ${allowed ?? issue.message}`,
  );
}

/** The same for text. @throws EngineError also for text that is no JSON */
export function checkedJson<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  source: JsonSource,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'no JSON';
    throw new EngineError(source.code, `${source.name}: found no JSON (${reason})`, { cause });
  }
  return checked(schema, value, source);
}
