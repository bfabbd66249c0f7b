import { TEXT_FORMAT, type ResponseFormat } from './format-kinds';
import { checkValue, type ValueProblem } from './check-value';
import { isSchema, type CompiledSchema, type Schema } from './schema.types';
import { schemaToGrammar } from './schema-to-grammar';

export { TEXT_FORMAT, type ResponseFormat };

/** The grammar of a format, or what stands in its way; null for text, which has none. */
export function compileFormat(format: ResponseFormat): CompiledSchema | null {
  switch (format.kind) {
    case 'text':
      return null;
    case 'json':
      return schemaToGrammar(true);
    case 'grammar':
      return /^\s*root\s*::=/m.test(format.grammar)
        ? { kind: 'grammar', grammar: format.grammar }
        : problem(
            'found no rule named root; allowed is EBNF that has one, as root ::= "yes" | "no"',
          );
    case 'schema': {
      const schema = parsed(format.schema);
      if (schema instanceof Error) return problem(`found no JSON: ${schema.message}`);
      if (isSchema(schema)) return schemaToGrammar(schema);
      return problem('found JSON that is no schema; allowed: an object, true or false');
    }
  }
}

/** The same for an answer that may also call tools: a call has a form of its own, and nobody knows beforehand whether one comes. */
export function compileFor(format: ResponseFormat, withTools: boolean): CompiledSchema | null {
  return withTools && format.kind !== 'text'
    ? problem(
        'found Tools switched on; allowed with a format are no tools, since a call has a form of its own',
      )
    : compileFormat(format);
}

/** What became of an answer that had to be JSON. */
export type Verdict =
  | { readonly kind: 'valid'; readonly pretty: string }
  | {
      readonly kind: 'invalid';
      readonly pretty: string;
      readonly problems: readonly ValueProblem[];
    }
  | { readonly kind: 'no-json'; readonly message: string };

/** Null for a format that is no JSON. */
export function judge(format: ResponseFormat, answer: string): Verdict | null {
  if (format.kind !== 'json' && format.kind !== 'schema') return null;
  const value = parsed(answer);
  if (value instanceof Error) return { kind: 'no-json', message: value.message };
  const pretty = JSON.stringify(value, null, 2);
  const schema = format.kind === 'json' ? true : (parsed(format.schema) as Schema);
  const problems = checkValue(schema, value);
  return problems.length === 0 ? { kind: 'valid', pretty } : { kind: 'invalid', pretty, problems };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

function problem(message: string): CompiledSchema {
  return { kind: 'problems', problems: [{ path: '#', message }] };
}
