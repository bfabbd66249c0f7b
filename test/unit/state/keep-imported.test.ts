import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { ImportedChats } from '../../../src/state/keep-imported';
import { ChatStore } from '../../../src/storage/chats/chat-store';
import { chatRecord, questionRecord } from '../../fixtures/chat-records';

/** A chat as it is read of a backup, twice with other ids for its messages. */
const read = (tab: string, content = 'Hello') => ({
  chat: chatRecord('a', { leafId: `${tab}-q` }),
  messages: [questionRecord('a', `${tab}-q`, content)],
});

it('keeps a chat once when two tabs bring it in at once, and another state of it beside', async () => {
  const name = crypto.randomUUID();
  const [first, second] = await Promise.all(
    [0, 1].map(() => ImportedChats.into(new ChatStore(name))),
  );
  await Promise.all([first!.keep(read('1')), second!.keep(read('2'))]);
  const store = new ChatStore(name);
  expect(await store.messagesOf('a')).toHaveLength(1);
  expect([first!.ids.length + second!.ids.length, first!.nSame + second!.nSame]).toEqual([1, 1]);
  await second!.keep(read('3', 'Good evening'));
  const chats = await store.listChats();
  expect(chats).toHaveLength(2);
  expect(await store.messagesOf('a')).toMatchObject([{ content: 'Hello' }]);
  const other = chats.find(({ id }) => id !== 'a')!;
  expect(await store.messagesOf(other.id)).toMatchObject([{ content: 'Good evening' }]);
});
