import { describe, expect, it } from 'vitest';
import { readAttachment } from '../../../src/tools/read-attachment';
import { problemOf, runTool } from '../../../src/tools/run-tool';
import { searchConversations, type ChatHit } from '../../../src/tools/search-conversations';
import type { Tool } from '../../../src/tools/tool';

const signal = new AbortController().signal;
const run = async (tool: Tool, given: Record<string, unknown>): Promise<unknown> =>
  JSON.parse((await runTool(tool, given, signal)).text);

describe('search_conversations', () => {
  const hit: ChatHit = { title: 'Trip', role: 'user', excerpt: 'Lisbon', date: '2026-05-01' };
  const asked: unknown[] = [];
  const tool = searchConversations((query, limit) => {
    asked.push([query, limit]);
    return Promise.resolve([hit, { ...hit, excerpt: 'x'.repeat(5000) }, hit]);
  });

  it('gives hits, no more and no longer than is of use', async () => {
    const { hits } = (await run(tool, { query: 'lisbon', limit: 2 })) as { hits: ChatHit[] };
    expect(hits).toHaveLength(2);
    expect(hits[0]).toEqual(hit);
    expect(hits[1]?.excerpt).toHaveLength(601);
    await run(tool, { query: 'lisbon' });
    expect(asked).toEqual([
      ['lisbon', 2],
      ['lisbon', 5],
    ]);
  });

  it.each([{}, { query: '' }, { query: 'x', limit: 0 }, { query: 'x', limit: 1000 }])(
    'is not called with %j',
    (given) => {
      expect(problemOf([tool], { name: 'search_conversations', arguments: given })).not.toBeNull();
    },
  );
});

describe('read_attachment', () => {
  const text = Array.from({ length: 20_000 }, (_, i) => String(i % 10)).join('');
  const tool = readAttachment(() => [
    { name: 'Notes.txt', text: 'short' },
    { name: 'long.csv', text },
  ]);

  it('gives a short file whole', async () => {
    expect(await run(tool, { name: 'notes.TXT' })).toEqual({
      name: 'Notes.txt',
      from: 0,
      to: 5,
      characters: 5,
      text: 'short',
    });
  });

  it('gives a long one in pages that make up the whole', async () => {
    let read = '';
    for (let from: number | undefined = 0; from !== undefined;) {
      const page = (await run(tool, { name: 'long.csv', from })) as {
        text: string;
        next_from?: number;
      };
      read += page.text;
      from = page.next_from;
    }
    expect(read).toBe(text);
    expect(await run(tool, { name: 'long.csv', from: 3, to: 6 })).toMatchObject({ text: '345' });
  });

  it.each([
    [{ name: 'other' }, 'no file "other" is attached; attached are "Notes.txt", "long.csv"'],
    [{ name: 'Notes.txt', from: 9 }, 'from is 9; Notes.txt has 5 characters'],
    [{ name: 'long.csv', from: 9, to: 3 }, 'to is 3, before from (9)'],
  ])('%j: %s', async (given, error) => {
    expect(await run(tool, given)).toEqual({ error });
  });

  it('says that there is none', async () => {
    expect(
      await run(
        readAttachment(() => []),
        { name: 'a' },
      ),
    ).toEqual({ error: 'no file is attached to this conversation' });
  });
});
