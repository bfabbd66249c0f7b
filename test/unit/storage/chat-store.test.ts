import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AnswerRecord } from '../../../src/chat/chat-record';
import { ChatStore } from '../../../src/storage/chats/chat-store';
import { answerRecord, chatRecord, questionRecord } from '../../fixtures/chat-records';

const chat = (id: string, changedMs: number) => chatRecord(id, { changedMs });
const question = (chatId: string, id: string, createdMs = 1) =>
  questionRecord(chatId, id, `content of ${id}`, createdMs);
const answer = (chatId: string, id: string, status: AnswerRecord['status']) =>
  answerRecord(chatId, id, { parentId: 'q', createdMs: 2, status, content: '', raw: 'Once' });

let store: ChatStore;
beforeEach(() => {
  store = new ChatStore(crypto.randomUUID());
});

describe('ChatStore', () => {
  it('lists chats, the one that changed last first', async () => {
    for (const one of [chat('a', 1), chat('b', 3), chat('c', 2)]) await store.putChat(one);
    expect((await store.listChats()).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  it('reads the messages of one chat alone, oldest first', async () => {
    await store.putMessage(question('a', 'second', 2));
    await store.putMessage(question('a', 'first', 1));
    await store.putMessage(question('ab', 'other'));
    expect((await store.messagesOf('a')).map(({ id }) => id)).toEqual(['first', 'second']);
    expect(await store.messagesOf('ab')).toHaveLength(1);
  });

  it('joins what was written of an answer whose page died', async () => {
    await store.putMessage(answer('a', 'x', 'streaming'));
    for (let index = 0; index < 12; index++) {
      await store.appendText({ chatId: 'a', id: 'x' }, index, ` ${String(index)}`);
    }
    expect(await store.messagesOf('a')).toMatchObject([
      { id: 'x', raw: 'Once 0 1 2 3 4 5 6 7 8 9 10 11' },
    ]);
  });

  it('puts the whole in the place of its pieces', async () => {
    await store.putMessage(answer('a', 'x', 'streaming'));
    await store.appendText({ chatId: 'a', id: 'x' }, 0, ' upon');
    await store.putMessage({ ...answer('a', 'x', 'complete'), raw: 'Once upon a time' });
    expect(await store.messagesOf('a')).toMatchObject([{ raw: 'Once upon a time' }]);
    await store.putMessage(answer('a', 'x', 'streaming'));
    expect(await store.messagesOf('a')).toMatchObject([{ raw: 'Once' }]);
  });

  it('deletes a chat with its messages and pieces, and no other', async () => {
    for (const id of ['a', 'b']) {
      await store.putChat(chat(id, 1));
      await store.putMessage(answer(id, 'x', 'streaming'));
      await store.appendText({ chatId: id, id: 'x' }, 0, ' upon');
    }
    await store.deleteChat('a');
    expect((await store.listChats()).map(({ id }) => id)).toEqual(['b']);
    expect(await store.messagesOf('a')).toEqual([]);
    expect(await store.messagesOf('b')).toMatchObject([{ raw: 'Once upon' }]);
  });
});
