import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/ui/commands/command';
import { findCommands } from '../../../src/ui/commands/find-commands';
import { keyLabel } from '../../../src/ui/commands/key-label';
import { treeOf } from '../../fixtures/markdown-text';
import { lastCodeBlock } from '../../../src/ui/commands/last-code-block';

const command = (id: string, title: string, words = ''): Command => ({
  id,
  title,
  group: 'chat',
  keys: [],
  words,
  run: () => undefined,
});

describe('findCommands', () => {
  const all = [
    command('new', 'New chat'),
    command('delete', 'Delete this chat', 'remove'),
    command('models', 'Models', 'download'),
    command('rename', '重命名此对话'),
    command('export', '导出此对话'),
    command('settings', '設定', '言語 テーマ'),
  ];
  const ids = (query: string): string[] => findCommands(all, query).map(({ id }) => id);

  it.each([
    ['', all.map(({ id }) => id)],
    ['mod', ['models']],
    ['remove', ['delete']],
    ['delte', ['delete']],
    ['new ch', ['new']],
    ['xyzzy', []],
    ['对话', ['rename', 'export']],
    ['导出', ['export']],
    ['此 命名', ['rename']],
    ['ﾃｰﾏ', ['settings']],
    ['语', []],
  ])('finds by words, beginnings and slips: %j', (query, found) => {
    expect(ids(query)).toEqual(found);
  });
});

describe('keyLabel', () => {
  it.each([
    ['$mod+k', 'Ctrl+K', '⌘K'],
    ['$mod+Shift+ArrowUp', 'Ctrl+Shift+↑', '⌘⇧↑'],
    ['$mod+[Shift]+/', 'Ctrl+/', '⌘/'],
    ['$mod+[Shift]+(;|:)', 'Ctrl+;', '⌘;'],
    ['Alt+KeyT', 'Alt+T', '⌥T'],
    ['Alt+Enter', 'Alt+Enter', '⌥Enter'],
    ['Escape', 'Esc', 'Esc'],
  ])('%s', (binding, elsewhere, onApple) => {
    expect(keyLabel(binding, false)).toBe(elsewhere);
    expect(keyLabel(binding, true)).toBe(onApple);
  });
});

describe('lastCodeBlock', () => {
  it.each([
    ['no code', null],
    ['```js\nlet a;\n```', 'let a;'],
    ['```\none\n```\ntext\n~~~py\ntwo\nthree\n~~~\nend', 'two\nthree'],
    ['````md\n```\ninner\n```\n````', '```\ninner\n```'],
    ['1. one\n\n   ```py\n   if x:\n       y()\n   ```\n\n2. two', 'if x:\n    y()'],
    ['```\none\n```\n- a\n  - b\n    ```\n    two\n    ```', 'two'],
    ['> ```\n> quoted\n> ```', 'quoted'],
    ['a `b` c', null],
  ])('%j', async (markdown, code) => {
    expect(lastCodeBlock(await treeOf(markdown))).toBe(code);
  });
});
