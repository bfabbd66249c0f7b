/** `npm run pictures`: the pictures of the read-me, taken of the built app with answers of the bundled model. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright';

import { BUNDLED_MODEL } from '../src/hermes/bundled-model.ts';
import { CHAT_OF_EVERYTHING } from '../test/fixtures/chat-of-everything.ts';
import { buildIfStale } from './build-if-stale.mjs';
import { chromiumArguments, findChromium } from './find-chromium.mjs';
import { ROOT } from './root.mjs';
import { serveDist } from './serve-dist.ts';

/** A software adapter on a busy machine compiles the kernels of a model for most of a minute. */
const SLOWEST_MS = 180_000;
const MOST_BYTES = 150_000;
const FOLDER = 'docs/pictures';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

type Theme = 'light' | 'dark';
interface Picture {
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: Theme;
}

async function take(page: Page, { name, size, theme }: Picture): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme });
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  const path = join(ROOT, name.startsWith('public/') ? name : join(FOLDER, name));
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size: nBytes } = statSync(path);
  if (nBytes > MOST_BYTES) {
    throw new Error(`${name} has ${String(nBytes)} bytes; allowed are ${String(MOST_BYTES)}`);
  }
  console.log(`${name}: ${String(nBytes)} bytes`);
}

async function ask(page: Page, suggestion: string): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).click();
  await choose(page, suggestion);
}

async function choose(page: Page, suggestion: string): Promise<void> {
  const suggestions = page.getByRole('list', { name: 'Suggestions' });
  // The name goes on with what is behind it: that the model thinks first.
  await suggestions.getByRole('button', { name: suggestion }).click();
  await page.locator('[role=log][aria-busy=true]').waitFor();
  await page.locator('[role=log][aria-busy=false]').waitFor();
}

/** A chat with all that an answer may have. */
async function importChat(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.locator('dialog input[role=combobox]').fill('Import chats');
  await page.getByRole('option', { name: 'Import chats' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('File of chats').setInputFiles({
    name: 'chat.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(CHAT_OF_EVERYTHING)),
  });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('1 chat imported.').waitFor();
  await page.getByRole('button', { name: 'Good', exact: true }).click();
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByText(CHAT_OF_EVERYTHING.title, { exact: true }).click();
  const answer = page.getByRole('article', { name: 'Answer' }).first();
  await answer.locator('.katex').first().waitFor();
  await answer.evaluate((element) => {
    element.scrollIntoView();
  });
}

async function takeAll(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: DESKTOP });
  page.setDefaultTimeout(SLOWEST_MS);
  await page.goto(url);
  await page.getByRole('banner').getByText(BUNDLED_MODEL.name, { exact: true }).waitFor();
  await take(page, { name: 'first-visit-desktop-light.png', size: DESKTOP, theme: 'light' });
  await take(page, { name: 'first-visit-phone-dark.png', size: PHONE, theme: 'dark' });
  await page.setViewportSize(DESKTOP);

  await choose(page, 'Is 91 a prime number?');
  await ask(page, 'Name, age and city as JSON');
  await ask(page, 'How many r’s are in strawberry?');
  await page.getByRole('button', { name: /^Thought for/ }).click();
  await take(page, { name: 'public/screenshot.png', size: DESKTOP, theme: 'light' });
  await take(page, { name: 'answer-desktop-dark.png', size: DESKTOP, theme: 'dark' });
  await take(page, { name: 'answer-phone-light.png', size: PHONE, theme: 'light' });

  await page.setViewportSize(DESKTOP);
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('button', { name: 'A tool call: 7891 × 4567' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  await take(page, { name: 'tool-call-desktop-dark.png', size: DESKTOP, theme: 'dark' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('[role=log][aria-busy=false]').waitFor();

  await importChat(page);
  await take(page, { name: 'reading-desktop-light.png', size: DESKTOP, theme: 'light' });
  await take(page, { name: 'reading-phone-dark.png', size: PHONE, theme: 'dark' });
  await page.setViewportSize(DESKTOP);
  await page.keyboard.press('Control+k');
  await page.locator('dialog input[role=combobox]').fill('chat');
  await take(page, { name: 'palette-desktop-dark.png', size: DESKTOP, theme: 'dark' });
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Models:/ }).click();
  await page.getByRole('dialog', { name: 'Models' }).waitFor();
  await take(page, { name: 'models-desktop-light.png', size: DESKTOP, theme: 'light' });
  await take(page, { name: 'models-phone-dark.png', size: PHONE, theme: 'dark' });
}

await buildIfStale();
mkdirSync(join(ROOT, FOLDER), { recursive: true });
const server = await serveDist(join(ROOT, 'dist'));
const executablePath = findChromium();
const browser = await chromium.launch({
  args: chromiumArguments(),
  ...(executablePath && { executablePath }),
});
try {
  await takeAll(browser, server.url);
} finally {
  await browser.close();
  server.close();
}
