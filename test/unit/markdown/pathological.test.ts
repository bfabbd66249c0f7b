import { beforeAll, describe, expect, it } from 'vitest';
import { closeOpen } from '../../../src/markdown/close-open';
import { textOf, treeOf, whileWriting } from '../../fixtures/markdown-text';

const SIZE = 50_000;
/** What the product promises is a third of it, on a machine that does nothing else; a quadratic parser takes seconds. */
const LIMIT_MS = 600;

const repeat = (unit: string): string => unit.repeat(Math.ceil(SIZE / unit.length));
const half = (unit: string): string => repeat(unit).slice(0, SIZE / 2);

/** 50 kB each, of what made parsers slow. */
const INPUTS: Readonly<Record<string, string>> = {
  'open brackets': repeat('['),
  'nested brackets': half('[') + half(']'),
  'link openers': repeat('[a]('),
  'nested links': repeat('[a](b'),
  'image openers': repeat('![[[['),
  'emphasis runs': repeat('*'),
  'openers of emphasis': repeat('**a '),
  'mixed delimiters': repeat('a**b_c*'),
  'closers without openers': repeat('a_ *b '),
  strikes: repeat('~~a '),
  'backtick runs': Array.from({ length: 310 }, (_, index) => `e${'`'.repeat(index)}`).join(''),
  'open code': repeat('`a '),
  'nested quotes': repeat('>'),
  'nested lists': Array.from({ length: 310 }, (_, depth) => `${' '.repeat(depth)}- a\n`).join(''),
  'items in one line': repeat('- '),
  'table pipes': `|${repeat('a|').slice(0, SIZE / 2)}\n|${half('-|')}`,
  'table rows': `|a|\n|-|\n${repeat('|x|\n')}`,
  'reference definitions': repeat('[a]: b\n'),
  'definitions that do not end': repeat('[a\n'),
  entities: repeat('&a;&#x41'),
  'angle brackets': repeat('<a '),
  'autolink candidates': repeat('http://a.b.'),
  'addresses in brackets': repeat('<http://a@'),
  dollars: repeat('$a '),
  'double dollars': repeat('$$a'),
  'math openers': repeat('\\(\\['),
  escapes: repeat('\\'),
  'setext underlines': repeat('a\n='),
  fences: repeat('```\n~~~\n'),
  footnotes: repeat('[^a]: [^a]\n'),
  'deep TeX': `$$\n${'{'.repeat(2000)}${'}'.repeat(2000)}\n$$\n\n${repeat('$\\frac{1}{2}$ ')}`,
  'long TeX': `$$\n${repeat('x^{y^{z}}')}\n$$`,
  'one line': repeat('word '),
  'long code': `\`\`\`javascript\n${repeat('const a = `${b}`; // c\n')}\`\`\``,
};

describe('A text made to be slow', () => {
  beforeAll(async () => {
    // Libraries are fetched before the time is taken.
    await treeOf('$x$\n\n```js\nlet a;\n```');
  });

  for (const [name, text] of Object.entries(INPUTS)) {
    it(`is read in time, finished and unfinished: ${name}`, async () => {
      const letters = [...text.matchAll(/[a-z]/g)].length;
      for (const read of [
        async () => textOf(await treeOf(text)),
        async () => {
          const { finished, open } = await whileWriting(text);
          return textOf([...finished, ...open]);
        },
      ]) {
        // The best of three, and of the processor's time: what a busy machine adds is not the parser's.
        let ms = Infinity;
        let shown = '';
        for (let run = 0; run < 3 && ms > LIMIT_MS; run++) {
          const start = process.cpuUsage();
          shown = await read();
          ms = Math.min(ms, process.cpuUsage(start).user / 1000);
        }
        expect(ms).toBeLessThan(LIMIT_MS);
        if (letters > 0 && name !== 'reference definitions') expect(shown).toMatch(/[a-z]/);
      }
      expect(closeOpen(text).length).toBeLessThan(3 * text.length);
    });
  }
});
