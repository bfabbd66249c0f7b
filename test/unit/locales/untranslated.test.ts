import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PO from 'pofile';
import { parse } from 'svelte/compiler';
import { expect, it } from 'vitest';
import { parseScript } from 'wuchale/adapter-vanilla';
import { ROOT } from '../../../scripts/root.mjs';

/** Of the syntax trees of Svelte and of scripts. */
interface SyntaxNode {
  readonly type: string;
  readonly name?: string;
  readonly key?: { readonly name?: string };
  readonly data?: string;
  readonly value?: unknown;
}

/** Elements whose text is not for people, or the same in each language. */
const SILENT = new Set(['script', 'style', 'code', 'pre', 'kbd']);
/** Attributes, and properties of components and commands, that are shown or read out. */
const TOLD = /^(aria-label|title|placeholder|alt|label|legend|hint|says|words)$/;
/** In a script: what begins like a sentence or a label. */
const TEXT = /^(\p{Lu}\p{Ll}|\d+-\p{Ll}+ )/u;
/** Names of keys, which are compared; what models read; places, which are the same in each language. */
const NAMES =
  /^(\$mod|(\$mod|Alt|Shift)\+[\w+]+|Enter|Escape|Tab|Arrow\w+|Alt(Graph)?|Control|Meta|Shift|CapsLock|Dead|Process|How many|roll_dice|https:.*\/mcp|owner\/name .*)$/;

/** Every piece of text in a file that a person may get to see or to hear, as far as its form tells. */
function textsOf(node: SyntaxNode, isShown = false): string[] {
  const inAll = (isTold: boolean): string[] =>
    childrenOf(node).flatMap((child) => textsOf(child, isTold));
  switch (node.type) {
    case 'ImportDeclaration':
    case 'StyleSheet':
      return [];
    case 'Text':
      return isShown ? [node.data ?? ''] : [];
    case 'Literal':
      return textOf(node.value, isShown);
    case 'TemplateElement':
      return textOf((node.value as { readonly cooked: string }).cooked, isShown);
    // What is compared, and what is handed to a snippet.
    case 'BinaryExpression':
    case 'RenderTag':
      return inAll(false);
    case 'Attribute':
    case 'Property':
      return inAll(TOLD.test(node.name ?? node.key?.name ?? ''));
    case 'Fragment':
      return inAll(isShown);
    default:
      return childrenOf(node).flatMap((child) =>
        textsOf(child, child.type === 'Fragment' ? !SILENT.has(node.name ?? '') : isShown),
      );
  }
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(
      (value): value is SyntaxNode =>
        typeof value === 'object' && value !== null && 'type' in value,
    );
}

function textOf(value: unknown, isShown: boolean): string[] {
  return typeof value === 'string' && (isShown || TEXT.test(value)) ? [value] : [];
}

/** What wuchale has not found: texts of a file that are in none of its entries in the catalogue. */
function untranslated(source: string, isScript: boolean, known: readonly string[]): string[] {
  const tree = isScript ? parseScript(source)[0] : parse(source, { modern: true });
  return textsOf(tree as unknown as SyntaxNode)
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => /\p{Ll}{2}/u.test(text) && !NAMES.test(text))
    .filter((text) => !known.some((entry) => entry.includes(text)));
}

it('finds texts that are not in the catalogue, also where wuchale does not look', () => {
  const script = `
    function save() { throw new Error('This browser cannot.'); }
    const command = { words: 'remove' };
    const rows = [['16-bit floats (x)', 'Yes'], 'state', key === 'Enter'];`;
  expect(untranslated(script, true, ['No, or Yes'])).toEqual([
    'This browser cannot.',
    'remove',
    '16-bit floats (x)',
  ]);
  const markup = '<div class="Some">Hello {name}<pre aria-label="Tokens">code</pre></div>';
  expect(untranslated(markup, false, ['Hello {0}'])).toEqual(['Tokens']);
});

it('the page has no text that is not in the catalogue', async () => {
  const { items } = PO.parse(await readFile(join(ROOT, 'src/locales/en.po'), 'utf8'));
  const missing: string[] = [];
  for (const name of await readdir(join(ROOT, 'src/ui'), { recursive: true })) {
    if (!/\.(svelte|ts)$/.test(name)) continue;
    const file = `src/ui/${name}`;
    const known = items
      .filter(({ references }) => references.includes(file))
      .map(({ msgid, msgid_plural }) => `${msgid}\n${String(msgid_plural)}`);
    const source = await readFile(join(ROOT, file), 'utf8');
    const found = untranslated(source, file.endsWith('.ts'), known);
    missing.push(...found.map((text) => `${file}: ${text}`));
  }
  expect(missing).toEqual([]);
});
