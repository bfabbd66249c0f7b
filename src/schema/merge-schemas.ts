import { isSchema, isSchemaObject, type Schema, type SchemaObject } from './schema.types';

/** Keywords that say nothing of which values are valid. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  '$anchor',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'example',
  'deprecated',
  'readOnly',
  'writeOnly',
  'contentMediaType',
  'contentEncoding',
]);

/** Two demands that no single schema can state. */
export class CannotMerge extends Error {}

type Merge = (a: unknown, b: unknown) => unknown;

const larger: Merge = (a, b) => Math.max(Number(a), Number(b));
const smaller: Merge = (a, b) => Math.min(Number(a), Number(b));
const typesOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Where `integer` meets `number` the narrower is left. */
const commonTypes: Merge = (a, b) =>
  typesOf(a).flatMap((type) =>
    typesOf(b).includes(type)
      ? [type]
      : (type === 'integer' && typesOf(b).includes('number')) ||
          (type === 'number' && typesOf(b).includes('integer'))
        ? ['integer']
        : [],
  );

const commonValues: Merge = (a, b) => {
  const texts = new Set((b as unknown[]).map((value) => JSON.stringify(value)));
  return (a as unknown[]).filter((value) => texts.has(JSON.stringify(value)));
};

const bothSchemas: Merge = (a, b) => mergeSchemas(a as Schema, b as Schema);

const properties: Merge = (a, b) => {
  const merged: Record<string, unknown> = { ...(a as SchemaObject) };
  for (const [name, schema] of Object.entries(b as SchemaObject)) {
    const own = Object.hasOwn(merged, name) ? merged[name] : undefined;
    merged[name] = own === undefined ? schema : bothSchemas(own, schema);
  }
  return merged;
};

const MERGES: Readonly<Record<string, Merge>> = {
  type: commonTypes,
  enum: commonValues,
  properties,
  required: (a, b) => [...new Set([...(a as unknown[]), ...(b as unknown[])])],
  items: bothSchemas,
  propertyNames: bothSchemas,
  minimum: larger,
  exclusiveMinimum: larger,
  minLength: larger,
  minItems: larger,
  minProperties: larger,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxLength: smaller,
  maxItems: smaller,
  maxProperties: smaller,
  uniqueItems: (a, b) => a === true || b === true,
};

/**
 * One schema that demands what both do.
 * @throws CannotMerge
 */
export function mergeSchemas(a: Schema, b: Schema): Schema {
  if (a === false || b === false) return false;
  if (a === true) return b;
  if (b === true) return a;
  const merged: Record<string, unknown> = {};
  for (const [key, value] of [...Object.entries(a), ...Object.entries(b)]) {
    if (ANNOTATIONS.has(key)) continue;
    if (!Object.hasOwn(merged, key)) merged[key] = value;
    else if (JSON.stringify(merged[key]) !== JSON.stringify(value)) {
      merged[key] = mergeKeyword(key, merged[key], value);
    }
  }
  return closeProperties(a, b, merged);
}

function mergeKeyword(key: string, a: unknown, b: unknown): unknown {
  const merge = MERGES[key];
  if (merge) return merge(a, b);
  if (key === 'const') return a;
  if (key === 'additionalProperties' && (a === false || b === false)) return false;
  if (key === 'additionalProperties' && isSchema(a) && isSchema(b)) return bothSchemas(a, b);
  throw new CannotMerge(`${key} twice, with ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
}

/** Where one of the two allows only its own properties, those that only the other names are not allowed. */
function closeProperties(
  a: SchemaObject,
  b: SchemaObject,
  merged: Record<string, unknown>,
): SchemaObject {
  let result = merged;
  for (const closed of [a, b]) {
    const rest = closed.additionalProperties;
    if (rest === undefined || rest === true || !isSchemaObject(merged.properties)) continue;
    const own = isSchemaObject(closed.properties) ? closed.properties : {};
    const kept = Object.entries(merged.properties).map(([name, schema]) => [
      name,
      Object.hasOwn(own, name) ? schema : bothSchemas(schema, rest),
    ]);
    result = { ...result, properties: Object.fromEntries(kept) };
  }
  return result;
}
