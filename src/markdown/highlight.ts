import { createLowlight } from 'lowlight';
import { fetchGrammars, languageOf } from './languages';
import type { CodeToken } from './tree';

/** What stands behind it in a block stays plain: highlighting takes milliseconds for each kilobyte. */
const MAX_LENGTH = 20_000;

type Root = ReturnType<ReturnType<typeof createLowlight>['highlight']>;
type Child = Root['children'][number];

const lowlight = createLowlight();

/** Fetches what blocks of a language of `languageOf` need. */
export async function prepareHighlight(language: string): Promise<void> {
  for (const [name, grammar] of await fetchGrammars(language)) {
    if (!lowlight.registered(name)) lowlight.register(name, grammar);
  }
}

export function isHighlightReady(language: string): boolean {
  return lowlight.registered(language);
}

/**
 * @param language as it was written behind the fence
 * @returns for each line JSON of `CodeToken[]`, or null when the language is not known or was not prepared
 */
export function highlight(text: string, language: string): string[] | null {
  const name = languageOf(language);
  if (name === null || !lowlight.registered(name)) return null;
  const end = text.length <= MAX_LENGTH ? text.length : text.lastIndexOf('\n', MAX_LENGTH) + 1;
  const lines: CodeToken[][] = [[]];
  const add = (scope: string | null, content: string): void => {
    for (const [index, part] of content.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push([scope, part]);
    }
  };
  const walk = (children: readonly Child[], scope: string | null): void => {
    for (const child of children) {
      if (child.type === 'text') add(scope, child.value);
      else if (child.type === 'element') walk(child.children, scopeOf(child) ?? scope);
    }
  };
  walk(lowlight.highlight(name, text.slice(0, end), { prefix: '' }).children, null);
  add(null, text.slice(end));
  return lines.map((line) => JSON.stringify(line));
}

/** The first class is the scope; those behind it refine it. */
function scopeOf({ properties }: Child & { type: 'element' }): string | null {
  const classes = properties.className;
  return Array.isArray(classes) && typeof classes[0] === 'string' ? classes[0] : null;
}
