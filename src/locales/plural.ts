import { locale } from './locale';

/**
 * @param count
 * @param forms for one and for more, with `{n}` where the count stands; a translation has as many as its language needs
 * @returns the form for the count, which is written as the language writes numbers
 */
export function plural(count: number, forms: readonly string[] | string): string {
  const all = typeof forms === 'string' ? [forms] : forms;
  const isOne = rulesOf(locale()).select(count) === 'one';
  const form = (isOne ? all[0] : all.at(-1)) ?? '';
  return form.replace('{n}', () => count.toLocaleString(locale()));
}

/** Made once for each language: it is asked for with every token. */
const rules = new Map<string, Intl.PluralRules>();

function rulesOf(language: string): Intl.PluralRules {
  let found = rules.get(language);
  if (!found) rules.set(language, (found = new Intl.PluralRules(language)));
  return found;
}
