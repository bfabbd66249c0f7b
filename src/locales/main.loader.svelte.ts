import { load } from 'virtual:catalogs';
import toRuntime, { type CatalogModule, type Runtime } from 'wuchale/runtime';
import type { Locale } from './languages';
import { readLocaleFrom } from './locale';

type Texts = CatalogModule['c'];

/** By the name of the file that says them, as in `wuchale.config.js`; each file brings its own. */
const english: Record<string, Texts> = {};

export function addEnglish(name: string, texts: Texts): void {
  english[name] = texts;
}

/** The texts of a language, and what was made of them. */
class Catalog {
  readonly locale: Locale;
  readonly #texts: Readonly<Record<string, Texts>>;
  readonly #runtimes = new Map<string, Runtime>();

  constructor(locale: Locale, texts: Readonly<Record<string, Texts>>) {
    this.locale = locale;
    this.#texts = texts;
  }

  runtime(name: string): Runtime {
    let runtime = this.#runtimes.get(name);
    if (!runtime) {
      runtime = toRuntime({ c: this.#texts[name] ?? english[name] ?? [] }, this.locale);
      this.#runtimes.set(name, runtime);
    }
    return runtime;
  }
}

const inEnglish = new Catalog('en', english);
let shown = $state.raw(inEnglish);
let wanted: Locale = 'en';
readLocaleFrom(() => shown.locale);

/** What compiled components and functions take their texts from; wuchale writes the calls. */
export const getRuntime = (name: string): Runtime => shown.runtime(name);
export const getRuntimeRx = (name: string): Runtime => getRuntime(name);

/**
 * Shows the page in a language, in place.
 * @returns false where its texts could not be fetched; then the page is in English
 */
export async function speak(locale: Locale): Promise<boolean> {
  wanted = locale;
  const catalog = locale === 'en' ? inEnglish : await fetchCatalog(locale);
  // Another one was chosen while this one was fetched.
  if (wanted !== locale) return true;
  shown = catalog ?? inEnglish;
  document.documentElement.lang = shown.locale;
  return catalog !== null;
}

async function fetchCatalog(locale: Locale): Promise<Catalog | null> {
  try {
    const fetched = await load[locale]?.();
    return fetched ? new Catalog(locale, fetched.default) : null;
  } catch {
    return null;
  }
}
