import * as v from 'valibot';
import { bestLocale, LANGUAGES, type Locale } from '../locales/languages';
import { localSettings } from './local-settings';

/** What a person likes, in this browser. It stands in `localStorage`, since the page's colours are wanted before it is drawn. */
const PREFERENCES = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  /** `system`: the first of the browser's languages that the page has. */
  language: v.fallback(v.picklist(['system', ...LANGUAGES.map(({ id }) => id)]), 'system'),
  /** `mod-enter`: Enter breaks the line, Ctrl or Cmd with it sends. */
  sendWith: v.fallback(v.picklist(['enter', 'mod-enter']), 'enter'),
  /** Whether speed and tokens stand under each answer without being asked for. */
  showsFacts: v.fallback(v.boolean(), true),
  /** Whether what an answer would have cost elsewhere is told with them. */
  showsCost: v.fallback(v.boolean(), true),
  /** Dollars for a million tokens that are read, and that are written. */
  inputPrice: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(1000)), 2.5),
  outputPrice: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(1000)), 15),
  /** By the id of what they do, keys in the place of those that it has. */
  keys: v.fallback(
    v.record(v.string(), v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.readonly())),
    {},
  ),
});

export type PreferenceValues = v.InferOutput<typeof PREFERENCES>;

const KEY = 'talaria-preferences';

/** Kept at once when they change, where the browser keeps anything, and followed when another tab changes them. */
export class Preferences {
  #values = $state.raw() as PreferenceValues;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> = localSettings) {
    this.#storage = storage;
    this.#values = this.#read();
  }

  get values(): PreferenceValues {
    return this.#values;
  }

  /** What the page is to be shown in. */
  get locale(): Locale {
    const { language } = this.#values;
    return language === 'system' ? bestLocale(navigator.languages) : language;
  }

  change(part: Partial<PreferenceValues>): void {
    this.#values = v.parse(PREFERENCES, { ...this.#values, ...part });
    this.#storage.setItem(KEY, JSON.stringify(this.#values));
  }

  /** Told of by the `storage` event, which comes from other tabs only. */
  follow(): void {
    this.#values = this.#read();
  }

  #read(): PreferenceValues {
    try {
      return v.parse(PREFERENCES, JSON.parse(this.#storage.getItem(KEY) ?? '{}'));
    } catch {
      return v.parse(PREFERENCES, {});
    }
  }
}
