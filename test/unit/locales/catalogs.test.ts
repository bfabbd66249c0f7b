import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PO from 'pofile';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/root.mjs';
import { readSourceTexts } from '../../../scripts/source-texts';
import { bestLocale, LANGUAGES } from '../../../src/locales/languages';
import { plural } from '../../../src/locales/plural';

const read = async (locale: string) =>
  PO.parse(await readFile(join(ROOT, 'src/locales', `${locale}.po`), 'utf8'));

/** Parameters, and elements within a sentence: what a translation has to keep. */
const parts = (text: string): string[] =>
  [...text.matchAll(/\{\d+\}|<\/?\d+\/?>|\{\{\w+\}\}/g)].map(([part]) => part).sort();

describe('the catalogues', () => {
  it('have what the source says, no more and no less (else: npm run translations)', async () => {
    const changed: string[] = [];
    await readSourceTexts((path) => {
      if (path.endsWith('.po')) changed.push(path);
    }, true);
    expect(changed).toEqual([]);
  }, 240_000);

  it.each(LANGUAGES.map(({ id }) => id))('are complete in %s', async (locale) => {
    const { items, headers } = await read(locale);
    const nForms = Number(/nplurals=(\d)/.exec(headers['Plural-Forms'] ?? '')?.[1]);
    expect(items.length).toBeGreaterThan(700);
    const wrong = items.filter(({ msgid, msgid_plural, msgstr, obsolete }) => {
      const isWhole = msgstr.length === (msgid_plural ? nForms : 1) && msgstr.every(Boolean);
      const said = [...new Set(msgstr.map((text) => parts(text).join()))];
      return obsolete || !isWhole || said.join() !== parts(msgid).join();
    });
    expect(wrong.map(({ msgid, msgstr }) => [msgid, msgstr])).toEqual([]);
  });

  it('count in each form: where there are several, what is counted stands in the last', async () => {
    for (const { id } of LANGUAGES) {
      const plurals = (await read(id)).items.filter(({ msgid_plural }) => msgid_plural);
      const silent = plurals.filter(({ msgstr }) => !msgstr.at(-1)?.includes('{n}'));
      expect(silent.map(({ msgid }) => msgid)).toEqual([]);
    }
  });
});

describe('the language', () => {
  it.each([
    [['de-CH', 'fr'], 'de'],
    [['nl', 'pt-PT'], 'pt-BR'],
    [['zh-TW'], 'zh-CN'],
    [['ja'], 'ja'],
    [['nl', 'sv'], 'en'],
    [[], 'en'],
  ])('for a browser that asks for %j is %s', (wanted, locale) => {
    expect(bestLocale(wanted)).toBe(locale);
  });
});

describe('what is counted', () => {
  it.each([
    [1, '1 token'],
    [0, '0 tokens'],
    [2, '2 tokens'],
    [12_345, '12,345 tokens'],
  ])('%d', (count, text) => {
    expect(plural(count, ['{n} token', '{n} tokens'])).toBe(text);
  });

  it('is said in the one form of a language that has no other', () => {
    expect(plural(1, '{n} 件')).toBe('1 件');
  });
});
