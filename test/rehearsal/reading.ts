/**
 * `npm run rehearse:reading`: what the main thread of the built app does while 4,000 tokens of Markdown come in at 100 a second from a
 * double of the engine, and how soon a chat of 1,000 messages is on the screen. Other work on the machine only makes it longer: what
 * counts is the best run.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { answerRecord, chatRecord, questionRecord } from '../fixtures/chat-records';
import { CHARACTERS_OF_TOKEN, ONE_BLOCK, sectionOf } from '../fixtures/long-answer';
import { putRows, rowsOf } from './kept-rows';
import { mainThreadWork } from './main-thread';
import { withServedApp } from './served-app';

const N_MESSAGES = 1000;
const N_RUNS = 5;
const N_STREAMS = 3;
const N_TOKENS = 4000;
const OF_EVERYTHING = Array.from({ length: 30 }, (_, n) => sectionOf(n + 1))
  .join('')
  .slice(0, N_TOKENS * CHARACTERS_OF_TOKEN);
/** A stream of 40 seconds. */
const SLOWEST_MS = 180_000;
const TITLE = 'A long chat';

const load = (): string => `(load ${loadavg()[0]?.toFixed(1) ?? ''})`;

await withServedApp(async (browser, url) => {
  for (let run = 0; run < N_STREAMS; run++) {
    await measureStream(browser, url, 'of everything', OF_EVERYTHING);
  }
  for (const [what, answer] of Object.entries(ONE_BLOCK)) {
    await measureStream(browser, url, what, answer);
  }
  await measureLongChat(browser, url);
});

/** A double of the engine's worker, in one file, whose answer it is. */
async function talkativeWorker(answer: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { ANSWER: JSON.stringify(answer) },
    build: {
      write: false,
      rolldownOptions: { input: fileURLToPath(new URL('talkative.worker.ts', import.meta.url)) },
    },
  });
  if (!('output' in built)) throw new Error('Vite built no file');
  return built.output[0].code;
}

async function measureStream(
  browser: Browser,
  url: string,
  what: string,
  answer: string,
): Promise<void> {
  const body = await talkativeWorker(answer);
  const page = await openPage(browser);
  await page.route('**/engine.worker-*.js', (route) =>
    route.fulfill({ body, contentType: 'text/javascript' }),
  );
  await page.goto(url);
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('Tell me all of it.');
  // What Playwright puts into the page to look with takes as long as what is measured.
  await page.waitForFunction(() => true);
  const work = await mainThreadWork(browser, async () => {
    await field.press('Enter');
    // Seldom looked at: Playwright would look in every frame.
    await page.waitForFunction(
      () => document.querySelector('[role=log][aria-busy=false]') !== null,
      null,
      { polling: 500 },
    );
  });
  console.log(
    `4,000 tokens at 100 a second, ${what}: ${String(work.nFrames)} frames, p99 ${work.p99FrameMs.toFixed(1)} ms ` +
      `(${work.p99FrameCpuMs.toFixed(1)} ms of CPU); ` +
      `longest task ${work.longestTaskMs.toFixed(1)} ms (${work.longestTaskCpuMs.toFixed(1)} of CPU), ${String(work.nTasksOver50Ms)} over 50 ms ${load()}`,
  );
  await page.close();
}

async function measureLongChat(browser: Browser, url: string): Promise<void> {
  const page = await openPage(browser);
  await page.route('**/models/*.gguf', (route) => route.abort());
  await page.goto(url);
  await page.getByText('Chats are kept here.').waitFor();
  const ids = Array.from({ length: N_MESSAGES }, (_, n) => `m${String(n)}`);
  const messages = ids.map((id, n) => {
    const place = { parentId: ids[n - 1] ?? null, createdMs: n };
    return n % 2 === 0
      ? { ...questionRecord('long', id, `Question ${String(n)}?`), ...place }
      : answerRecord('long', id, { ...place, content: sectionOf(n) });
  });
  await putRows(
    page,
    rowsOf(chatRecord('long', { title: TITLE, leafId: ids.at(-1) ?? null }), messages),
  );
  const times: number[] = [];
  for (let run = 0; run < N_RUNS; run++) {
    await page.goto(url);
    await page.reload();
    await page.getByRole('button', { name: TITLE, exact: true }).waitFor();
    times.push(await openingMs(page));
  }
  times.sort((a, b) => a - b);
  console.log(
    `1,000 messages: on the screen ${times.map((ms) => ms.toFixed(0)).join(', ')} ms after the click ${load()}`,
  );
}

/** From the click on the chat to the first frame in which its last message is drawn. */
function openingMs(page: Page): Promise<number> {
  return page.evaluate(
    ([title, last]) => {
      const rows = [...document.querySelectorAll<HTMLElement>('nav[aria-label=Chats] button')];
      const startMs = performance.now();
      rows.find(({ textContent }) => textContent.trim() === title)?.click();
      return new Promise<number>((resolve) => {
        const look = (): void => {
          const answer = [...document.querySelectorAll('article[aria-label=Answer]')].at(-1);
          if (answer?.textContent.includes(last) !== true) requestAnimationFrame(look);
          // The frame after the one in which it was first there has painted it.
          else {
            requestAnimationFrame(() => {
              resolve(performance.now() - startMs);
            });
          }
        };
        look();
      });
    },
    [TITLE, `Part ${String(N_MESSAGES - 1)}`] as const,
  );
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(SLOWEST_MS);
  // tsx wraps named functions in a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (one) => one');
  return page;
}
