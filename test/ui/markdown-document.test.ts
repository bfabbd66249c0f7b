import { describe, expect, it } from 'vitest';
import { MarkdownClient } from '../../src/state/markdown-client';
import { MarkdownDocument } from '../../src/state/markdown-document.svelte';
import { markdownThreads as threads } from '../fixtures/markdown-threads';

const BLOCK_MS = 50;

describe('MarkdownDocument', () => {
  const settled = async (document: MarkdownDocument, length: number) => {
    for (let turn = 0; turn < 500; turn++) {
      if (document.blocks?.length === length) return document.blocks;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`no ${length} blocks but ${JSON.stringify(document.blocks)}`);
  };

  it('keeps finished blocks the same objects, and reads the rest anew', async () => {
    const document = new MarkdownDocument(new MarkdownClient(threads().start));
    document.update('one\n\ntwo\n\nthree\n\nfo', false);
    const [one, two] = await settled(document, 4);
    document.update('one\n\ntwo\n\nthree\n\nfour\n\nfive', true);
    const blocks = await settled(document, 5);
    expect(blocks[0]).toBe(one);
    expect(blocks[1]).toBe(two);
  });

  it('finds links whose definition came later, when the text has ended, and leaves the other blocks alone', async () => {
    const document = new MarkdownDocument(new MarkdownClient(threads().start));
    document.update('[a][1]\n\nplain\n\nmore\n\nmo', false);
    const [, plain] = await settled(document, 4);
    document.update('[a][1]\n\nplain\n\nmore\n\nmo\n\n[1]: https://e.org\n\nend', true);
    const blocks = await settled(document, 5);
    expect(blocks[0]).toMatchObject({ children: [{ kind: 'link', href: 'https://e.org' }] });
    expect(blocks[1]).toBe(plain);
  });

  it('is plain while nothing to read it with comes, and read once it does', async () => {
    const { start } = threads();
    const silent = {
      name: 'Markdown',
      endpoint: new MessageChannel().port1,
      died: new Promise<string>(() => undefined),
      terminate: () => undefined,
    };
    let isOnline = false;
    const client = new MarkdownClient(() => (isOnline ? start() : silent), BLOCK_MS, 20);
    const document = new MarkdownDocument(client, 100);
    document.update('# one', true);
    expect(await settled(document, 1)).toEqual([{ kind: 'plain', text: '# one' }]);
    isOnline = true;
    await expect.poll(() => document.blocks).toMatchObject([{ kind: 'heading' }]);
  });

  it('goes on with a text that had ended, and shows what was there until there is more', async () => {
    const document = new MarkdownDocument(new MarkdownClient(threads().start));
    document.update('one\n\ntwo', true);
    const ended = await settled(document, 2);
    document.update('one\n\ntwo', false);
    expect(document.blocks).toBe(ended);
    document.update('one\n\ntwo and more\n\nthree', true);
    expect((await settled(document, 3))[1]).toEqual({
      kind: 'paragraph',
      children: [{ kind: 'text', text: 'two and more' }],
    });
  });

  it('begins anew with another text', async () => {
    const document = new MarkdownDocument(new MarkdownClient(threads().start));
    document.update('one\n\ntwo\n\nthree', false);
    await settled(document, 3);
    document.update('other', true);
    expect(document.blocks).toBeNull();
    expect(await settled(document, 1)).toEqual([
      { kind: 'paragraph', children: [{ kind: 'text', text: 'other' }] },
    ]);
  });

  it('shows a block that is too slow as it was written for as long as it grows', async () => {
    const { start, started } = threads();
    const document = new MarkdownDocument(new MarkdownClient(start, BLOCK_MS));
    document.update('one\n\nHANG *b', false);
    await settled(document, 2);
    document.update('one\n\nHANG *b* more', false);
    document.update('one\n\nHANG *b* more\n\nend', true);
    expect((await settled(document, 3))[1]).toEqual({ kind: 'plain', text: 'HANG *b* more' });
    expect(started).toHaveLength(2);
  });
});
