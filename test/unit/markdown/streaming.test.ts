import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMarkdown, type MarkdownReply } from '../../../src/markdown/read-markdown';
import type { References } from '../../../src/markdown/parser';
import type { Block } from '../../../src/markdown/tree';
import { textOf, treeOf, UNWATCHED, whileWriting } from '../../fixtures/markdown-text';

/** What Markdown is made of, and what parsers stumble over. */
const PIECES = [
  'word', ' ', ' ', '\n', '\n', '\n\n', '- ', '* ', '+ ', '1. ', '2. ', '2', '-', '--', '---', '=', '# ', '## x\n', '> ', '>', '```', '```js\n',
  '~~~\n', '`', '`a`', '*', '**', '_', '~~', '~', '[a]', '[a](https://b.c)', '[', ']', '(', ')', '![a](b)', '[a]: https://b.c\n', '[a]:\n', "'t",
  '[^1]', '[^1]: note\n', '| a | b |\n', '|---|---|\n', '|', '$', '$x^2$', '$$', '$$\n', '\\(x\\)', '\\[', '\\]', '\\', '    ', '  ', '\t',
  '<b>', '<br>', '&amp;', 'https://d.e/f ', '- [ ] ', '- [x] ', '10) ', 'é', '😀', '\r\n',
] as const; // prettier-ignore

const TEXTS = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((parts) => parts.join(''));

/** As the page reads a text that grows: what is finished is never read again. */
async function streamed(text: string, cuts: readonly number[]) {
  const finished: Block[] = [];
  let end = 0;
  let references: References = {};
  const read = async (upTo: number, isFinished: boolean): Promise<MarkdownReply> => {
    const job = { text: text.slice(end, upTo), isFinished, references, plainAt: [] };
    const reply = await readMarkdown(job, UNWATCHED);
    finished.push(...reply.finished);
    end += reply.finishedEnd;
    references = reply.references;
    return reply;
  };
  for (const cut of cuts) await read(cut, false);
  await read(text.length, true);
  return { finished, hasReferences: Object.keys(references).length > 0 };
}

describe('A text that is still being written', () => {
  it('ends in the same tree as when it is read at once, for any text and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        TEXTS,
        fc.array(fc.nat({ max: 1000 }), { maxLength: 12 }),
        async (text, at) => {
          const cuts = at.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
          const { finished, hasReferences } = await streamed(text, cuts);
          // With link definitions the whole is read once more at the end: see `MarkdownDocument`.
          if (!hasReferences) expect(finished).toEqual(await treeOf(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('takes no finished block back, letter by letter', async () => {
    const text = RICH;
    const all = Array.from({ length: text.length }, (_, index) => index + 1);
    expect((await streamed(text, all)).finished).toEqual(await treeOf(text));
  });

  it.each([
    [
      'is **bold',
      [
        { kind: 'text', text: 'is ' },
        { kind: 'strong', children: [{ kind: 'text', text: 'bold' }] },
      ],
    ],
    [
      'a `code',
      [
        { kind: 'text', text: 'a ' },
        { kind: 'code', text: 'code' },
      ],
    ],
    ['see [the page](https://exam', [{ kind: 'text', text: 'see the page' }]],
    [
      'gone ~~by',
      [
        { kind: 'text', text: 'gone ' },
        { kind: 'strike', children: [{ kind: 'text', text: 'by' }] },
      ],
    ],
  ])('closes what is open: %s', async (text, children) => {
    expect((await whileWriting(text)).open).toEqual([{ kind: 'paragraph', children }]);
  });

  it('shows the head of a table as a table from its first cell', async () => {
    for (const text of [
      '| Na',
      '| Name | Age |',
      '| Name | Age |\n',
      '| Name | Age |\n|--',
      '| Name | Age |\n|---|---|\n| A',
    ]) {
      const { open } = await whileWriting(text);
      expect(
        open.map(({ kind }) => kind),
        text,
      ).toEqual(['table']);
    }
  });

  it('shows nothing of a line that may yet become anything', async () => {
    for (const line of ['-', '1', '2.', '#', '``', '---', '==', '> -', '|']) {
      const { finished, open } = await whileWriting(`One line.\n${line}`);
      expect(textOf([...finished, ...open]), line).toBe('One line.');
    }
    expect(textOf((await whileWriting('42')).open)).toBe('42');
  });

  it('only ever adds to what is shown of an answer, but marks', async () => {
    let before = '';
    for (let end = 1; end <= RICH.length; end++) {
      const { finished, open } = await whileWriting(RICH.slice(0, end));
      const shown = textOf([...finished, ...open]).replace(/[^\p{L}\p{N}]/gu, '');
      const common = [...before].findIndex((letter, index) => shown[index] !== letter);
      // What may go is the address of a link that has become one, and no more than a line of it.
      if (common >= 0) expect(before.length - common, RICH.slice(0, end)).toBeLessThan(40);
      before = shown;
    }
  });
});

const RICH = `# Title

Some *emphasis*, **strong** and \`code\`, with a [link](https://example.org/a).

1. First
   - nested
   - more

2. Second

\`\`\`js
const a = 1;

if (a) b();
\`\`\`

| Name | Value |
|------|------:|
| a    | 1     |

> A quote
with a lazy line

Then $x^2$ and prices of $5 and $10.

$$
x = y
$$

- [x] done
- [ ] to do

---

The end.
`;
