import type { SchemaContext } from './schema-context';
import type { SchemaObject } from './schema.types';

/** A count such as `maxItems`; null where there is none. */
export function readLimit(
  schema: SchemaObject,
  key: string,
  path: string,
  { report }: Pick<SchemaContext, 'report'>,
): number | null {
  const value = schema[key];
  if (value === undefined) return null;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  report(path, `found ${key} ${JSON.stringify(value)}; allowed is a whole number from 0`);
  return null;
}
