/** The languages of the page, each by its own name; English is what the source is written in. */
export const LANGUAGES = [
  { id: 'en', name: 'English' },
  { id: 'de', name: 'Deutsch' },
  { id: 'es', name: 'Español' },
  { id: 'fr', name: 'Français' },
  { id: 'pt-BR', name: 'Português' },
  { id: 'ja', name: '日本語' },
  { id: 'zh-CN', name: '简体中文' },
] as const;

export type Locale = (typeof LANGUAGES)[number]['id'];

/** The first of the wanted languages that is there, in whatever region it is spoken; English where none is. */
export function bestLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    const found = LANGUAGES.find(({ id }) => id.split('-')[0] === language);
    if (found) return found.id;
  }
  return 'en';
}
