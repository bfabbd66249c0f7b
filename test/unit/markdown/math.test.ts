import { describe, expect, it } from 'vitest';
import type { Inline } from '../../../src/markdown/tree';
import { textOf, treeOf } from '../../fixtures/markdown-text';

async function formulas(text: string): Promise<string[]> {
  const [block] = await treeOf(text);
  const inlines: readonly Inline[] = block?.kind === 'paragraph' ? block.children : [];
  return inlines.flatMap((inline) => (inline.kind === 'math' ? [inline.source] : []));
}

describe('Formulas', () => {
  it.each([
    ['so $x^2$ is', ['x^2']],
    ['$a$, $b$ and $c$.', ['a', 'b', 'c']],
    ['in \\(a_1\\) too', ['a_1']],
    ['as $$x=1$$ here', ['x=1']],
    ['and \\[x = 1\\] here', ['x = 1']],
    ['$5x + 2$', ['5x + 2']],
    ['$\\$5$', ['\\$5']],
    ['$a_*b_*c$', ['a_*b_*c']],
    ['当$x>0$时，$y$为正。', ['x>0', 'y']],
    ['関数$f(x)$は', ['f(x)']],
    ['价格$x$元。共$5和$10。', ['x']],
    ['함수$g$는', ['g']],
    ['the $n$th term of $x$, the $i$-th, and $2$D', ['n', 'x', 'i', '2']],
    ['for $5 each, $x^2$ of them', ['x^2']],
    ['$$x$$ and $$y$$', ['x', 'y']],
    ['then $$x$$. And $$y$$, too', ['x', 'y']],
  ])('are found: %s', async (text, sources) => {
    expect(await formulas(text)).toEqual(sources);
  });

  it.each([
    '$5 and $10',
    'between $5 and $10 a month',
    'it costs $20.',
    '$1,000–$2,000',
    'US$5 and A$6',
    'about $5 million or 6$ in all',
    '$HOME/$USER',
    '$HOME/$PWD',
    '$PATH:$HOME/bin',
    'rated $$ to $$$ here',
    'from $$ to $$ here',
    '共$5和$10。',
    '$AAPL and $MSFT',
    '`$a$`',
    '\\$a\\$',
    '\\[not a formula\\]',
    '$ a $',
    'a$b$c',
    '$$',
  ])('are not found in %s', async (text) => {
    expect(await formulas(text)).toEqual([]);
    expect(textOf(await treeOf(text)).match(/[\p{L}\p{N}]+/gu)).toEqual(
      text.match(/[\p{L}\p{N}]+/gu),
    );
  });

  it.each([
    '$$\nx\n$$',
    '$$x$$',
    '\\[\nx\n\\]',
    '\\[ x \\]',
    'a:\n$$\nx\n$$',
    '- a\n  $$\n  x\n  $$',
  ])('stand by themselves: %j', async (text) => {
    const json = JSON.stringify(await treeOf(text));
    expect(json).toContain('"kind":"math","source":"x","isDisplay":true,"drawing":"');
  });

  it.each([
    ['$$\nx\n$$.', 'x\n.'],
    ['$$ x $$,', 'x,'],
    ['$$\nx\n$$。', 'x\n。'],
    ['\\[\nx \\tag{1}\n\\],', 'x \\tag{1}\n,'],
    ['\\[\n\\begin{align}\na &= b\n\\end{align}\n\\].', '\\begin{align}\na &= b\n\\end{align}\n.'],
  ])('take the point of their sentence with them: %j', async (text, source) => {
    const [block, ...rest] = await treeOf(text);
    expect(rest).toEqual([]);
    expect(block).toMatchObject({ kind: 'math', source, isDisplay: true });
    expect(block).toHaveProperty('drawing', expect.stringContaining('katex'));
  });

  it('that nobody closed are the text that they were', async () => {
    expect(await treeOf('$$\nx = 1\n\nNext.')).toEqual([
      { kind: 'plain', text: '$$\nx = 1' },
      { kind: 'paragraph', children: [{ kind: 'text', text: 'Next.' }] },
    ]);
  });

  it.each([
    ['unknown commands', '\\foo{x}'],
    ['a loop', '\\def\\a{\\a}\\a'],
    ['one that doubles', '\\def\\a#1{#1#1}'.concat('\\a{'.repeat(30), 'x', '}'.repeat(30))],
    ['half of one', '\\frac{1}{'],
    ['too long', 'x'.repeat(5000)],
    ['too deep', '{'.repeat(2000) + '}'.repeat(2000)],
    ['too many parts', 'x^2'.repeat(1300)],
  ])('are shown as their source when TeX refuses them: %s', async (_, source) => {
    const [block] = await treeOf(`$$\n${source}\n$$`);
    expect(block).toEqual({ kind: 'math', source, isDisplay: true, drawing: null });
  });

  it('hold no address, no class and no size of the writer', async () => {
    for (const source of [
      '\\href{https://evil.example/}{x}',
      '\\href{javascript:alert(1)}{x}',
      '\\url{https://evil.example/}',
      '\\includegraphics{https://evil.example/a.png}',
      '\\htmlClass{evil}{x}',
      '\\htmlId{evil}{x}',
      '\\htmlStyle{background:url(https://evil.example)}{x}',
      '\\htmlData{evil=1}{x}',
    ]) {
      const [block] = await treeOf(`$$\n${source}\n$$`);
      const drawing = block?.kind === 'math' ? (block.drawing ?? '') : '';
      expect(drawing, source).not.toMatch(/"(?:href|src|id|data-[a-z]*)":|evil"|background"|url\(/);
    }
    const [rule] = await treeOf('$$\n\\rule{1000000em}{1000000em}\n$$');
    const drawing = rule?.kind === 'math' ? (rule.drawing ?? '') : '';
    const sizes = [...drawing.matchAll(/"border(?:Top|Right)Width":"([\d.]+)em"/g)];
    expect(sizes.map(([, size]) => Number(size))).toEqual([20, 20]);
  });
});
