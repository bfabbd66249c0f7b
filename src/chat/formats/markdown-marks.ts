/** Begins a comment that says what follows it. */
export const MARK = '<!-- talaria ';

export type Mark =
  | { readonly is: 'chat'; readonly at: number; readonly changed: number }
  | { readonly is: 'system' | 'thought' | 'result' | 'end' }
  | { readonly is: 'question'; readonly at: number }
  | { readonly is: 'answer'; readonly at: number; readonly model?: string }
  | { readonly is: 'file' | 'call'; readonly name: string };
