import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerText,
  ask,
  launch,
  loadTiny,
  openApp,
  pick,
  waitForAnswer,
  whenIdle,
} from './app-page';
import { talkingModel } from './talking-model';

/** Long enough that a stop comes in the middle. Random weights hardly ever end an answer by themselves. */
const LONG_CONTEXT = { nCtxTrain: 4096 };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

describe('the built app on WebGPU', () => {
  it('opens a GGUF, streams an answer and tells speed and adapter, without a complaint or a request elsewhere', async () => {
    const { page, complaints } = await openApp(browser);
    await loadTiny(page);
    expect(await page.getByRole('banner').textContent()).toContain('software');
    await ask(page, 'Hello');
    await waitForAnswer(page, 1);
    await whenIdle(page);
    const facts = page.getByText(/tokens\s· [\d.]+ tokens\/s\s· first token after [\d.]+ s/);
    expect(await facts.count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('stops in mid-answer on Esc, keeps the text, and answers the next question', async () => {
    const { page } = await openApp(browser);
    await loadTiny(page, LONG_CONTEXT);
    await ask(page, 'Hello');
    await waitForAnswer(page, 20);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').waitFor();
    const kept = await answerText(page);
    expect(kept.length).toBeGreaterThanOrEqual(20);
    await ask(page, 'And now?');
    await page.locator('article[aria-label=Hermes] .content').nth(1).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await whenIdle(page);
    expect(await page.locator('article[aria-label=Hermes] .content').first().textContent()).toBe(
      kept,
    );
    await page.close();
  });

  it('stops while it still reads a long question, and answers the next', async () => {
    const { page } = await openApp(browser);
    await loadTiny(page, LONG_CONTEXT);
    await ask(page, 'x1 '.repeat(1300));
    await page.getByText(/^Reading [\d,]+ tokens/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').waitFor();
    expect(await page.locator('article[aria-label=Hermes] .content').count()).toBe(0);
    await page.getByRole('button', { name: 'New chat' }).click();
    await ask(page, 'Hello');
    await waitForAnswer(page, 5);
    await page.close();
  });

  it('reads only what is new of a second question', async () => {
    const { page } = await openApp(browser);
    await loadTiny(page, LONG_CONTEXT);
    await ask(page, 'A first question that is long enough to be worth keeping in the cache');
    await waitForAnswer(page, 5);
    await page.keyboard.press('Escape');
    await whenIdle(page);
    await ask(page, 'A second one');
    await waitForAnswer(page, 5);
    await page.keyboard.press('Escape');
    await page.getByText(/of \d+ prompt tokens reused/).waitFor();
    await page.close();
  });

  it('opens another model in place of the first', async () => {
    const { page, complaints } = await openApp(browser);
    await loadTiny(page);
    await loadTiny(page, { architecture: 'llama' });
    await page.getByText('tiny llama', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('opens another model in mid-answer, and a third while that one loads', async () => {
    const { page, complaints } = await openApp(browser);
    await loadTiny(page);
    await ask(page, 'Tell me something');
    await waitForAnswer(page, 5);
    await pick(page, { name: 'second.gguf', bytes: talkingModel({ architecture: 'seed_oss' }) });
    await page.getByText('second.gguf').waitFor();
    await pick(page, { name: 'third.gguf', bytes: talkingModel({ architecture: 'llama' }) });
    await page.getByText('tiny llama', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await ask(page, 'And now?');
    await waitForAnswer(page, 1);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
