/** A JSON schema as it is written: any JSON. */
export type Schema = boolean | SchemaObject;
export type SchemaObject = Readonly<Record<string, unknown>>;

/** What stands in the way of a guarantee. */
export interface SchemaProblem {
  /** Where in the schema, as `#/properties/name`. */
  readonly path: string;
  /** What was found, and what is allowed. */
  readonly message: string;
}

export type CompiledSchema =
  /** EBNF: whatever it allows, once finished, is JSON that validates. */
  | { readonly kind: 'grammar'; readonly grammar: string }
  | { readonly kind: 'problems'; readonly problems: readonly SchemaProblem[] };

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isSchemaObject(value);
}
