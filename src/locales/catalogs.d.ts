/** The compiled catalogues, made by `scripts/translated.ts` out of the PO files. */
declare module 'virtual:catalogs' {
  import type { CatalogModule } from 'wuchale/runtime';

  type Texts = Readonly<Record<string, CatalogModule['c']>>;
  /** By locale: fetches the texts of a language. */
  export const load: Readonly<Record<string, () => Promise<{ readonly default: Texts }>>>;
}
