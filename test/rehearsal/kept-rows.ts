import type { Page } from 'playwright';
import type { ChatRecord, MessageRecord } from '../../src/chat/chat-record';
import { searchTextOf } from '../../src/chat/search-text';
import { toStored, type ChatStoreName } from '../../src/storage/chats/chat-layout';

/** What lies in a store of the chats. */
interface Row {
  readonly store: ChatStoreName;
  readonly key: string | readonly string[];
  readonly value: unknown;
}

/** All that the page keeps of a chat. */
export function rowsOf(chat: ChatRecord, messages: readonly MessageRecord[]): Row[] {
  return [
    { store: 'chats-2', key: chat.id, value: toStored(chat) },
    ...messages.map((one) => ({
      store: 'messages-2' as const,
      key: [chat.id, one.id],
      value: toStored(one),
    })),
    { store: 'search', key: chat.id, value: toStored(searchTextOf(chat.id, messages)) },
  ];
}

/** Writes them past the page, which has to be open. */
export async function putRows(page: Page, rows: readonly Row[]): Promise<void> {
  await page.evaluate(async (puts) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('talaria-chats');
      request.onsuccess = () => {
        resolve(request.result);
      };
    });
    const names = [...new Set(puts.map(({ store }) => store))];
    const transaction = database.transaction([...names, 'meta'], 'readwrite');
    for (const { store, key, value } of puts) {
      transaction.objectStore(store).put(value, key as IDBValidKey);
    }
    transaction.objectStore('meta').put(1, 'search');
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
  }, rows);
}
