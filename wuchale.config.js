import { basename } from 'node:path';

import { adapter as svelte } from '@wuchale/svelte';
import { createHeuristic, defaultHeuristicOpts, defineConfig } from 'wuchale';
import { adapter as vanilla } from 'wuchale/adapter-vanilla';

/** Names of keys, of errors, of states and of elements: they are compared, not shown. */
const NAMES =
  /^(not connected|input, textarea|Alt|AltGraph|Control|Meta|Shift|Escape|Enter|Tab|Arrow\w+|((Shift|Alt|Control|Meta)\+)+\w+|\w+(Error|Exception))$/;

/** Several words, or one and a parameter: a phrase, not a class or a key. */
const PHRASE = /^(?=.*\s)(?=.*\p{L}{2})[\p{L}#“][^<>{}]*[^<>{};]$/u;

/** Attributes that are read out or shown, also those of elements whose own text is not for people. */
const TOLD = /^(aria-label|title|placeholder|alt)$/;

/** What begins with a capital letter, and all of the markup. */
const looksLikeText = createHeuristic({
  ...defaultHeuristicOpts,
  ignoreElements: [...defaultHeuristicOpts.ignoreElements, 'kbd'],
});

/** @type {import('wuchale').HeuristicFunc} */
function heuristic(message) {
  if (message.msgStr.every((text) => NAMES.test(text))) return false;
  // A constant of a module is made once, before a language is chosen; those of a component are made again.
  const isConstant = message.details.scope === 'script' && message.details.funcName == null;
  if (isConstant && message.details.file.endsWith('.ts')) return false;
  const { attribute = '' } = message.details;
  if (TOLD.test(attribute)) {
    return looksLikeText({ ...message, details: { ...message.details, element: undefined } });
  }
  const isPhrase = message.details.scope === 'script' && PHRASE.test(message.msgStr.join(' '));
  return isPhrase ? 'message' : looksLikeText(message);
}

/** `plural(count, forms)` of `src/locales/plural.ts`. @type {import('wuchale').CodePattern[]} */
const patterns = [{ name: 'plural', args: ['other', 'message'] }];

/** Each file has its own texts, so that their English comes with the chunk that the file is in. @param {string} file */
const generateLoadID = (file) => basename(file).replace(/\.(svelte|ts)$/, '');

const common = { loader: 'custom', granularLoad: true, generateLoadID, heuristic, patterns };
const components = svelte({
  ...common,
  files: {
    include: [
      'src/ui/**/*.{svelte,ts}',
      'src/hermes/{bundled-model,chat-sampling,effort,sampling-limits,suggestions}.ts',
      'src/hermes/catalogue/{catalogue,licences}.ts',
      'src/chat/chat-groups.ts',
      'src/chat/formats/write-chat-file.ts',
      'src/state/attach-file.ts',
      'src/state/imported-names.ts',
    ],
    ignore: 'src/ui/Icon.svelte',
  },
});
const functions = vanilla(common);

export default defineConfig({
  locales: ['en', 'de', 'es', 'fr', 'pt-BR', 'ja', 'zh-CN'],
  localesDir: 'src/locales',
  // No service translates by itself.
  ai: null,
  logLevel: 'warn',
  adapters: {
    // One, since two that share PO files and have texts by file write over each other's (wuchale 0.23.4).
    main: {
      ...components,
      transform: async (context) =>
        (context.filename.endsWith('.ts') ? functions : components).transform(context),
    },
  },
});
