import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launch, openApp, withoutBundledModel } from './app-page';

/** What an earlier version of the page has left: a long chat among others, in the first layout, in a real IndexedDB. */
const N_CHATS = 40;
const N_MESSAGES = 1000;

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  ({ page } = await openApp(browser, async (target) => {
    await withoutBundledModel(target);
    await target.route('**/seed.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await target.goto(`${inject('appUrl')}seed.html`);
    await target.evaluate(seedFirstLayout, { nChats: N_CHATS, nMessages: N_MESSAGES });
  }));
});
afterAll(async () => {
  await browser.close();
});

/** Runs in the page. The long chat is `chat-0`; its last answer says where it ends. */
async function seedFirstLayout({ nChats, nMessages }: { nChats: number; nMessages: number }) {
  const settings = {
    thinking: false,
    effort: 'unlimited',
    withTools: false,
    format: { kind: 'text' },
    persona: null,
    keepThoughts: false,
    overflow: 'ask',
  };
  const answered = {
    status: 'complete',
    reasoning: '',
    calls: [],
    raw: '',
    modelName: 'Hermes',
    asked: { thinking: false, thinkingBudget: null, tools: [], format: { kind: 'text' } },
    nTokens: 60,
    reasoningTokens: 0,
    reasoningMs: null,
    thoughtEnd: null,
    summary: null,
  };
  const text = 'Horses graze on the long hills while the rain moves slowly over the valley. ';
  await new Promise((resolve, reject) => {
    const opening = indexedDB.open('talaria-chats', 1);
    opening.onupgradeneeded = () => {
      for (const name of ['chats', 'messages']) opening.result.createObjectStore(name);
    };
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(['chats', 'messages'], 'readwrite');
      for (let chat = 0; chat < nChats; chat++) {
        const chatId = `chat-${String(chat)}`;
        const count = chat === 0 ? nMessages : 2;
        const leafId = `m${String(count - 1)}`;
        const dates = { createdMs: 0, changedMs: Date.now() - chat };
        const title = chat === 0 ? 'The long one' : `Chat ${String(chat)}`;
        const record = { id: chatId, title, ...dates, leafId, settings, window: null };
        transaction.objectStore('chats').put(record, chatId);
        for (let at = 0; at < count; at++) {
          const id = `m${String(at)}`;
          const parentId = at === 0 ? null : `m${String(at - 1)}`;
          const end = at === count - 1 ? 'Zebras end it.' : `Number ${String(at)}.`;
          const content = text.repeat(3) + end;
          const message = { id, chatId, parentId, createdMs: at, content };
          const one =
            at % 2 === 0
              ? { ...message, role: 'user', attachments: [] }
              : { ...message, role: 'assistant', ...answered, raw: content };
          transaction.objectStore('messages').put(one, [chatId, id]);
        }
      }
      transaction.oncomplete = () => {
        database.close();
        resolve(null);
      };
      transaction.onabort = reject;
    };
    opening.onerror = reject;
  });
}

const list = () => page.getByRole('navigation', { name: 'Chats' });

it('is brought over, and a chat of 1,000 messages shows its end before all of it is drawn', async () => {
  await list().getByRole('button', { name: 'The long one', exact: true }).waitFor();
  expect(await list().getByRole('listitem').count()).toBe(N_CHATS);
  await list().getByRole('button', { name: 'The long one', exact: true }).click();
  await page.getByText('Zebras end it.').waitFor();
  const drawn = () => page.locator('[role=log] article').count();
  await expect.poll(drawn, { timeout: 60_000 }).toBe(N_MESSAGES);
  expect(await page.getByText('Zebras end it.').isVisible()).toBe(true);
  const fromEnd = await page
    .locator('.scroller', { has: page.getByRole('log') })
    .evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);
  expect(fromEnd).toBeLessThan(48);
});

it('is searched to the message', async () => {
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('number 501');
  const found = page.getByRole('list', { name: 'Found' }).getByRole('button').first();
  await found.locator('mark').first().waitFor();
  expect(await found.locator('mark').allTextContents()).toEqual(['Number', '501']);
  await found.click();
  await page.waitForFunction(() => document.activeElement?.textContent.includes('Number 501.'));
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('');
});

it('says what a full disk did not take, and keeps it when there is room', async () => {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await list().getByRole('button', { name: 'More for Chat 7' }).click();
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.keyboard.type('Renamed on a full disk');
  await page.keyboard.press('Enter');
  await page.getByText('Not saved: 1 chat.').waitFor();
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Not saved: 1 chat.').waitFor({ state: 'detached' });
  await page.reload();
  await list().getByRole('button', { name: 'Renamed on a full disk', exact: true }).waitFor();
  expect(await list().getByRole('listitem').count()).toBe(N_CHATS);
});
