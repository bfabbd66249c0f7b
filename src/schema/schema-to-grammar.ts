import { arrayExpression } from './array-expression';
import { checkValue } from './check-value';
import { areExclusive } from './exclusive';
import { forXGrammar } from './for-xgrammar';
import { choice, NOTHING, rule, sequence, text, type Expression } from './expression';
import { leftRecursion, productiveRules, usedRules, writeGrammar } from './grammar';
import { BASE_RULES, literal } from './json-text';
import { ANNOTATIONS, CannotMerge, mergeSchemas } from './merge-schemas';
import { integerRange, numberRange } from './number-ranges';
import { objectExpression } from './object-expression';
import {
  isSchema,
  isSchemaObject,
  type CompiledSchema,
  type Schema,
  type SchemaObject,
  type SchemaProblem,
} from './schema.types';
import type { SchemaContext } from './schema-context';
import { stringExpression } from './string-expression';

/** Of any schema that people write; a hostile one may refer to itself in ever new words. */
const MOST_RULES = 5000;
const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'];

/** Understood by each type; `if`, `not` and their like are understood by none. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'propertyNames',
    'minProperties',
    'maxProperties',
    'unevaluatedProperties',
  ],
  array: [
    'items',
    'prefixItems',
    'minItems',
    'maxItems',
    'uniqueItems',
    'unevaluatedItems',
    'additionalItems',
  ],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  any: ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'],
};
const KNOWN = new Set([...Object.values(KEYWORDS).flat(), ...ANNOTATIONS]);

/**
 * A grammar of JSON that validates under a schema (draft 2020-12, and what older drafts spell the same). Sound, not complete: what
 * it lets through is valid; properties come in the order in which they are declared, and undeclared ones only where
 * `additionalProperties` asks for them. What cannot be guaranteed is named.
 */
export function schemaToGrammar(schema: Schema): CompiledSchema {
  const compiler = new SchemaCompiler(schema);
  return compiler.run();
}

class SchemaCompiler implements SchemaContext {
  readonly #rules = new Map<string, Expression>();
  readonly #names = new Map<string, string>();
  readonly #problems = new Map<string, SchemaProblem>();
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  run(): CompiledSchema {
    const start = this.compile(this.#root, '#');
    const rules = new Map([['root', start], ...this.#rules, ...BASE_RULES]);
    const productive = productiveRules(rules);
    if (this.#problems.size === 0) {
      if (leftRecursion(rules) !== null) {
        this.report('#', 'found a schema that refers to itself before it says anything');
      } else if (!productive.has('root')) {
        this.report(
          '#',
          'found a schema that no finite value fits; allowed is one that some value fits',
        );
      }
    }
    if (this.#problems.size > 0) {
      return { kind: 'problems', problems: [...this.#problems.values()] };
    }
    return {
      kind: 'grammar',
      grammar: writeGrammar(forXGrammar(usedRules(rules, productive))),
    };
  }

  readonly report = (path: string, message: string): void => {
    this.#problems.set(`${path} ${message}`, { path, message });
  };

  readonly define = (body: Expression): Expression => {
    const name = `r${String(this.#rules.size)}`;
    this.#rules.set(name, body);
    return rule(name);
  };

  readonly compile = (schema: Schema, path: string): Expression => {
    if (schema === true) return rule('any');
    if (schema === false) return NOTHING;
    const key = JSON.stringify(schema);
    const known = this.#names.get(key);
    if (known !== undefined) return rule(known);
    if (this.#rules.size >= MOST_RULES) {
      this.report(path, `found more than ${String(MOST_RULES)} parts; allowed are fewer`);
      return NOTHING;
    }
    const name = `r${String(this.#rules.size)}`;
    this.#names.set(key, name);
    this.#rules.set(name, NOTHING);
    this.#rules.set(name, this.#body(schema, path));
    return rule(name);
  };

  #body(schema: SchemaObject, path: string): Expression {
    this.#checkKeywords(schema, path);
    const { $ref, allOf, anyOf, oneOf, ...rest } = schema;
    if ($ref !== undefined)
      return this.#reference($ref, { ...rest, ...pick({ allOf, anyOf, oneOf }) }, path);
    if (allOf !== undefined) {
      const parts = this.#schemas(allOf, `${path}/allOf`).map((part) => this.#resolved(part, path));
      const base: Schema = { ...rest, ...pick({ anyOf, oneOf }) };
      return this.compile(this.#merge([base, ...parts], path), path);
    }
    if (anyOf !== undefined || oneOf !== undefined) {
      if (anyOf !== undefined && oneOf !== undefined) {
        this.report(path, 'found anyOf beside oneOf; allowed is one of the two');
      }
      const word = anyOf === undefined ? 'oneOf' : 'anyOf';
      const branches = this.#schemas(anyOf ?? oneOf, `${path}/${word}`).map((branch) =>
        this.#merge([rest, this.#resolved(branch, path)], path),
      );
      if (word === 'oneOf') this.#checkExclusive(branches, `${path}/oneOf`);
      return choice(
        ...branches.map((branch, i) => this.compile(branch, `${path}/${word}/${String(i)}`)),
      );
    }
    const values = Object.hasOwn(rest, 'const') ? [rest.const] : rest.enum;
    if (values !== undefined) return this.#values(values, rest, path);
    return choice(...this.#types(rest, path).map((type) => this.#ofType(type, rest, path)));
  }

  #ofType(type: string, schema: SchemaObject, path: string): Expression {
    switch (type) {
      case 'object':
        return objectExpression(schema, path, this);
      case 'array':
        return arrayExpression(schema, path, this);
      case 'string':
        return sequence(text('"'), stringExpression(schema, path, this), text('"'));
      case 'integer':
      case 'number':
        return this.#number(type, schema, path);
      case 'boolean':
        return choice(text('true'), text('false'));
      default:
        return text('null');
    }
  }

  #number(type: string, schema: SchemaObject, path: string): Expression {
    const bound = (key: string, fallback: number): number => {
      const value = schema[key];
      if (value === undefined) return fallback;
      if (typeof value === 'number') return value;
      this.report(path, `found ${key} ${JSON.stringify(value)}; allowed is a number`);
      return fallback;
    };
    const [minimum, above] = [bound('minimum', -Infinity), bound('exclusiveMinimum', -Infinity)];
    const [maximum, below] = [bound('maximum', Infinity), bound('exclusiveMaximum', Infinity)];
    const bounds = {
      min: Math.max(minimum, above),
      max: Math.min(maximum, below),
      isMinExcluded: above >= minimum && Number.isFinite(above),
      isMaxExcluded: below <= maximum && Number.isFinite(below),
    };
    const { multipleOf } = schema;
    const isWhole = type === 'integer' || multipleOf === 1;
    if (multipleOf !== undefined && multipleOf !== 1) return this.#multiples(schema, bounds, path);
    if (!isWhole) {
      const isFree = !Number.isFinite(bounds.min) && !Number.isFinite(bounds.max);
      return isFree ? rule('number') : numberRange(bounds);
    }
    const min = bounds.isMinExcluded ? Math.floor(bounds.min) + 1 : bounds.min;
    const max = bounds.isMaxExcluded ? Math.ceil(bounds.max) - 1 : bounds.max;
    const isFree = !Number.isFinite(min) && !Number.isFinite(max);
    return isFree ? rule('integer') : integerRange(min, max);
  }

  /** Within bounds, few enough to name each. */
  #multiples(
    schema: SchemaObject,
    { min, max }: { min: number; max: number },
    path: string,
  ): Expression {
    const { multipleOf } = schema;
    const MOST = 1000;
    const step = typeof multipleOf === 'number' && multipleOf > 0 ? multipleOf : NaN;
    const count = (max - min) / step;
    if (!(count <= MOST)) {
      this.report(
        path,
        `found multipleOf ${JSON.stringify(multipleOf)}; allowed is 1, or bounds with up to ${String(MOST)} multiples between them`,
      );
      return NOTHING;
    }
    const all = Array.from({ length: Math.floor(count) + 2 }, (_, i) =>
      Number(((Math.ceil(min / step) + i) * step).toPrecision(12)),
    );
    return this.#values(all, schema, path);
  }

  #values(values: unknown, schema: SchemaObject, path: string): Expression {
    if (!Array.isArray(values)) {
      this.report(path, `found enum ${JSON.stringify(values)}; allowed is a list of values`);
      return NOTHING;
    }
    // References in what stands beside it lead into the whole schema.
    const { $defs = {}, definitions = {} } = isSchemaObject(this.#root) ? this.#root : {};
    const own = { ...schema, $defs, definitions };
    const valid = (values as unknown[]).filter((value) => checkValue(own, value).length === 0);
    return choice(...valid.map(literal));
  }

  #types(schema: SchemaObject, path: string): readonly string[] {
    const { type } = schema;
    const wanted =
      type === undefined
        ? this.#impliedTypes(schema)
        : Array.isArray(type)
          ? (type as unknown[])
          : [type];
    const unknown = wanted.find((one) => !TYPES.includes(one as string));
    if (unknown !== undefined) {
      this.report(path, `found type ${JSON.stringify(unknown)}; allowed: ${TYPES.join(', ')}`);
    }
    const known = wanted.filter((one): one is string => TYPES.includes(one as string));
    return known.includes('number') ? known.filter((one) => one !== 'integer') : known;
  }

  /** Without `type` every type is valid; where keywords speak of some only, those are meant. */
  #impliedTypes(schema: SchemaObject): readonly string[] {
    const meant = ['object', 'array', 'string', 'number'].filter((type) =>
      KEYWORDS[type]?.some((key) => Object.hasOwn(schema, key)),
    );
    return meant.length > 0 ? meant : TYPES;
  }

  #reference($ref: unknown, siblings: SchemaObject, path: string): Expression {
    const target = this.#target($ref, path);
    const says = Object.keys(siblings).some((key) => !ANNOTATIONS.has(key));
    if (!says) return this.compile(target, String($ref));
    return this.compile(this.#merge([siblings, this.#resolved(target, path)], path), path);
  }

  /** What a reference at the top of a schema leads to, joined with what stands beside it. */
  #resolved(schema: Schema, path: string, seen: ReadonlySet<unknown> = new Set()): Schema {
    if (!isSchemaObject(schema) || schema.$ref === undefined) return schema;
    const { $ref, ...siblings } = schema;
    if (seen.has($ref)) {
      this.report(
        path,
        `found ${JSON.stringify($ref)}, which refers to itself before it says anything`,
      );
      return true;
    }
    const target = this.#resolved(this.#target($ref, path), path, new Set([...seen, $ref]));
    return this.#merge([siblings, target], path);
  }

  #target($ref: unknown, path: string): Schema {
    const pointer = typeof $ref === 'string' && $ref.startsWith('#') ? $ref.slice(1) : null;
    if (pointer === null || (pointer !== '' && !pointer.startsWith('/'))) {
      this.report(
        path,
        `found $ref ${JSON.stringify($ref)}; allowed is a place in this schema, as #/$defs/name`,
      );
      return true;
    }
    let at: unknown = this.#root;
    for (const part of pointer.split('/').slice(1)) {
      const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
      const holds = typeof at === 'object' && at !== null && Object.hasOwn(at, key);
      at = holds ? (at as Record<string, unknown>)[key] : undefined;
    }
    if (isSchema(at)) return at;
    this.report(path, `found $ref ${JSON.stringify($ref)}, and nothing there`);
    return true;
  }

  #merge(schemas: readonly Schema[], path: string): Schema {
    try {
      return schemas.reduce<Schema>((all, one) => mergeSchemas(all, one), true);
    } catch (thrown) {
      if (!(thrown instanceof CannotMerge)) throw thrown;
      this.report(path, `found ${thrown.message}, which cannot be joined into one`);
      return true;
    }
  }

  #schemas(value: unknown, path: string): readonly Schema[] {
    if (Array.isArray(value) && value.length > 0 && value.every(isSchema)) return value;
    this.report(path, 'found no list of schemas; allowed is a list of one or more');
    return [];
  }

  #checkExclusive(branches: readonly Schema[], path: string): void {
    branches.forEach((branch, i) => {
      const j = branches.findIndex((other, k) => k > i && !areExclusive(branch, other));
      if (j < 0) return;
      this.report(
        path,
        `found alternatives ${String(i)} and ${String(j)}, which one value may fit both; allowed are ones told apart by type or by a required constant, or anyOf`,
      );
    });
  }

  #checkKeywords(schema: SchemaObject, path: string): void {
    for (const [key, value] of Object.entries(schema)) {
      // What forbids nothing that would be written is kept without doing anything.
      const isHarmless =
        (key === 'unevaluatedProperties' || key === 'unevaluatedItems') &&
        typeof value === 'boolean';
      if (isHarmless) continue;
      if (!KNOWN.has(key) || key.startsWith('unevaluated')) {
        this.report(
          path,
          `found ${key}, which cannot be guaranteed while a model writes; leave it out`,
        );
      }
    }
  }
}

/** A part of a reference; one that is no encoding stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const pick = (keywords: SchemaObject): SchemaObject =>
  Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
