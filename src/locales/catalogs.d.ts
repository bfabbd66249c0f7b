/** The compiled catalogues, made by `scripts/translated.ts` out of the PO files. */
declare module 'virtual:catalogs' {
  import type { CatalogModule } from 'wuchale/runtime';
  import type { Locale } from './languages';

  type Texts = Readonly<Record<string, CatalogModule['c']>>;
  /** Fetches the texts of a language. */
  export const load: Readonly<
    Record<Exclude<Locale, 'en'>, () => Promise<{ readonly default: Texts }>>
  >;
}
