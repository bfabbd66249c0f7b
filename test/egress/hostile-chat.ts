import type { Page } from 'playwright';
import type { AnswerRecord, ChatRecord, QuestionRecord } from '../../src/chat/chat-record';
import { DEFAULT_SETTINGS } from '../../src/chat/chat-record';
import { CHAT_LAYOUT, toStored } from '../../src/storage/chats/chat-layout';

const ASKED: AnswerRecord['asked'] = {
  thinking: true,
  thinkingBudget: null,
  tools: [],
  format: { kind: 'text' },
  keepThoughts: false,
};

/** A chat as the page keeps it, in which each of these texts is an answer, and stands wherever else a text of others is shown. */
export function hostileChat(texts: readonly string[]) {
  const chatId = 'hostile';
  const messages: (QuestionRecord | AnswerRecord)[] = [];
  for (const text of texts) {
    const n = messages.length;
    const parentId = messages.at(-1)?.id ?? null;
    const question: QuestionRecord = {
      id: `m${String(n).padStart(4, '0')}`,
      chatId,
      parentId,
      createdMs: n,
      role: 'user',
      content: text,
      attachments: [{ name: text, text }],
    };
    const answer: AnswerRecord = {
      id: `m${String(n + 1).padStart(4, '0')}`,
      chatId,
      parentId: question.id,
      createdMs: n + 1,
      role: 'assistant',
      status: 'complete',
      content: text,
      reasoning: text,
      raw: `<think>${text}</think>${text}`,
      calls: [
        {
          call: { name: text, arguments: { [text]: text } },
          status: 'done',
          result: JSON.stringify({ result: text }),
          ms: 1,
          touched: [],
        },
      ],
      modelName: text,
      asked: ASKED,
      nTokens: 1,
      reasoningTokens: 1,
      reasoningMs: 1,
      thoughtEnd: null,
      summary: null,
    };
    messages.push(question, answer);
  }
  const chat: ChatRecord = {
    id: chatId,
    title: texts[0] ?? '',
    createdMs: 0,
    changedMs: 1,
    leafId: messages.at(-1)?.id ?? null,
    settings: { ...DEFAULT_SETTINGS, withTools: true },
    window: null,
    pinnedMs: null,
    folderId: null,
  };
  return { chat, messages };
}

/** Puts it into the page's own database, which the page has made. */
export async function keep(page: Page, { chat, messages }: ReturnType<typeof hostileChat>) {
  const [chatStore, messageStore] = CHAT_LAYOUT.stores;
  const rows = [
    { store: chatStore, key: chat.id, value: toStored(chat) },
    ...messages.map((message) => ({
      store: messageStore,
      key: [message.chatId, message.id],
      value: toStored(message),
    })),
  ];
  await page.evaluate(async (puts) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('talaria-chats');
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error('no database'));
      };
    });
    const names = [...new Set(puts.map(({ store }) => store))];
    const transaction = database.transaction(names, 'readwrite');
    for (const { store, key, value } of puts) transaction.objectStore(store).put(value, key);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = reject;
    });
    database.close();
  }, rows);
}
