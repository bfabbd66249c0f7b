import { isSchemaObject, type Schema } from './schema.types';

const ALL_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;

/** Whether no value can be valid under both: told by their types, their values, or a property that both demand and neither shares. */
export function areExclusive(a: Schema, b: Schema): boolean {
  if (a === false || b === false) return true;
  if (a === true || b === true) return false;
  const [valuesA, valuesB] = [valuesOf(a), valuesOf(b)];
  if (valuesA && valuesB) return !valuesA.some((value) => valuesB.includes(value));
  if (!typesOf(a).some((type) => typesOf(b).some((other) => overlap(type, other)))) return true;
  const bothAreObjects = [a, b].every((schema) => typesOf(schema).join() === 'object');
  return bothAreObjects && demandedOfBoth(a, b).some(([one, other]) => areExclusive(one, other));
}

function valuesOf(schema: Exclude<Schema, boolean>): string[] | null {
  if (Object.hasOwn(schema, 'const')) return [JSON.stringify(schema.const)];
  return Array.isArray(schema.enum) ? schema.enum.map((value) => JSON.stringify(value)) : null;
}

function typesOf(schema: Exclude<Schema, boolean>): readonly string[] {
  const values = Object.hasOwn(schema, 'const') ? [schema.const] : schema.enum;
  if (Array.isArray(values)) return values.map(typeOf);
  const { type } = schema;
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? (type as string[]) : ALL_TYPES;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function overlap(a: string, b: string): boolean {
  return a === b || [a, b].sort().join() === 'integer,number';
}

function demandedOfBoth(
  a: Exclude<Schema, boolean>,
  b: Exclude<Schema, boolean>,
): (readonly [Schema, Schema])[] {
  const { properties: ofA, required: needA } = a;
  const { properties: ofB, required: needB } = b;
  if (!isSchemaObject(ofA) || !isSchemaObject(ofB)) return [];
  if (!Array.isArray(needA) || !Array.isArray(needB)) return [];
  return (needA as string[])
    .filter((name) => needB.includes(name) && Object.hasOwn(ofA, name) && Object.hasOwn(ofB, name))
    .map((name) => [ofA[name] as Schema, ofB[name] as Schema] as const);
}
