import { describe, expect, it } from 'vitest';
import type { WorkerThread } from '../../../src/engine-client/worker-thread';
import { serveMarkdown } from '../../../src/markdown/serve-markdown';
import type { MarkdownJob } from '../../../src/markdown/read-markdown';
import { MarkdownClient } from '../../../src/state/markdown-client';
import { MarkdownDocument } from '../../../src/state/markdown-document.svelte';

const BLOCK_MS = 50;

/** A reader on the other end of a channel; one whose text holds HANG never ends the block with it. */
function threads() {
  const started: { terminated: boolean; die: (reason: string) => void; jobs: MarkdownJob[] }[] = [];
  const start = (): WorkerThread => {
    const { port1, port2 } = new MessageChannel();
    let die: (reason: string) => void = () => undefined;
    const died = new Promise<string>((resolve) => (die = resolve));
    const thread = { terminated: false, die, jobs: [] as MarkdownJob[] };
    started.push(thread);
    port2.addEventListener('message', (event) => {
      const { job } = event.data as { job: MarkdownJob };
      thread.jobs.push(job);
      const at = job.text.indexOf('HANG');
      if (at < 0 || job.plainAt.includes(at)) return;
      event.stopImmediatePropagation();
      port2.postMessage({ kind: 'begun' });
      port2.postMessage({ kind: 'block', start: at });
    });
    serveMarkdown(port2 as unknown as Parameters<typeof serveMarkdown>[0]);
    port2.start();
    return {
      name: 'Markdown',
      endpoint: port1 as unknown as WorkerThread['endpoint'],
      died,
      terminate: () => {
        thread.terminated = true;
        port1.close();
      },
    };
  };
  return { start, started };
}

const job = (text: string): MarkdownJob => ({
  text,
  isFinished: true,
  references: {},
  plainAt: [],
});

describe('MarkdownClient', () => {
  it('starts its worker with the first text, and reads in it', async () => {
    const { start, started } = threads();
    const client = new MarkdownClient(start);
    expect(started).toHaveLength(0);
    expect((await client.read(job('# a')))?.finished).toMatchObject([{ kind: 'heading' }]);
    await client.read(job('b'));
    expect(started).toHaveLength(1);
  });

  it('ends a worker that takes too long with a block, shows that one plain, and reads the others anew', async () => {
    const { start, started } = threads();
    const client = new MarkdownClient(start, BLOCK_MS);
    const reply = await client.read(job('*a*\n\nHANG *b*\n\n*c*'));
    expect(reply?.finished.map(({ kind }) => kind)).toEqual(['paragraph', 'plain', 'paragraph']);
    expect(reply?.plainAt).toEqual([5]);
    expect(started.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('has the newest text read first', async () => {
    const { start, started } = threads();
    const client = new MarkdownClient(start);
    await Promise.all(['a', 'b', 'c'].map((text) => client.read(job(text))));
    expect(started[0]?.jobs.map(({ text }) => text)).toEqual(['a', 'c', 'b']);
  });

  it('answers null when the worker dies, and goes on with another', async () => {
    const { start, started } = threads();
    const client = new MarkdownClient(start);
    const first = client.read(job('HANG'));
    started[0]?.die('gone');
    expect(await first).toBeNull();
    expect(await client.read(job('a'))).not.toBeNull();
  });

  it('keeps what was read, the latest two million characters', () => {
    const client = new MarkdownClient(threads().start);
    const blocks = [{ kind: 'rule' }] as const;
    for (let index = 0; index < 5; index++) client.keep(String(index).repeat(500_000), blocks);
    expect(client.recall('0'.repeat(500_000))).toBeNull();
    expect(client.recall('4'.repeat(500_000))).toBe(blocks);
  });
});

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
    document.update('one\n\ntwo\n\nth', false);
    const [one, two] = await settled(document, 3);
    document.update('one\n\ntwo\n\nthree\n\nfour', true);
    const blocks = await settled(document, 4);
    expect(blocks[0]).toBe(one);
    expect(blocks[1]).toBe(two);
  });

  it('finds links whose definition came later, when the text has ended, and leaves the other blocks alone', async () => {
    const document = new MarkdownDocument(new MarkdownClient(threads().start));
    document.update('[a][1]\n\nplain\n\nmo', false);
    const [, plain] = await settled(document, 3);
    document.update('[a][1]\n\nplain\n\nmore\n\n[1]: https://e.org\n\nend', true);
    const blocks = await settled(document, 4);
    expect(blocks[0]).toMatchObject({ children: [{ kind: 'link', href: 'https://e.org' }] });
    expect(blocks[1]).toBe(plain);
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
