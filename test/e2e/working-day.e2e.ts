import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_OF_EVERYTHING } from '../fixtures/chat-of-everything';
import {
  answerText,
  answerTo,
  closeDialog,
  command,
  launch,
  newChat,
  openApp,
  openDialog,
  openFacts,
  think,
  whenBundledIsReady,
  whenIdle,
  withFixedSeed,
  withoutFilePicker,
} from './app-page';

/** Nothing here takes long but the first load. */
const STEP_MS = 30_000;

/** One person, one browser, from the first visit on; the bundled model answers. */
let browser: Browser;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  browser = await launch();
  ({ page, complaints } = await openApp(browser, withFixedSeed));
  page.setDefaultTimeout(STEP_MS);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(async () => {
  await browser.close();
});

const button = (name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
const field = () => page.getByRole('textbox', { name: 'Message' });
const chats = () => page.getByRole('navigation', { name: 'Chats' });
const menuItem = (name: string) =>
  page.getByRole('menu', { name: 'Chat' }).getByRole('menuitem', { name, exact: true });
const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
const openMenu = (title: string) => button(`More for ${title}`).first().click();
const dialog = () => page.locator('dialog[open]');

describe('a first visit', () => {
  it('is asked at once, with no dialog in the way, and says which Hermes this machine can run', async () => {
    await page.getByRole('list', { name: 'Suggestions' }).waitFor();
    expect(await dialog().count()).toBe(0);
    await page.getByText('Hermes 4 needs a GPU.').waitFor();
    await button('Who are you?').click();
    await whenBundledIsReady(page);
    await whenIdle(page);
    expect(await answerText(page)).toContain('demonstration model');
  });

  it('has the way to the models in the same line', async () => {
    await newChat(page);
    await button('See all models').click();
    await dialog().getByRole('heading', { name: 'Hermes 4 14B' }).waitFor();
    await closeDialog(page);
  });
});

describe('a conversation', () => {
  it('has its last question edited from the empty field, and keeps both versions', async () => {
    await newChat(page);
    await think(page, false);
    const first = await answerTo(page, 'What is 2 + 2?');
    await field().press('ArrowUp');
    const edited = page.getByRole('textbox', { name: 'The question’s text' });
    await edited.fill('What is 3 + 5?');
    await edited.press('Control+Enter');
    await page.locator('[role=log][aria-busy=true]').waitFor();
    await whenIdle(page);
    expect(await answerText(page)).toContain('8');
    await button('Earlier version').first().click();
    expect(await answerText(page)).toBe(first);
    await page.getByLabel('Version 1 of 2').waitFor();
    await button('Later version').first().click();
  });

  it('tells what it cost here, and would have elsewhere', async () => {
    await openFacts(page);
    const facts = await page.locator('.details').last().textContent();
    // Its spaces do not break.
    expect(facts).toMatch(/First\sToken\safter/i);
    expect(facts).toMatch(/From\sa\sserver\sabout\s.*\$.*;\shere\snothing/);
  });

  it('is renamed, pinned, put into a folder, deleted and brought back', async () => {
    await command(page, 'Rename this chat');
    await page.keyboard.type('Sums');
    await page.keyboard.press('Enter');
    await chats().getByText('Sums', { exact: true }).waitFor();
    await openMenu('Sums');
    await menuItem('Pin').click();
    await page.getByText('Pinned', { exact: true }).waitFor();
    await openMenu('Sums');
    await menuItem('New folder').click();
    await page.getByRole('textbox', { name: 'Name of the folder' }).fill('School');
    await page.keyboard.press('Enter');
    await button('School').waitFor();
    await openMenu('Sums');
    await menuItem('Delete').click();
    await page.getByText('Deleted “Sums”').waitFor();
    expect(await chats().getByText('Sums', { exact: true }).count()).toBe(0);
    await button('Undo').click();
    await chats().getByText('Sums', { exact: true }).waitFor();
  });

  it('has its draft and its place after a reload', async () => {
    await chats().getByText('Sums', { exact: true }).click();
    await page.getByRole('log', { name: 'Conversation' }).waitFor();
    await field().fill('half a sentence');
    await page.waitForTimeout(1000);
    await page.reload();
    await page.getByRole('log', { name: 'Conversation' }).waitFor();
    await expect.poll(() => field().inputValue()).toBe('half a sentence');
    await button('School').waitFor();
    await field().fill('');
    await whenBundledIsReady(page);
  });
});

describe('somebody else’s chat', () => {
  it('is read from a file of ChatGPT, of which nothing runs', async () => {
    await openDialog(page, 'Import chats');
    await page.getByLabel('File of chats').setInputFiles('test/fixtures/chat-files/chatgpt.json');
    await button('Import').click();
    await page
      .getByText(/chats? imported/)
      .first()
      .waitFor();
    await button('Good').click();
  });

  it('is read with colours, formulas and links that lead nowhere by themselves', async () => {
    await openDialog(page, 'Import chats');
    await page.getByLabel('File of chats').setInputFiles({
      name: 'chat.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(CHAT_OF_EVERYTHING)),
    });
    await button('Import').click();
    await page.getByText('1 chat imported.').waitFor();
    await button('Good').click();
    await chats().getByText(CHAT_OF_EVERYTHING.title, { exact: true }).click();
    await page.locator('.katex').first().waitFor();
    await page.locator('pre .keyword').first().waitFor();
    await button('Copy the code').first().click();
    expect(await clipboard()).toMatch(/^import math\n/);
    await page.getByText('the page', { exact: true }).click();
    await dialog().getByText('https://example.org/waves').waitFor();
    await closeDialog(page);
  });

  it('is found by a word of it, and goes out as it came', async () => {
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('radians');
    await chats().locator('mark').first().waitFor();
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('');
    await withoutFilePicker(page);
    await openDialog(page, 'Export this chat');
    await page.getByRole('radio', { name: /^OpenAI messages/ }).check();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export').click()]);
    const text = await readFile(await download.path(), 'utf8');
    const { messages } = JSON.parse(text) as { messages: unknown };
    expect(messages).toEqual(CHAT_OF_EVERYTHING.messages);
    await closeDialog(page);
  });
});

describe('work', () => {
  it('asks about an attached file, whose tokens are counted before it is sent', async () => {
    await newChat(page);
    const empty = await page.getByRole('button', { name: /^Context/ }).textContent();
    await page.getByLabel('Files to attach').setInputFiles({
      name: 'note.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('The bridge was built in 1932 of steel. '.repeat(5)),
    });
    await page.getByRole('list', { name: 'Attached files' }).getByText('note.txt').waitFor();
    await field().fill('When was the bridge built?');
    await expect
      .poll(() => page.getByRole('button', { name: /^Context/ }).textContent())
      .not.toBe(empty);
    await field().press('Enter');
    await page.locator('[role=log][aria-busy=true]').waitFor();
    await whenIdle(page);
    expect((await answerText(page)).length).toBeGreaterThan(0);
    await page.getByRole('article', { name: 'You' }).getByText('note.txt').waitFor();
  });

  it('draws the likeliest tokens from now on, without loading anything again', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await openDialog(page, 'Sampling');
    await button('Always the likeliest').click();
    await closeDialog(page);
    await newChat(page);
    const one = await answerTo(page, 'Who are you?');
    await button('Answer again').click();
    await page.locator('[role=log][aria-busy=true]').waitFor();
    await whenIdle(page);
    expect(await answerText(page)).toBe(one);
    expect(requests.filter((url) => url.endsWith('.gguf'))).toEqual([]);
  });

  it('compares two settings, one answer after the other', async () => {
    await openDialog(page, 'Compare two models, or two settings');
    await page.getByRole('textbox', { name: 'Question for both' }).fill('Who are you?');
    await page.keyboard.press('Enter');
    const answers = dialog().locator('article[aria-label=Answer] .content');
    await expect.poll(() => answers.count(), { timeout: 60_000 }).toBe(2);
    await expect
      .poll(() => dialog().locator('[aria-busy=true]').count(), { timeout: 60_000 })
      .toBe(0);
    for (const answer of await answers.allTextContents()) expect(answer).toContain('demonstration');
    await closeDialog(page);
  });

  it('is done with keys, all of which are listed', async () => {
    await page.keyboard.press('Control+/');
    await dialog().getByText('Copy the last answer').waitFor();
    await closeDialog(page);
    await page.keyboard.press('Alt+y');
    await expect.poll(clipboard).toBe(await answerText(page));
  });

  it('reports the GPU, and every host that was contacted', async () => {
    await openDialog(page, 'GPU');
    await button('Copy report').click();
    await expect.poll(clipboard).toMatch(/swiftshader/i);
    await closeDialog(page);
    await openDialog(page, 'Privacy');
    const here = new URL(page.url()).host;
    await dialog().getByText(here, { exact: true }).first().waitFor();
    await closeDialog(page);
  });

  it('goes on in another language, also after a reload', async () => {
    await field().fill('half a sentence');
    await openDialog(page, 'Language');
    await page.getByRole('combobox').filter({ hasText: '简体中文' }).selectOption('Deutsch');
    await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
    await closeDialog(page);
    expect(await page.getByRole('textbox', { name: 'Nachricht' }).inputValue()).toBe(
      'half a sentence',
    );
    await page.reload();
    await page.getByRole('textbox', { name: 'Nachricht' }).waitFor();
    await page.keyboard.press('Control+/');
    await dialog().getByText('Letzte Antwort kopieren').waitFor();
    await closeDialog(page);
  });

  it('complained of nothing, and reached for nothing elsewhere', () => {
    expect(complaints).toEqual([]);
  });
});
