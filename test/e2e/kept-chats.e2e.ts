import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerText,
  ask,
  launch,
  newChat,
  openApp,
  SLOWEST_MS,
  whenBundledIsReady,
  whenIdle,
  think,
  withoutFilePicker,
} from './app-page';

/** The bundled model, in Chromium on WebGPU; what is kept lies in a real IndexedDB. */
let browser: Browser;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  browser = await launch();
  ({ page, complaints } = await openApp(browser));
  await whenBundledIsReady(page);
  await think(page, false);
});
afterAll(async () => {
  await browser.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const lastAnswer = () => page.locator('article[aria-label=Answer]').last();
const thought = () => lastAnswer().getByRole('button', { name: /^Thought for/ });

async function reload(): Promise<void> {
  await page.reload();
  await page.getByRole('log', { name: 'Conversation' }).waitFor();
}

/** Kills the renderer of the page, and opens its address in another. */
async function crash(): Promise<void> {
  const dead = page;
  const session = await dead.context().newCDPSession(dead);
  page = await dead.context().newPage();
  page.setDefaultTimeout(SLOWEST_MS);
  const crashed = dead.waitForEvent('crash');
  // Nobody is left to answer it.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.goto(dead.url());
  await page.getByRole('log', { name: 'Conversation' }).waitFor();
}

describe('a chat', () => {
  it('has its thoughts, its answer and its figures after a reload', async () => {
    await think(page, true);
    await ask(page, 'What is 48 + 37?');
    await whenIdle(page);
    const label = await thought().textContent();
    const answer = await answerText(page);
    await reload();
    expect(await thought().textContent()).toBe(label);
    expect(await answerText(page)).toBe(answer);
    expect(await lastAnswer().textContent()).toMatch(/tokens\/s/);
    await thought().click();
    expect(await lastAnswer().textContent()).toContain('8');
  });

  it('has what was written of an answer when the page crashed in the middle, and goes on', async () => {
    await whenBundledIsReady(page);
    await newChat(page);
    await ask(page, 'What is 48213 + 39775?');
    await page.waitForFunction(() => {
      const thoughts = document.querySelector('article[aria-label=Answer]')?.textContent ?? '';
      return thoughts.replace('Thinking', '').length > 60;
    });
    // As long as it may take until the next piece is kept.
    await page.waitForTimeout(600);
    await crash();
    await page.getByText('Interrupted.').waitFor();
    await whenBundledIsReady(page);
    await button('Go on').click();
    await page.locator('[role=log][aria-busy=true]').waitFor();
    await whenIdle(page);
    await thought().waitFor();
    expect(await answerText(page)).not.toBe('');
  });

  it('has the calls of tools with their results', async () => {
    await newChat(page);
    await think(page, false);
    await button('Tools').click();
    await ask(page, 'What is 7891 * 4567?');
    await button('Run').click({ timeout: SLOWEST_MS });
    await whenIdle(page);
    await reload();
    const call = page.getByRole('figure', { name: 'Tool call' });
    expect(await call.textContent()).toContain('{"result":36038197}');
    await button('Tools').click();
  });

  it('is found and opened again, with the others', async () => {
    const list = page.getByRole('navigation', { name: 'Chats' });
    expect(await list.getByRole('listitem').count()).toBe(3);
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('37');
    await list.getByRole('button', { name: 'What is 48 + 37?', exact: true }).click();
    await page.getByRole('article', { name: 'You' }).getByText('What is 48 + 37?').waitFor();
  });
});

/** As the browser counts. @param quotaBytes null for its own */
async function setQuota(quotaBytes: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', {
    origin,
    ...(quotaBytes !== null && { quotaSize: quotaBytes }),
  });
}

/** Chromium believes for half a minute what it knew of the room on a disk; what is begun so late is written when it asks again. */
const LENT_MS = 27_000;

describe('a disk that is full in mid-answer', () => {
  it('loses nothing: the text stays, can be saved as a file, and is kept once there is room', async () => {
    await whenBundledIsReady(page);
    await newChat(page);
    await setQuota(1);
    await page.waitForTimeout(LENT_MS);
    await ask(page, 'What is 48213 + 39775?');
    await page.getByText('Not saved: 1 chat.').waitFor();
    await whenIdle(page);
    const answer = await answerText(page);
    expect(answer).not.toBe('');
    expect(await page.getByText('The browser has no more room').count()).toBe(1);
    await withoutFilePicker(page);
    const saving = page.waitForEvent('download');
    await button('Save as a file').click();
    const saved = await readFile(await (await saving).path(), 'utf8');
    const messages = saved
      .split('\n')
      .filter((line) => line.includes('"type":"chat"'))
      .flatMap((line) => (JSON.parse(line) as { messages: { content: string }[] }).messages);
    expect(messages.map(({ content }) => content.trim())).toEqual([
      'What is 48213 + 39775?',
      answer.trim(),
    ]);
    await setQuota(null);
    await button('Try again').click();
    await page.getByText('Not saved: 1 chat.').waitFor({ state: 'detached' });
    await reload();
    expect(await answerText(page)).toBe(answer);
  });
});

describe('inside an answer', () => {
  it('are the probabilities of its tokens, from any of which it can be written anew', async () => {
    await whenBundledIsReady(page);
    await newChat(page);
    await page.getByRole('button', { name: /^Context/ }).click();
    await page.getByRole('checkbox', { name: /^Show how likely/ }).click();
    await page.keyboard.press('Escape');
    await ask(page, 'What is 2 + 2?');
    await whenIdle(page);
    const first = await answerText(page);
    await button('Inside this answer').click();
    const dialog = page.getByRole('dialog', { name: 'Inside this answer' });
    await dialog.locator('pre', { hasText: '<|im_start|>assistant⏎' }).waitFor();
    const tokens = dialog.getByRole('toolbar', { name: 'Tokens' }).getByRole('button');
    const written = (await tokens.allTextContents()).join('').replaceAll('⏎', '');
    expect(written.startsWith('<think>')).toBe(true);
    expect(written.endsWith(first)).toBe(true);
    await tokens.last().click();
    await dialog
      .getByRole('button', { name: /^Go on with/ })
      .first()
      .click();
    await page.getByText('2/2', { exact: true }).waitFor();
    await whenIdle(page);
    expect(await answerText(page)).not.toBe(first);
  });
});

describe('a persona', () => {
  it('speaks in the prompt, and is kept with its chat', async () => {
    await button('Personas').click();
    const library = page.getByRole('dialog', { name: 'Personas' });
    await library.getByRole('searchbox').fill('tutor');
    await library.getByRole('button', { name: /^Use/ }).first().click();
    await page.getByRole('button', { name: /^Go on without/ }).waitFor();
    await page.getByRole('button', { name: /^Context/ }).click();
    const read = await page.getByRole('dialog', { name: 'Context' }).locator('pre').textContent();
    expect(read).toMatch(/system⏎\n(?!You are Hermes, created)/);
    await page.keyboard.press('Escape');
    await ask(page, 'What is 1 + 1?');
    await whenIdle(page);
    await reload();
    await page.getByRole('button', { name: /^Go on without/ }).waitFor();
  });
});

it('nothing was complained about', () => {
  expect(complaints).toEqual([]);
});
