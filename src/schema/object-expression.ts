import {
  choice,
  EMPTY,
  NOTHING,
  oneOf,
  repeat,
  rule,
  sequence,
  text,
  type Expression,
} from './expression';
import { checkValue } from './check-value';
import { between, literal, TEXT } from './json-text';
import { ANNOTATIONS } from './merge-schemas';
import { patternToExpression, UnsupportedPattern } from './pattern';
import { readLimit } from './read-limit';
import type { SchemaContext } from './schema-context';
import { stringExpression } from './string-expression';
import { isSchema, isSchemaObject, type SchemaObject } from './schema.types';

const COMMA = sequence(text(','), rule('space'));
const COLON = sequence(text(':'), rule('space'));
/** What names of undeclared properties are made of where some names are taken. */
const NAME_SPANS = ['A-Z', 'a-z', '0-9', '_', '-', ' '];
const NAME_CHARACTERS = /^[A-Za-z0-9_ -]$/;
const MOST_NAME = 40;
/** Of a schema for names, which are texts. */
const NAME_KEYWORDS = new Set(['type', 'enum', 'pattern', 'format', 'minLength', 'maxLength']);

interface Property {
  readonly name: string;
  readonly isRequired: boolean;
  readonly pair: Expression;
}

export function objectExpression(
  schema: SchemaObject,
  path: string,
  context: SchemaContext,
): Expression {
  const declared = isSchemaObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const min = readLimit(schema, 'minProperties', path, context) ?? 0;
  const max = readLimit(schema, 'maxProperties', path, context) ?? Infinity;
  const names = [...new Set([...Object.keys(declared), ...required])];
  if (names.length > 0 && ![undefined, true].includes(schema.propertyNames as boolean)) {
    context.report(path, 'found propertyNames beside properties; allowed is one of the two');
  }
  const extra = extraPair(schema, names, path, context);
  const properties = names.map((name): Property => {
    const value = Object.hasOwn(declared, name)
      ? declared[name]
      : (schema.additionalProperties ?? true);
    const own = isSchema(value) ? value : true;
    if (!isSchema(value))
      context.report(
        `${path}/properties/${name}`,
        'found no schema; allowed: an object, true or false',
      );
    const expression = context.compile(own, `${path}/properties/${name}`);
    return {
      name,
      isRequired: required.includes(name),
      pair: sequence(literal(name), COLON, expression),
    };
  });
  const kept = fitted(properties, min, max, extra !== null, path, context);
  if (!kept) return NOTHING;
  const left = max - kept.length;
  const mustHaveExtra = min > kept.filter(({ isRequired }) => isRequired).length;
  const extras = (isFirst: boolean): Expression => {
    if (!extra || left <= 0) return EMPTY;
    const most = Number.isFinite(left) ? left : null;
    const next = sequence(COMMA, extra);
    if (!isFirst) return repeat(next, mustHaveExtra ? 1 : 0, most);
    const some = sequence(extra, repeat(next, 0, most === null ? null : most - 1));
    return mustHaveExtra ? some : choice(some, EMPTY);
  };
  return between('{', [pairs(kept, extras, context)], '}');
}

/** Properties in their order, with commas only between those that are there. */
function pairs(
  properties: readonly Property[],
  extras: (isFirst: boolean) => Expression,
  { define }: SchemaContext,
): Expression {
  let [first, later] = [extras(true), extras(false)];
  for (const { pair, isRequired } of [...properties].reverse()) {
    const [afterFirst, afterLater] = [first, later];
    const present = sequence(COMMA, pair, afterLater);
    const begun = sequence(pair, afterLater);
    first = define(isRequired ? begun : choice(begun, afterFirst));
    later = define(isRequired ? present : choice(present, afterLater));
  }
  return first;
}

/** Makes some properties required, or leaves some out, so that their number is right; null when it cannot be. */
function fitted(
  properties: readonly Property[],
  min: number,
  max: number,
  hasExtra: boolean,
  path: string,
  { report }: SchemaContext,
): readonly Property[] | null {
  const required = properties.filter(({ isRequired }) => isRequired).length;
  if (required > max || min > max) return null;
  let room = max - required;
  const kept = properties.filter(({ isRequired }) => isRequired || room-- > 0);
  // One property of any name is one; two might be one and the same name.
  let missing = min - required;
  const made = kept.map((property) =>
    property.isRequired || missing-- <= 0 ? property : { ...property, isRequired: true },
  );
  if (missing <= 0 || (hasExtra && missing === 1)) return made;
  if (hasExtra) {
    report(
      path,
      `found minProperties ${String(min)}, which cannot be guaranteed while a model writes names of its own; allowed is one more than those that are declared`,
    );
  }
  return null;
}

/** An undeclared property, or null where there is none. */
function extraPair(
  schema: SchemaObject,
  taken: readonly string[],
  path: string,
  context: SchemaContext,
): Expression | null {
  const { additionalProperties, patternProperties, propertyNames } = schema;
  if (isSchemaObject(patternProperties)) {
    return patternPair(patternProperties, schema, taken, path, context);
  }
  const isMap =
    additionalProperties === undefined
      ? schema.properties === undefined
      : additionalProperties !== false;
  if (!isMap) return null;
  const value = isSchema(additionalProperties) ? additionalProperties : true;
  const expression = context.compile(value, `${path}/additionalProperties`);
  const key = keyExpression(propertyNames, taken, path, context);
  return sequence(text('"'), key, text('"'), COLON, expression);
}

function keyExpression(
  propertyNames: unknown,
  taken: readonly string[],
  path: string,
  context: SchemaContext,
): Expression {
  if (propertyNames === undefined || propertyNames === true) {
    return taken.length === 0 ? TEXT : otherName(taken);
  }
  const unknown = isSchemaObject(propertyNames)
    ? Object.keys(propertyNames).find((key) => !NAME_KEYWORDS.has(key) && !ANNOTATIONS.has(key))
    : JSON.stringify(propertyNames);
  if (unknown !== undefined || !isSchemaObject(propertyNames)) {
    context.report(
      `${path}/propertyNames`,
      `found ${String(unknown)}; allowed: ${[...NAME_KEYWORDS].join(', ')}`,
    );
    return NOTHING;
  }
  const { enum: values } = propertyNames;
  if (Array.isArray(values)) {
    return choice(...namesOf(values, propertyNames));
  }
  return stringExpression(propertyNames, `${path}/propertyNames`, context);
}

/** Those of an enumeration that the rest of its schema allows. */
function namesOf(values: readonly unknown[], propertyNames: SchemaObject): Expression[] {
  return values
    .filter((one): one is string => typeof one === 'string')
    .filter((one) => checkValue(propertyNames, one).length === 0)
    .map((one) => text(JSON.stringify(one).slice(1, -1)));
}

function patternPair(
  patternProperties: SchemaObject,
  { additionalProperties }: SchemaObject,
  taken: readonly string[],
  path: string,
  context: SchemaContext,
): Expression | null {
  const [only, ...others] = Object.entries(patternProperties);
  if (!only) return null;
  const [pattern, value] = only;
  const isAlone = others.length === 0 && typeof additionalProperties !== 'object';
  try {
    const key = patternToExpression(pattern);
    const isFree = taken.every((name) => !new RegExp(pattern, 'u').test(name));
    if (isAlone && isFree && isSchema(value)) {
      const expression = context.compile(value, `${path}/patternProperties`);
      return sequence(text('"'), key, text('"'), COLON, expression);
    }
  } catch (thrown) {
    if (!(thrown instanceof UnsupportedPattern) && !(thrown instanceof SyntaxError)) throw thrown;
    context.report(path, `found the pattern ${JSON.stringify(pattern)} with ${thrown.message}`);
    return null;
  }
  context.report(
    path,
    'found patternProperties that overlap with others; allowed is one pattern that no declared name fits, without a schema for additionalProperties',
  );
  return null;
}

/** A name of plain characters that is none of those. */
function otherName(taken: readonly string[]): Expression {
  const anyCharacter = oneOf(...NAME_SPANS);
  const after = (prefix: string): Expression => {
    const next = new Set(
      taken
        .filter((name) => name.startsWith(prefix) && name.length > prefix.length)
        .map((name) => name.charAt(prefix.length))
        .filter((character) => NAME_CHARACTERS.test(character)),
    );
    const free = spansWithout(next);
    const options: Expression[] = [];
    if (free.length > 0) options.push(sequence(oneOf(...free), repeat(anyCharacter, 0, MOST_NAME)));
    for (const character of next)
      options.push(sequence(text(character), after(prefix + character)));
    if (prefix !== '' && !taken.includes(prefix)) options.push(EMPTY);
    return { kind: 'choice', options };
  };
  return after('');
}

function spansWithout(characters: ReadonlySet<string>): string[] {
  const all = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_- ';
  return [...all].filter((character) => !characters.has(character));
}
