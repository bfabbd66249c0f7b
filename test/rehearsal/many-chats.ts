/**
 * `npm run rehearse:chats`: how long 5,000 chats take from a reload to their list, and to what the first search finds, in the built app on
 * this machine's disk; as they are, and encrypted. The best of five, since other work on the machine only makes it longer.
 */
import { loadavg } from 'node:os';
import type { Page } from 'playwright';
import { chatRecord, questionRecord } from '../fixtures/chat-records';
import { putRows, rowsOf } from './kept-rows';
import { withServedApp } from './served-app';

const N_CHATS = 5000;
const N_MESSAGES = 10;
const N_RUNS = 5;
const PASSPHRASE = 'four words of mine';
const WORDS =
  'horses graze on the long hills while rain moves slowly over a valley and its river'.split(' ');

await withServedApp(async (browser, url) => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(600_000);
  await page.route('**/models/*.gguf', (route) => route.abort());
  await page.goto(url);
  await page.getByText('Chats are kept here.').waitFor();
  for (let from = 0; from < N_CHATS; from += 100) {
    await putRows(page, Array.from({ length: 100 }, (_, n) => manyWords(from + n)).flat());
  }
  await measure(page, 'as they are');
  await encrypt(page);
  await measure(page, 'encrypted');
});

/** A chat with a word in each message that no other chat has. */
function manyWords(n: number) {
  const chat = chatRecord(`chat-${String(n)}`, {
    title: `Chat number ${String(n)}`,
    changedMs: Date.now() - n * 3_600_000,
    leafId: `m${String(N_MESSAGES - 1)}`,
  });
  const messages = Array.from({ length: N_MESSAGES }, (_, at) => {
    const words = Array.from(
      { length: 60 },
      (_word, i) => WORDS[(n * 7 + at * 3 + i * i) % WORDS.length],
    );
    const text = `${words.join(' ')} needle${String(n)}.`;
    const parentId = at === 0 ? null : `m${String(at - 1)}`;
    return { ...questionRecord(chat.id, `m${String(at)}`, text, at), parentId };
  });
  return rowsOf(chat, messages);
}

async function encrypt(page: Page): Promise<void> {
  const startMs = Date.now();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('encryption of');
  await page.keyboard.press('Enter');
  await page.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Once more', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Encrypt all chats' }).click();
  await page.getByText(/^The chats are encrypted\. /).waitFor();
  console.log(`encrypted in ${String(Date.now() - startMs)} ms`);
}

/** From the beginning of the navigation, or of the click that unlocks, to the first row; and from a word that is typed to what it finds. */
async function measure(page: Page, name: string): Promise<void> {
  const lists: number[] = [];
  const searches: number[] = [];
  for (let run = 0; run < N_RUNS; run++) {
    await page.reload();
    const field = page.getByLabel('Passphrase', { exact: true });
    const row = page.getByRole('button', { name: 'Chat number 0', exact: true });
    await field.or(row).waitFor();
    let fromMs = 0;
    if (await field.isVisible()) {
      await field.fill(PASSPHRASE);
      fromMs = await page.evaluate(() => performance.now());
      await page.keyboard.press('Enter');
    }
    lists.push((await timeOf(page, 'Chat number 0')) - fromMs);
    const typedMs = await page.evaluate(() => {
      const search = document.querySelector<HTMLInputElement>('input[type=search]');
      if (!search) throw new Error('there is no field to search in');
      search.value = 'needle4321';
      search.dispatchEvent(new Event('input', { bubbles: true }));
      return performance.now();
    });
    searches.push((await timeOf(page, 'needle4321')) - typedMs);
  }
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const best = (times: readonly number[]): string => `${Math.min(...times).toFixed(0)} ms`;
  console.log(
    `${name}: list after ${best(lists)}, first search after ${best(searches)} (load ${load})`,
  );
}

/** When the list of chats shows a text, in the page's time. */
function timeOf(page: Page, text: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    while (
      document.querySelector('nav[aria-label=Chats] li')?.textContent.includes(wanted) !== true
    ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return performance.now();
  }, text);
}
