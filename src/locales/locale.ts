import type { Locale } from './languages';

let read = (): Locale => 'en';

/** The language that is shown now, for `Intl`. Read while something is drawn, it is drawn again when the language changes. */
export function locale(): Locale {
  return read();
}

/** Told once, by the page; without it, as in tests without a page, everything is English. */
export function readLocaleFrom(source: () => Locale): void {
  read = source;
}
