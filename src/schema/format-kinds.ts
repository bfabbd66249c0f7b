/** What an answer has to be. */
export type ResponseFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  /** As it is typed: it may not be JSON yet. */
  | { readonly kind: 'schema'; readonly schema: string }
  /** EBNF as xgrammar has it. */
  | { readonly kind: 'grammar'; readonly grammar: string };

export const TEXT_FORMAT: ResponseFormat = { kind: 'text' };
