import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerText,
  ask,
  launch,
  openApp,
  openFacts,
  whenBundledIsReady,
  whenIdle,
  think,
} from './app-page';

/** The bundled model, in Chromium on WebGPU. */
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  ({ page } = await openApp(browser));
  await whenBundledIsReady(page);
  await think(page, false);
});
afterAll(async () => {
  await browser.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
/** Tokens of the last prompt that needed no prefill, as the page tells. */
async function reusedTokens(): Promise<number> {
  await openFacts(page);
  const facts = await page.locator('article[aria-label=Answer]').last().textContent();
  return Number(
    /(\d+) of \d+ prompt tokens reused/.exec(facts?.replaceAll('\u00a0', ' ') ?? '')?.[1] ?? 0,
  );
}

describe('a thought', () => {
  it('is ended on request, and the answer follows', async () => {
    await think(page, true);
    await ask(page, 'What is 4821 + 3977?');
    await button('Answer now').click();
    await whenIdle(page);
    const answer = page.locator('article[aria-label=Answer]').last();
    await answer.getByRole('button', { name: /^Thought for .* · cut short$/ }).waitFor();
    expect(await answerText(page)).not.toBe('');
    await think(page, false);
  });
});

describe('an answer', () => {
  it('that was stopped goes on from its keys and values', async () => {
    await button('New chat').click();
    await ask(page, 'Tell me what Talaria is, and what it is for.');
    await page.waitForFunction(() => {
      const last = [...document.querySelectorAll('article[aria-label=Answer] .content')].at(-1);
      return (last?.textContent.length ?? 0) > 2;
    });
    await button('Stop').click();
    await whenIdle(page);
    const begun = await answerText(page);
    await button('Go on').click();
    await page.locator('[role=log][aria-busy=true]').waitFor();
    await whenIdle(page);
    const whole = await answerText(page);
    expect(whole.startsWith(begun)).toBe(true);
    expect(whole.length).toBeGreaterThan(begun.length);
    expect(await reusedTokens()).toBeGreaterThan(20);
  });

  it('by a schema is JSON that fits it', async () => {
    await button('New chat').click();
    await button('Format').click();
    await page.getByRole('radio', { name: 'JSON Schema' }).click();
    await button('Done').click();
    await ask(page, 'Maria Lopez, 34, is a nurse from Lisbon.');
    await page.getByText('Fits the schema').waitFor();
    const text = await page.locator('article[aria-label=Answer] pre').last().textContent();
    expect(JSON.parse(text ?? '')).toMatchObject({
      name: expect.any(String) as string,
      age: expect.any(Number) as number,
      city: expect.any(String) as string,
    });
  });

  it('by a grammar of one’s own is a text of it, behind a free thought', async () => {
    await button('New chat').click();
    await button('Format').click();
    await page.getByRole('radio', { name: 'Grammar' }).click();
    await page.getByRole('textbox', { name: 'Grammar' }).fill('root ::= "yes." | "no."');
    await button('Done').click();
    await think(page, true);
    await ask(page, 'Is 91 a prime number?');
    await page.locator('[role=log][aria-busy=true]').waitFor();
    await whenIdle(page);
    expect(['yes.', 'no.']).toContain(await answerText(page));
    await page.getByRole('button', { name: /^Thought for/ }).waitFor();
  });
});
