import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PHONE } from './accessible-states';
import {
  answerText,
  ask,
  closeDialog,
  launch,
  openApp,
  openDialog,
  think,
  whenBundledIsReady,
  whenIdle,
  withFixedSeed,
} from './app-page';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

/** The text of the last answer, once there is all of it. */
async function answered(page: Page): Promise<string> {
  await page.locator('[role=log][aria-busy=true]').waitFor();
  await whenIdle(page);
  return answerText(page);
}

it('a person with a phone asks, reads, and finds the chat again, by touch alone', async () => {
  const { page, complaints } = await openApp(browser, withFixedSeed, {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
  });
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
  const chats = page.getByRole('dialog', { name: 'Chats' });
  const field = page.getByRole('textbox', { name: 'Message' });

  await whenBundledIsReady(page);
  await button('Who are you?').tap();
  expect(await answered(page)).toContain('demonstration');
  // The keyboard would cover what is to be read.
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(false);
  const { width } = PHONE;
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

  await field.tap();
  await page.keyboard.insertText('Hello');
  await button('Send').tap();
  expect(await answered(page)).not.toBe('');

  await button('Chats').tap();
  await chats.getByRole('button', { name: 'New chat' }).tap();
  await chats.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Start with a question.' }).waitFor();

  await button('Chats').tap();
  await chats.getByRole('button', { name: 'Who are you?', exact: true }).tap();
  await chats.waitFor({ state: 'hidden' });
  await page.getByText('Hello', { exact: true }).waitFor();

  await button('Chats').tap();
  await chats.waitFor();
  // Beside it.
  await page.touchscreen.tap(width - 10, 400);
  await chats.waitFor({ state: 'hidden' });

  await button(/^Models:/).tap();
  await page.getByText(/^No GPU was found/).waitFor();
  await button('Close').tap();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('nothing moves by itself for whom motion is a trouble', async () => {
  const { page } = await openApp(browser, withFixedSeed, { reducedMotion: 'reduce' });
  /** Longer than a frame, and therefore seen as motion. */
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 10)
        .map((animation) => JSON.stringify(animation.effect?.getTiming())),
    );
  const isBusy = () => page.locator('[role=log][aria-busy=true]').isVisible();

  expect(await moving()).toEqual([]);
  await whenBundledIsReady(page);
  await think(page, true);
  await ask(page, 'What is 48 × 37?');
  await page.locator('[role=log][aria-busy=true]').waitFor();
  let nLooks = 0;
  while (await isBusy()) {
    expect(await moving()).toEqual([]);
    nLooks += 1;
  }
  expect(nLooks).toBeGreaterThan(5);

  await openDialog(page, 'Personas');
  const dialog = page.locator('dialog[open]');
  expect(await dialog.evaluate((element) => getComputedStyle(element).scrollBehavior)).toBe('auto');
  await dialog.getByRole('listitem').first().hover();
  expect(await moving()).toEqual([]);
  await closeDialog(page);
  await page.context().close();
});
