import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerText,
  ask,
  launch,
  loadTiny,
  newChat,
  openApp,
  openFacts,
  pick,
  type AppPage,
  waitForAnswer,
  whenIdle,
  withoutBundledModel,
} from './app-page';
import { talkingModel } from './talking-model';

/** Long enough that a stop comes in the middle. Random weights hardly ever end an answer by themselves. */
const LONG_CONTEXT = { nCtxTrain: 4096 };

let browser: Browser;
let app: AppPage;
beforeAll(async () => {
  browser = await launch();
  app = await openApp(browser, withoutBundledModel);
  await loadTiny(app.page, LONG_CONTEXT);
});
afterAll(async () => {
  await browser.close();
});

describe('a model of random weights, which never ends an answer', () => {
  it('stops in mid-answer on Esc, keeps the text, and answers the next question', async () => {
    const { page } = app;
    await ask(page, 'Hello');
    await waitForAnswer(page, 20);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').waitFor();
    const kept = await answerText(page);
    expect(kept.length).toBeGreaterThanOrEqual(20);
    await ask(page, 'And now?');
    await page.locator('article[aria-label=Answer] .content').nth(1).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await whenIdle(page);
    expect(await page.locator('article[aria-label=Answer] .content').first().textContent()).toBe(
      kept,
    );
  });

  it('stops while it still reads a long question, and answers the next', async () => {
    const { page } = app;
    await newChat(page);
    await ask(page, 'x1 '.repeat(1300));
    await page.getByText(/^Reading [\d,]+ tokens/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').waitFor();
    expect(await page.locator('article[aria-label=Answer] .content').count()).toBe(0);
    await newChat(page);
    await ask(page, 'Hello');
    await waitForAnswer(page, 5);
    await page.keyboard.press('Escape');
    await whenIdle(page);
  });

  it('reads only what is new of a second question', async () => {
    const { page } = app;
    await newChat(page);
    await ask(page, 'A first question that is long enough to be worth keeping in the cache');
    await waitForAnswer(page, 5);
    await page.keyboard.press('Escape');
    await whenIdle(page);
    await ask(page, 'A second one');
    await waitForAnswer(page, 5);
    await page.keyboard.press('Escape');
    await whenIdle(page);
    await openFacts(page);
    await page
      .getByRole('article', { name: 'Answer' })
      .nth(1)
      .getByText(/of\s\d+\sprompt\stokens\sreused/)
      .waitFor();
  });

  it('takes a question of a new chat at once, in mid-answer too', async () => {
    const { page } = app;
    for (const question of ['One', 'Two', 'Three']) {
      await newChat(page);
      await ask(page, question);
      await waitForAnswer(page, 1);
      const asked = await page.getByRole('article', { name: 'You' }).textContent();
      expect(asked?.trim()).toBe(question);
    }
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('gives way to another model in mid-answer, and that one to a third while it loads', async () => {
    const { page } = app;
    await newChat(page);
    await ask(page, 'Tell me something');
    await waitForAnswer(page, 5);
    await pick(page, { name: 'second.gguf', bytes: talkingModel({ architecture: 'seed_oss' }) });
    await page.getByText('second.gguf', { exact: true }).waitFor();
    await pick(page, { name: 'third.gguf', bytes: talkingModel({ architecture: 'llama' }) });
    await page.getByText('tiny llama', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await ask(page, 'And now?');
    await waitForAnswer(page, 1);
  });
});
