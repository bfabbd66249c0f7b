import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ChatSearch } from '../../../src/state/chat-search';
import { ChatStore } from '../../../src/storage/chats/chat-store';
import { chatRecord, questionRecord } from '../../fixtures/chat-records';

/** What is read, counted. */
async function searchable(...texts: readonly string[]) {
  const store = new ChatStore(crypto.randomUUID());
  await store.putChat(chatRecord('a'));
  for (const [at, text] of texts.entries()) {
    await store.putMessage(questionRecord('a', `m${String(at)}`, text, at));
  }
  const read: string[] = [];
  const message = store.message.bind(store);
  const searchTextOf = store.searchTextOf.bind(store);
  store.message = (...place) => {
    read.push(`message ${place[1]}`);
    return message(...place);
  };
  store.searchTextOf = (id) => {
    read.push(`chat ${id}`);
    return searchTextOf(id);
  };
  return { store, read, search: new ChatSearch(store) };
}

const marked = (parts: readonly { text: string; isFound: boolean }[]) =>
  parts.map(({ text, isFound }) => (isFound ? `[${text}]` : text)).join('');

describe('ChatSearch', () => {
  it('finds beginnings of words, without case and accents, and marks them', async () => {
    const { search } = await searchable('Ein Café, ein CAFÉHAUS', 'decaf', 'nothing');
    const found = await search.search('cafe', 10);
    expect(found.map(({ messageId, excerpt }) => [messageId, marked(excerpt)])).toEqual([
      ['m0', 'Ein [Café], ein [CAFÉ]HAUS'],
    ]);
  });

  it('wants every word, and puts whole words first', async () => {
    const { search } = await searchable('red horses', 'a red horse', 'a horse', 'red');
    const found = await search.search('horse red', 10);
    expect(found.map(({ messageId }) => messageId)).toEqual(['m1', 'm0']);
  });

  it('finds words where nothing stands between them', async () => {
    const { search } = await searchable('東京の天気は晴れです');
    const [found] = await search.search('天気', 10);
    expect(marked(found!.excerpt)).toBe('東京の[天気]は晴れです');
  });

  it('reads only what was found, and what has changed', async () => {
    const { store, read, search } = await searchable(
      ...Array.from({ length: 200 }, (_, n) => `word number ${String(n)}`),
    );
    await search.search('word', 3);
    expect(read).toEqual(['message m199', 'message m198', 'message m197']);
    await store.putMessage(questionRecord('a', 'new', 'another', 999));
    search.forget('a');
    read.length = 0;
    expect(await search.search('another', 3)).toHaveLength(1);
    expect(read).toEqual(['chat a', 'message new']);
  });

  it('has nothing any more of a chat that was deleted', async () => {
    const { store, search } = await searchable('secret');
    expect(await search.search('secret', 3)).toHaveLength(1);
    await store.deleteChat('a');
    search.forget('a');
    expect(await search.search('secret', 3)).toEqual([]);
    expect(await store.searchTextOf('a')).toBeNull();
  });
});
