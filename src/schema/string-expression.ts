import { repeat, sequence, type Expression } from './expression';
import { FORMATS } from './formats';
import { PLAIN, TEXT } from './json-text';
import { lengthsOf, patternToExpression, UnsupportedPattern } from './pattern';
import { readLimit } from './read-limit';
import type { SchemaContext } from './schema-context';
import type { SchemaObject } from './schema.types';

/** The inside of a string, without its quotes. */
export function stringExpression(
  schema: SchemaObject,
  path: string,
  context: Pick<SchemaContext, 'report'>,
): Expression {
  const { pattern, format } = schema;
  const min = readLimit(schema, 'minLength', path, context) ?? 0;
  const max = readLimit(schema, 'maxLength', path, context);
  const named = typeof format === 'string' ? FORMATS.get(format) : undefined;
  if (pattern !== undefined && named) {
    context.report(
      path,
      `found pattern beside format "${String(format)}"; allowed is one of the two`,
    );
  }
  // Counted characters are spelled as themselves: counting escapes takes the grammar's compiler half a minute.
  if (pattern === undefined && !named) {
    return max === null ? sequence(repeat(PLAIN, min, min), TEXT) : repeat(PLAIN, min, max);
  }
  const expression = named ?? compiled(pattern, path, context);
  const lengths = lengthsOf(expression);
  if (lengths.min < min || lengths.max > (max ?? Infinity)) {
    const found = named ? `format "${String(format)}"` : `pattern ${JSON.stringify(pattern)}`;
    context.report(
      path,
      `found ${found}, which is ${String(lengths.min)} to ${Number.isFinite(lengths.max) ? String(lengths.max) : 'any number of'} characters long, beside minLength or maxLength; allowed is one that keeps to the length by itself`,
    );
  }
  return expression;
}

function compiled(
  pattern: unknown,
  path: string,
  { report }: Pick<SchemaContext, 'report'>,
): Expression {
  try {
    if (typeof pattern === 'string') {
      assertRegExp(pattern);
      return patternToExpression(pattern);
    }
    report(path, `found pattern ${JSON.stringify(pattern)}; allowed is text`);
  } catch (thrown) {
    if (!(thrown instanceof UnsupportedPattern)) throw thrown;
    report(
      path,
      `found pattern ${JSON.stringify(pattern)} with ${thrown.message}; allowed are characters, classes, groups, alternatives and repetitions`,
    );
  }
  return TEXT;
}

/** Validators read patterns as Unicode ones, and refuse what those do not know: a needless backslash, for one. */
function assertRegExp(pattern: string): void {
  try {
    new RegExp(pattern, 'u');
  } catch (thrown) {
    throw new UnsupportedPattern(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
