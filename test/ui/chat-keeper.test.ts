import { expect, it, vi } from 'vitest';
import { EngineError } from '../../src/protocol';
import { ChatKeeper } from '../../src/state/chat-keeper.svelte';
import { ChatStore } from '../../src/storage/chats/chat-store';
import { answerRecord, chatRecord, questionRecord } from '../fixtures/chat-records';

/** A disk that is full until a chat is deleted. */
class FullStore extends ChatStore {
  isFull = false;
  readonly deleted: string[] = [];

  override async putMessage(...given: Parameters<ChatStore['putMessage']>): Promise<void> {
    // As a disk answers: not at once.
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (this.isFull) throw new EngineError('storage_full', 'found no room');
    await super.putMessage(...given);
  }

  override async deleteChat(id: string): Promise<void> {
    await super.deleteChat(id);
    this.deleted.push(id);
    this.isFull = false;
  }
}

async function filled() {
  const store = new FullStore(crypto.randomUUID());
  const keeper = new ChatKeeper(store);
  for (const id of ['old', 'new']) keeper.keepChat(chatRecord(id));
  keeper.keepMessage(questionRecord('old', 'm0'));
  await keeper.settled();
  store.isFull = true;
  return { store, keeper };
}

it('tells of a new chat once it is kept', async () => {
  let nKept = 0;
  const keeper = new ChatKeeper(new ChatStore(crypto.randomUUID()), () => (nKept += 1));
  keeper.keepChat(chatRecord('a'));
  expect(nKept).toBe(0);
  await keeper.settled();
  expect(nKept).toBe(1);
});

it('deletes a chat before what waits for room, which is written then', async () => {
  const { store, keeper } = await filled();
  keeper.keepMessage(questionRecord('new', 'm1'));
  await keeper.settled();
  expect(keeper.failure?.error.code).toBe('storage_full');
  keeper.deleteChat('old');
  await keeper.settled();
  expect(store.deleted).toEqual(['old']);
  expect(keeper.failure).toBeNull();
  expect(keeper.unsaved).toEqual([]);
  expect(await store.messagesOf('new')).toHaveLength(1);
});

it('deletes a chat also while something else is being refused', async () => {
  const { store, keeper } = await filled();
  keeper.keepMessage(questionRecord('new', 'm1'));
  keeper.deleteChat('old');
  await keeper.settled();
  expect(keeper.failure).toBeNull();
  expect(await store.messagesOf('new')).toHaveLength(1);
});

it('drops what waits to be written of a chat that is deleted', async () => {
  const { store, keeper } = await filled();
  keeper.keepMessage(questionRecord('new', 'm1'));
  keeper.keepMessage(questionRecord('new', 'm2'));
  await keeper.settled();
  keeper.deleteChat('new');
  await keeper.settled();
  expect(keeper.unsaved).toEqual([]);
  expect(keeper.failure).toBeNull();
  expect(await store.messagesOf('new')).toEqual([]);
  expect((await store.listChats()).map(({ id }) => id)).toEqual(['old']);
  store.close();
});

it('writes what grows every 250 ms, also on a page whose timers wait', async () => {
  const store = new ChatStore(crypto.randomUUID());
  const keeper = new ChatKeeper(store);
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const timers = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(0 as never);
  keeper.beginAnswer(answerRecord('new', 'a', { status: 'streaming', raw: '' }));
  keeper.growAnswer('a', 'One');
  now.mockReturnValue(1260);
  keeper.growAnswer('a', 'One, two');
  keeper.growAnswer('a', 'One, two, three');
  now.mockRestore();
  timers.mockRestore();
  await keeper.settled();
  expect(await store.messagesOf('new')).toMatchObject([{ raw: 'One, two' }]);
  store.close();
});

it('writes what other chats say while that of one cannot be written, each in its order', async () => {
  const { store, keeper } = await filled();
  store.isFull = false;
  const putMessage = store.putMessage.bind(store);
  store.putMessage = (message) =>
    message.id === 'large' ? Promise.reject(new Error('too large')) : putMessage(message);
  for (const id of ['m1', 'large', 'm2']) keeper.keepMessage(questionRecord('new', id));
  keeper.keepMessage(questionRecord('old', 'm3'));
  keeper.keepFolder({ id: 'f', name: 'F', createdMs: 1 });
  await keeper.settled();
  const idsOf = async (chatId: string) => (await store.messagesOf(chatId)).map(({ id }) => id);
  expect(await idsOf('old')).toEqual(['m0', 'm3']);
  expect(await idsOf('new')).toEqual(['m1']);
  expect(await store.listFolders()).toHaveLength(1);
  expect(keeper.unsaved.map(({ id }) => id)).toEqual(['large', 'm2']);
  expect(keeper.failure).toMatchObject({ error: { message: 'too large' }, nChats: 1 });
  store.putMessage = putMessage;
  keeper.retry();
  await keeper.settled();
  expect(await idsOf('new')).toHaveLength(3);
  expect(keeper.failure).toBeNull();
});
