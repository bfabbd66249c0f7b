import { Validator } from '@cfworker/json-schema';
import { isSchemaObject, type Schema } from './schema.types';

/** Where a value is not what its schema asks for. */
export interface ValueProblem {
  /** In the value, as `#/age`. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a value; nothing when it is valid. Without `eval`, which the page's policy forbids. */
export function checkValue(schema: Schema, value: unknown): readonly ValueProblem[] {
  try {
    const { valid, errors } = new Validator(schema, draftOf(schema), false).validate(value);
    if (valid) return [];
    return errors.map(({ instanceLocation, error }) => ({
      path: instanceLocation,
      message: error,
    }));
  } catch (thrown) {
    // A pattern that is no regular expression, a reference that leads nowhere.
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return [{ path: '#', message: `cannot be checked: ${reason}` }];
  }
}

/** As it says, or by the one word that older drafts spell otherwise: a list under `items`. */
function draftOf(schema: Schema): '7' | '2020-12' {
  const told = isSchemaObject(schema) ? schema.$schema : undefined;
  if (typeof told === 'string') return told.includes('2020-12') ? '2020-12' : '7';
  return /"items":\[/.test(JSON.stringify(schema)) ? '7' : '2020-12';
}
