import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { CHAT_LAYOUT, type ChatStoreName } from '../../../src/storage/chats/chat-layout';
import { ChatStore } from '../../../src/storage/chats/chat-store';
import { migrateChats } from '../../../src/storage/chats/migrate-chats';
import { Database } from '../../../src/storage/database';
import { chatRecord, questionRecord } from '../../fixtures/chat-records';

const N_CHATS = 3;
/** More than are copied in one transaction. */
const N_MESSAGES = 250;

const message = (chatId: string, n: number) =>
  questionRecord(chatId, `m${String(n).padStart(4, '0')}`, `Message ${String(n)}`, n);

/** A database as the first layout left it, also with an answer that was being written. */
async function firstLayout(): Promise<string> {
  const name = crypto.randomUUID();
  const old = new Database({ name, version: 1, stores: ['chats', 'messages'] as const });
  await old.change(['chats', 'messages'], (store) => {
    for (let chat = 0; chat < N_CHATS; chat++) {
      const id = `chat-${String(chat)}`;
      const { pinnedMs, folderId, ...record } = chatRecord(id, { changedMs: N_CHATS - chat });
      void [pinnedMs, folderId];
      store('chats').put(record, id);
      for (let n = 0; n < N_MESSAGES; n++) {
        const one = message(id, n);
        store('messages').put(one, [id, one.id]);
      }
    }
    const growing = { ...message('chat-0', 9000), role: 'assistant', status: 'streaming' };
    store('messages').put({ ...growing, raw: 'Once' }, ['chat-0', growing.id]);
    store('messages').put(' upon', ['chat-0', growing.id, 0]);
  });
  old.close();
  return name;
}

async function assertAllIsThere(name: string): Promise<void> {
  const store = new ChatStore(name);
  const chats = await store.listChats();
  expect(chats).toEqual(
    Array.from({ length: N_CHATS }, (_, n) =>
      chatRecord(`chat-${String(n)}`, { changedMs: N_CHATS - n }),
    ),
  );
  for (const { id } of chats) {
    const messages = await store.messagesOf(id);
    expect(messages.slice(0, N_MESSAGES)).toEqual(
      Array.from({ length: N_MESSAGES }, (_, n) => message(id, n)),
    );
    if (id === 'chat-0') expect(messages.at(-1)).toMatchObject({ raw: 'Once upon' });
  }
  store.close();
}

function opened(name: string): Database<ChatStoreName> {
  return new Database<ChatStoreName>({ name, ...CHAT_LAYOUT });
}

describe('migrateChats', () => {
  it('brings over chats, messages and pieces, and leaves the old ones as they were', async () => {
    const name = await firstLayout();
    await assertAllIsThere(name);
    const database = opened(name);
    const count = await database.change(['messages'], async (store) => {
      const request = store('messages').count();
      return new Promise((resolve) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
    });
    expect(count).toBe(N_CHATS * N_MESSAGES + 2);
  });

  it('loses nothing when it is killed at any step, and begins again', async () => {
    let nSteps = 0;
    await migrateChats(opened(await firstLayout()), () => {
      nSteps += 1;
    });
    expect(nSteps).toBeGreaterThan(10);
    for (let killedAt = 1; killedAt <= nSteps; killedAt++) {
      const name = await firstLayout();
      const database = opened(name);
      let step = 0;
      const killed = migrateChats(database, () => {
        step += 1;
        if (step === killedAt) throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
      database.close();
      await assertAllIsThere(name);
    }
  });

  it('does not take a copy that is not what it was made of, and touches nothing', async () => {
    const name = await firstLayout();
    const database = opened(name);
    let step = 0;
    const damage = (): void => {
      step += 1;
    };
    await migrateChats(database, damage);
    const last = step;
    const other = await firstLayout();
    const damaged = opened(other);
    let at = 0;
    let isDamaged: Promise<unknown> = Promise.resolve();
    const failing = migrateChats(damaged, () => {
      at += 1;
      if (at === last - 2) {
        isDamaged = damaged.change(['messages-2'], (store) => {
          store('messages-2').put({ version: 2, record: {} }, ['chat-2', 'm0249']);
        });
      }
    });
    await expect(failing).rejects.toThrow('found a copy that is not what it was made of');
    await isDamaged;
    damaged.close();
    // Copied again.
    await assertAllIsThere(other);
  });

  it('does not overwrite what another tab wrote after it had switched', async () => {
    const name = await firstLayout();
    const late = opened(name);
    const switched: Promise<void>[] = [];
    await migrateChats(late, () => {
      if (switched.length > 0) return;
      const change = async (): Promise<void> => {
        const store = new ChatStore(name);
        await store.changeChat('chat-0', { title: 'Another' });
        store.close();
      };
      switched.push(change());
    });
    await Promise.all(switched);
    const store = new ChatStore(name);
    expect((await store.listChats())[0]?.title).toBe('Another');
  });

  it('deletes what the old layout has of a chat, too', async () => {
    const name = await firstLayout();
    const store = new ChatStore(name);
    await store.deleteChat('chat-1');
    store.close();
    const keys = await opened(name).store('messages')('readonly', (messages) => {
      const request = messages.getAllKeys();
      return new Promise<IDBValidKey[]>((resolve) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
    });
    expect(JSON.stringify(keys)).not.toContain('chat-1');
  });
});
