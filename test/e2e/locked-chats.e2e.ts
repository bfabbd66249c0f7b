import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';
import { SLOWEST_MS, withoutBundledModel } from './app-page';

/** Folders' names are words of the person's that need no model. */
const BEFORE = 'Aardvarks-kept-readable';
const AFTER = 'Zebras-kept-sealed';
const PASSPHRASE = 'four words of mine';

let profile: string;
let context: BrowserContext;
let page: Page;
/** Uncaught errors and what broke the page's policy, of any tab. */
const complaints: string[] = [];
beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'talaria-profile-'));
  const executablePath = findChromium();
  context = await chromium.launchPersistentContext(profile, {
    args: chromiumArguments(),
    serviceWorkers: 'block',
    ...(executablePath && { executablePath }),
  });
  page = await openTab();
});
afterAll(async () => {
  await context.close();
  await rm(profile, { recursive: true, force: true });
});

async function openTab(): Promise<Page> {
  const tab = await context.newPage();
  tab.setDefaultTimeout(SLOWEST_MS);
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('console', (message) => {
    if (/policy|trusted/i.test(message.text())) complaints.push(message.text());
  });
  await withoutBundledModel(tab);
  await tab.goto(inject('appUrl'));
  return tab;
}

async function makeFolder(tab: Page, name: string): Promise<void> {
  await tab.getByRole('button', { name: 'New folder' }).click();
  await tab.getByRole('textbox', { name: 'Name of the folder' }).fill(name);
  await tab.keyboard.press('Enter');
  await folder(tab, name).waitFor();
}

const folder = (tab: Page, name: string) => tab.getByRole('region', { name, exact: true });
const locked = (tab: Page) => tab.getByRole('heading', { name: 'Your chats are locked.' });

/** Whether any file of the browser has the word, as one who copies the disk would look for it. */
async function isOnDisk(word: string): Promise<boolean> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => null);
    if (bytes?.includes(word) || bytes?.includes(Buffer.from(word, 'utf16le'))) return true;
  }
  return false;
}

it('chats are sealed with a passphrase, in all tabs, and nothing of them is on the disk or the page', async () => {
  await makeFolder(page, BEFORE);
  await expect.poll(() => isOnDisk(BEFORE)).toBe(true);
  const other = await openTab();
  await folder(other, BEFORE).waitFor();

  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByRole('button', { name: 'Encrypt the chats…' }).click();
  await page.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Once more', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Encrypt all chats' }).click();
  await page.getByText(/^The chats are encrypted\. /).waitFor();
  await page.keyboard.press('Escape');

  // The other tab was given the key.
  await makeFolder(other, AFTER);
  await folder(page, AFTER).waitFor();
  expect(await isOnDisk(AFTER)).toBe(false);

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('lock the chats');
  await page.keyboard.press('Enter');
  for (const tab of [page, other]) {
    await locked(tab).waitFor();
    expect(await tab.getByText(/Aardvarks|Zebras/).count()).toBe(0);
  }
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  for (const name of [BEFORE, AFTER]) await folder(page, name).waitFor();
  expect(await locked(other).count()).toBe(1);
  expect(await isOnDisk(AFTER)).toBe(false);
  expect(complaints).toEqual([]);
});
