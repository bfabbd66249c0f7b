import {
  choice,
  EMPTY,
  NOTHING,
  repeat,
  rule,
  sequence,
  text,
  type Expression,
} from './expression';
import { between } from './json-text';
import { readLimit } from './read-limit';
import type { SchemaContext } from './schema-context';
import { isSchema, isSchemaObject, type Schema, type SchemaObject } from './schema.types';

const COMMA = sequence(text(','), rule('space'));
/** Of an array whose items differ, made of the values of an enumeration. */
const MOST_VALUES = 16;

export function arrayExpression(
  schema: SchemaObject,
  path: string,
  context: SchemaContext,
): Expression {
  const min = readLimit(schema, 'minItems', path, context) ?? 0;
  const max = readLimit(schema, 'maxItems', path, context) ?? Infinity;
  const { uniqueItems } = schema;
  const prefix = prefixOf(schema).slice(0, max);
  const items = itemsOf(schema);
  if (!isSchema(items) || !prefix.every(isSchema)) {
    context.report(
      path,
      'found items that are no schema; allowed: a schema, or a list of them under prefixItems',
    );
    return NOTHING;
  }
  if (min > max) return NOTHING;
  if (uniqueItems === true && max > 1) {
    const values = isSchemaObject(items) && prefix.length === 0 ? items.enum : undefined;
    if (!Array.isArray(values) || values.length > MOST_VALUES) {
      context.report(
        path,
        `found uniqueItems, which cannot be guaranteed while a model writes; allowed with items of an enum of up to ${String(MOST_VALUES)} values`,
      );
      return NOTHING;
    }
    return between('[', [subset(values as unknown[], items, path, min, max, context)], ']');
  }
  const first = prefix.map((item, i) => context.compile(item, `${path}/prefixItems/${String(i)}`));
  const fewest = Math.max(0, min - first.length);
  const most = max - first.length;
  if (items === false && fewest > 0) return NOTHING;
  const item = items === false || most === 0 ? NOTHING : context.compile(items, `${path}/items`);
  const limit = Number.isFinite(most) ? most : null;
  const head = first.flatMap((one, i) => (i === 0 ? [one] : [COMMA, one]));
  if (first.length > 0)
    return between('[', [...head, repeat(sequence(COMMA, item), fewest, limit)], ']');
  const more = repeat(
    sequence(COMMA, item),
    Math.max(0, fewest - 1),
    limit === null ? null : Math.max(0, limit - 1),
  );
  const some = limit === 0 ? NOTHING : sequence(item, more);
  return between('[', [fewest === 0 ? choice(some, EMPTY) : some], ']');
}

/** Drafts before 2020-12 listed them under `items`. */
function prefixOf({ prefixItems, items }: SchemaObject): readonly Schema[] {
  if (Array.isArray(prefixItems)) return prefixItems as Schema[];
  return Array.isArray(items) ? (items as Schema[]) : [];
}

function itemsOf({ items, additionalItems }: SchemaObject): unknown {
  return (Array.isArray(items) ? additionalItems : items) ?? true;
}

/** Some of the values, in their order, so that none comes twice. */
function subset(
  values: readonly unknown[],
  items: SchemaObject | boolean,
  path: string,
  min: number,
  max: number,
  context: SchemaContext,
): Expression {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const memo = new Map<string, Expression>();
  const from = (index: number, count: number): Expression => {
    if (count === max || index === distinct.length) return count >= min ? EMPTY : NOTHING;
    const key = `${String(index)} ${String(count)}`;
    const known = memo.get(key);
    if (known) return known;
    const value = context.compile(
      { ...(items as SchemaObject), enum: [distinct[index]] },
      `${path}/items`,
    );
    const taken = sequence(...(count > 0 ? [COMMA] : []), value, from(index + 1, count + 1));
    const made = choice(taken, from(index + 1, count));
    memo.set(key, made);
    return made;
  };
  return from(0, 0);
}
