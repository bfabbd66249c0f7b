import { isSchema, isSchemaObject, type SchemaObject } from '../schema/schema.types';

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
/** Keywords with a schema, with a list of schemas, and with schemas by name. */
const SCHEMA = [
  'items',
  'additionalProperties',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
];
const SCHEMAS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', '$defs', 'definitions'];
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];

/** What is wrong with a JSON schema of arguments, each with its place; nothing when calls can be checked by it. */
export function parametersProblems(parameters: unknown): string[] {
  if (!isSchemaObject(parameters) || parameters.type !== 'object') {
    return ['#: found no schema of an object; allowed is {"type": "object", "properties": {…}}'];
  }
  return schemaProblems(parameters, '#', parameters);
}

function schemaProblems(schema: unknown, path: string, root: SchemaObject): string[] {
  if (!isSchema(schema)) return [`${path}: found ${kindOf(schema)}; allowed is a schema`];
  if (typeof schema === 'boolean') return [];
  return [
    ...keywordProblems(schema, path, root),
    ...SCHEMA.filter((key) => key in schema).flatMap((key) =>
      schemaProblems(schema[key], `${path}/${key}`, root),
    ),
    ...SCHEMAS.filter((key) => key in schema).flatMap((key) => {
      const list = schema[key];
      if (!Array.isArray(list)) return [`${path}/${key}: found ${kindOf(list)}; allowed is a list`];
      return list.flatMap((one, i) => schemaProblems(one, `${path}/${key}/${String(i)}`, root));
    }),
    ...NAMED.filter((key) => key in schema).flatMap((key) => {
      const named = schema[key];
      if (!isSchemaObject(named)) {
        return [`${path}/${key}: found ${kindOf(named)}; allowed are schemas by name`];
      }
      return Object.entries(named).flatMap(([name, one]) =>
        schemaProblems(one, `${path}/${key}/${name}`, root),
      );
    }),
  ];
}

function keywordProblems(schema: SchemaObject, path: string, root: SchemaObject): string[] {
  const problems: string[] = [];
  const check = (key: string, isRight: (value: unknown) => boolean, allowed: string): void => {
    if (key in schema && !isRight(schema[key])) {
      problems.push(`${path}/${key}: found ${JSON.stringify(schema[key])}; allowed is ${allowed}`);
    }
  };
  const isType = (value: unknown): boolean => TYPES.includes(value as string);
  check(
    'type',
    (value) => isType(value) || (Array.isArray(value) && value.every(isType)),
    `one of ${TYPES.join(', ')}`,
  );
  check('required', isTexts, 'a list of names');
  check('enum', (value) => Array.isArray(value) && value.length > 0, 'a list of values');
  check('pattern', isPattern, 'a regular expression');
  check('$ref', (value) => leadsSomewhere(value, root), 'a place in this schema, as #/$defs/name');
  for (const key of NUMBERS) check(key, (value) => typeof value === 'number', 'a number');
  for (const key of COUNTS) {
    check(key, (value) => Number.isInteger(value) && Number(value) >= 0, 'a whole number');
  }
  return problems;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function leadsSomewhere(ref: unknown, root: SchemaObject): boolean {
  if (typeof ref !== 'string' || !ref.startsWith('#')) return false;
  let at: unknown = root;
  for (const part of ref.split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    at = isSchemaObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[key] : undefined;
  }
  return isSchema(at);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
