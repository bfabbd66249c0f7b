import { describe, expect, it } from 'vitest';
import type { MarkdownJob } from '../../../src/markdown/read-markdown';
import { MarkdownClient } from '../../../src/state/markdown-client';
import { markdownThreads as threads } from '../../fixtures/markdown-threads';

const BLOCK_MS = 50;

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

  it('waits so long for what it reads with, and no longer; then asks another worker', async () => {
    const silent = {
      name: 'Markdown',
      endpoint: new MessageChannel().port1,
      died: new Promise<string>(() => undefined),
      terminate: () => undefined,
    };
    const { start, started } = threads();
    let isOnline = false;
    const client = new MarkdownClient(() => (isOnline ? start() : silent), BLOCK_MS, 20);
    expect(await Promise.all([client.read(job('a')), client.read(job('b'))])).toEqual([null, null]);
    expect(client.isCutOff).toBe(true);
    isOnline = true;
    expect(await client.read(job('a'))).not.toBeNull();
    expect(client.isCutOff).toBe(false);
    expect(started).toHaveLength(1);
  });

  it('keeps what was read, the latest two million characters', () => {
    const client = new MarkdownClient(threads().start);
    const blocks = [{ kind: 'rule' }] as const;
    for (let index = 0; index < 5; index++) client.keep(String(index).repeat(500_000), blocks);
    expect(client.recall('0'.repeat(500_000))).toBeNull();
    expect(client.recall('4'.repeat(500_000))).toBe(blocks);
  });
});
