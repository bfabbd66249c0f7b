import { basename, join } from 'node:path';

import type { Plugin } from 'vite';
import type { Hub } from 'wuchale';

import { LANGUAGES } from '../src/locales/languages.ts';
import { ROOT } from './root.mjs';
import { readSourceTexts } from './source-texts.ts';

/** How many there are, and the way to each. */
const CATALOGS = 'virtual:catalogs';
/** What all files say, in one language. */
const CATALOG = 'virtual:catalog/';
/** What one file says, in English. */
const ENGLISH = 'virtual:english/';

/**
 * Takes the texts out of the source when it is compiled. Their English comes with each file, since it is what always is there; a
 * catalogue of each other language is a chunk of its own. Nothing is written to disk: what no catalogue has is shown in English, until
 * `npm run translations` has put it there and somebody has translated it.
 */
export function translated(): Plugin {
  /** By locale and the name of the file that says them: an array, as JavaScript. */
  const texts = new Map<string, Map<string, string>>(LANGUAGES.map(({ id }) => [id, new Map()]));
  let hub: Promise<Hub> | null = null;
  const ready = () =>
    (hub ??= readSourceTexts((path, content) => {
      const [, name = '', locale = ''] =
        /^main\.([\w-]+)\.([\w-]+)\.compiled\.js$/.exec(basename(path)) ?? [];
      const array = /export let c = (\[.*\])$/m.exec(content)?.[1];
      if (array !== undefined) texts.get(locale)?.set(name, array);
    }, false));
  return {
    name: 'talaria:translated',
    enforce: 'pre',
    resolveId: (id) => (/^virtual:(catalogs?|english)\b/.test(id) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith('\0virtual:')) return null;
      const asked = id.slice(1);
      await ready();
      if (asked === CATALOGS) {
        const others = LANGUAGES.map(({ id }) => id).filter((locale) => locale !== 'en');
        const loads = others.map((locale) => `'${locale}': () => import('${CATALOG}${locale}')`);
        return `export const load = { ${loads.join(', ')} };`;
      }
      if (asked.startsWith(CATALOG)) {
        const said = [...(texts.get(asked.slice(CATALOG.length)) ?? [])];
        const entries = said
          .filter(([, array]) => array !== '[]')
          .map(([name, array]) => `'${name}': ${array}`);
        return `export default { ${entries.join(',\n')} };`;
      }
      if (!asked.startsWith(ENGLISH)) return null;
      const name = asked.slice(ENGLISH.length);
      return [
        `import { addEnglish } from '${join(ROOT, 'src/locales/main.loader.svelte.ts')}';`,
        `addEnglish('${name}', ${texts.get('en')?.get(name) ?? '[]'});`,
      ].join('\n');
    },
    async transform(code, id) {
      const file = id.replace(/\?[vt]=\w+$/, '');
      if (!/\/src\/.*\.(svelte|ts)$/.test(file)) return null;
      const [output] = await (await ready()).transform(code, file);
      const name = /_w_load_(?:rx_)?\('([\w-]+)'\)/.exec(output.code ?? '')?.[1];
      if (output.code === undefined || name === undefined) return null;
      const withEnglish = output.code.replace(
        'import {getRuntime as _w_load_',
        `import '${ENGLISH}${name}';$&`,
      );
      return { code: withEnglish, map: output.map as never };
    },
  };
}
