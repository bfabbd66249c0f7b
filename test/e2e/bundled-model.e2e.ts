import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerText,
  answerTo,
  launch,
  loadTiny,
  newChat,
  openApp,
  openFacts,
  think,
  type AppPage,
  waitForAnswer,
  whenBundledIsReady,
  whenIdle,
  withFixedSeed,
} from './app-page';

let browser: Browser;
let app: AppPage;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  app = await openApp(browser, withFixedSeed);
  ({ page } = app);
});
afterAll(async () => {
  await browser.close();
});

const suggestion = (name: string) =>
  page.getByRole('list', { name: 'Suggestions' }).getByRole('button', { name });
const thoughts = () => page.locator('article[aria-label=Answer] .thoughts');

describe('the bundled model in the built app', () => {
  it('takes a question before it has loaded, and answers it on the first visit', async () => {
    await suggestion('Who are you?').click();
    await page.getByText('Waiting for the model').first().waitFor();
    await waitForAnswer(page, 10);
    await whenIdle(page);
    await openFacts(page);
    await page.getByRole('button', { name: /tokens · [\d.]+ tokens\/s$/ }).waitFor();
    expect(await page.getByText(/First\stoken\safter\s[\d.]+\ss/).count()).toBe(1);
    expect(await page.getByRole('banner').textContent()).toContain('software');
    expect(await thoughts().count()).toBe(0);
  });

  it('thinks when asked to, shows the trace and finds the right product', async () => {
    await newChat(page);
    await suggestion('48 × 37, thinking first').click();
    await page.getByText('Thinking…').waitFor();
    await waitForAnswer(page, 5);
    await whenIdle(page);
    expect(await answerText(page)).toContain('1776');
    await page.getByRole('button', { name: /^Thought for .* tokens$/ }).click();
    await thoughts().getByText('48').first().waitFor();
  });

  it('answers at once when it is not asked to think', async () => {
    await newChat(page);
    await suggestion('48 × 37, straight away').click();
    await waitForAnswer(page, 5);
    await whenIdle(page);
    expect(await thoughts().count()).toBe(0);
  });

  it('stops in mid-thought and answers the next question', async () => {
    await newChat(page);
    await suggestion('48 × 37, thinking first').click();
    await page.waitForFunction(
      () => (document.querySelector('.thoughts')?.textContent.length ?? 0) > 10,
    );
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').waitFor();
    await page.getByText('Thoughts, unfinished').waitFor();
    await think(page, false);
    expect(await answerTo(page, 'Hello')).not.toBe('');
  });

  it('calls the calculator and answers from its result', async () => {
    await newChat(page);
    await suggestion('A tool call: 7891 × 4567').click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('36038197').first().waitFor();
    await whenIdle(page);
    expect(await answerText(page)).toContain('36038197');
  });

  it('remembers over three turns, and reads only what is new', async () => {
    await newChat(page);
    await think(page, false);
    await answerTo(page, 'My name is Clara.');
    await answerTo(page, 'Hello');
    expect(await answerTo(page, 'What is my name?')).toContain('Clara');
    await openFacts(page);
    expect(await page.getByText(/of\s\d+\sprompt\stokens\sreused/).count()).toBeGreaterThanOrEqual(
      2,
    );
  });

  it('makes no complaint and no request elsewhere', () => {
    expect(app.complaints).toEqual([]);
  });

  it('gives way to a file of the person’s own', async () => {
    await newChat(page);
    await loadTiny(page);
    await page.getByText('tiny qwen3', { exact: true }).waitFor();
  });

  it('is back after a reload', async () => {
    await page.reload();
    await whenBundledIsReady(page);
    expect(await answerTo(page, 'Who are you?')).not.toBe('');
  });
});
