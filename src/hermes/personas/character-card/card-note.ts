/** What was left aside of a card. */
export type CardNote =
  | { readonly kind: 'newer'; readonly version: number }
  /** Entries of its lorebook that wait for keywords. */
  | { readonly kind: 'lore'; readonly nLeftOut: number }
  | { readonly kind: 'assets' }
  /** Its settings are not sound. */
  | { readonly kind: 'settings'; readonly found: string }
  | { readonly kind: 'tools'; readonly names: readonly string[] };
