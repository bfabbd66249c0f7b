import type { Expression } from './expression';
import type { Schema } from './schema.types';

/** What the parts of a schema are compiled with. */
export interface SchemaContext {
  /** The expression of a schema inside this one. */
  readonly compile: (schema: Schema, path: string) => Expression;
  /** A rule of its own, for what is used more than once. */
  readonly define: (body: Expression) => Expression;
  readonly report: (path: string, message: string) => void;
}
