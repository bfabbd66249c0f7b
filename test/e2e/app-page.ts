import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { inject } from 'vitest';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';
import { BUNDLED_MODEL } from '../../src/hermes/bundled-model';
import { talkingModel } from './talking-model';

/** A software adapter on two busy cores compiles the kernels of a model for most of a minute. */
export const SLOWEST_MS = 120_000;

/** A page of the built app that notes what it must never do. */
export interface AppPage {
  readonly page: Page;
  /** Uncaught errors, console errors (CSP violations are such) and requests to other hosts. */
  readonly complaints: readonly string[];
}

/** What a test forgot to forbid reaches nobody: no other name has an address. */
const NO_OTHER_HOST = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';

export function launch(args: readonly string[] = chromiumArguments()): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    args: [...args, NO_OTHER_HOST],
    ...(executablePath && { executablePath }),
  });
}

export async function openApp(
  browser: Browser,
  prepare: (page: Page) => Promise<void> = async () => undefined,
  options: BrowserContextOptions = {},
): Promise<AppPage> {
  const url = inject('appUrl');
  // The service worker has tests of its own; here every request is to be seen.
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(SLOWEST_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // Of the whole context: workers' requests and those of pages that are opened from here, too.
  page.context().on('request', (request) => {
    const isOurs = request.url().startsWith(url) || /^(blob|data):/.test(request.url());
    if (!isOurs) complaints.push(`request to ${request.url()}`);
  });
  await prepare(page);
  await page.goto(url);
  return { page, complaints };
}

/** For `openApp`: no bundled model, so that nothing loads but what the test opens. */
export async function withoutBundledModel(page: Page): Promise<void> {
  await page.route('**/models/*.gguf', (route) => route.abort());
}

/** For `openApp`: each answer is sampled from a random seed; here the same ones every time, so that what is right once is right again. */
export async function withFixedSeed(target: Page): Promise<void> {
  await target.addInitScript(() => {
    const random = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (values) => {
      random(values);
      if (values instanceof Uint32Array) values.fill(1);
      return values;
    };
  });
}

/** Resolves when the bundled model has loaded by itself. */
export async function whenBundledIsReady(page: Page): Promise<void> {
  await page.getByRole('banner').getByText(BUNDLED_MODEL.name, { exact: true }).waitFor();
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export async function pick(page: Page, ...files: readonly NamedBytes[]): Promise<void> {
  // The page's own; the models dialog has another.
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(
      files.map(({ name, bytes }) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      })),
    );
}

export async function loadTiny(
  page: Page,
  options: Parameters<typeof talkingModel>[0] = {},
): Promise<void> {
  await pick(page, { name: 'tiny.gguf', bytes: talkingModel(options) });
  await page.getByText('Ask anything.').waitFor();
}

export async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

/** Opens what is told about each answer. */
export async function openFacts(page: Page): Promise<void> {
  const closed = page.getByRole('button', { name: /^Facts about this answer/, expanded: false });
  while ((await closed.count()) > 0) await closed.first().click();
}

/** What is written of the last answer so far. */
export async function answerText(page: Page): Promise<string> {
  return (await page.locator('article[aria-label=Answer] .content').last().textContent()) ?? '';
}

/** Resolves when the answer has at least so many characters. */
export async function waitForAnswer(page: Page, nCharacters: number): Promise<void> {
  await page.waitForFunction((count) => {
    const last = [...document.querySelectorAll('article[aria-label=Answer]')].at(-1);
    return (last?.querySelector('.content')?.textContent.length ?? 0) >= count;
  }, nCharacters);
}

/** Asks, waits for the end, and gives what was answered. */
export async function answerTo(page: Page, text: string): Promise<string> {
  await ask(page, text);
  await page.locator('[role=log][aria-busy=true]').waitFor();
  await whenIdle(page);
  return answerText(page);
}

/** The switch stands as wanted. */
export async function think(page: Page, wanted: boolean): Promise<void> {
  const button = page.getByRole('button', { name: 'Think', exact: true });
  if ((await button.getAttribute('aria-pressed')) !== String(wanted)) await button.click();
}

export async function newChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).click();
}

export async function whenIdle(page: Page): Promise<void> {
  await page.locator('[role=log][aria-busy=false]').waitFor();
}

/** Where actions are looked for. */
export const palette = (page: Page) => page.locator('dialog[open] input[role=combobox]');

/** Does what the palette finds by a title. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await palette(page).fill(title);
  await page.getByRole('option', { name: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

export async function openDialog(page: Page, title: string): Promise<void> {
  await command(page, title);
  await page.locator('dialog[open]:not(:has(input[role=combobox]))').waitFor();
}

/** What is open over the page, a menu, too. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.waitForFunction(
    () => document.querySelector('dialog[open], [popover]:popover-open') === null,
  );
}

/** Files are saved as downloads: the browser's own dialog cannot be clicked. Until the page is loaded again. */
export async function withoutFilePicker(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined });
  });
}
