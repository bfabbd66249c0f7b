import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, whenBundledIsReady } from './app-page';

let browser: Browser;
let context: BrowserContext;
let first: Page;
let second: Page;
/** Uncaught errors of either tab. */
const complaints: string[] = [];
beforeAll(async () => {
  browser = await launch();
  context = await browser.newContext();
  context.setDefaultTimeout(120_000);
  first = await openTab();
  await whenBundledIsReady(first);
  second = await openTab();
});
afterAll(async () => {
  await browser.close();
});

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(inject('appUrl'));
  return page;
}
const notice = (page: Page) => page.getByText('Talaria runs in another tab.');
/** Workers of the kind that hold the GPU. */
const engines = (page: Page) => page.workers().filter((worker) => worker.url().includes('engine'));

describe('two tabs', () => {
  it('the second says that the first has the GPU, and starts no engine', async () => {
    await notice(second).waitFor();
    const buttons = second.getByRole('main').getByRole('button');
    expect(await buttons.allTextContents()).toEqual(['Use it here']);
    expect(await second.getByRole('button', { name: 'Models:' }).isDisabled()).toBe(true);
    expect(await second.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
    expect(engines(first)).toHaveLength(1);
    expect(engines(second)).toHaveLength(0);
  });

  it('the first has it still after a reload, for which the second had it', async () => {
    await first.reload();
    await whenBundledIsReady(first);
    await notice(second).waitFor();
    expect(await notice(first).count()).toBe(0);
    await expect.poll(() => engines(second).length).toBe(0);
  });

  it('the second takes over within two seconds, and the first lets go of everything', async () => {
    const startMs = performance.now();
    await second.getByRole('button', { name: 'Use it here' }).click();
    await notice(first).waitFor();
    await expect.poll(() => engines(first).length).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(2000);
    await whenBundledIsReady(second);
    expect(await notice(second).count()).toBe(0);
  });

  it('the first has its turn again when the second closes', async () => {
    await second.close();
    await whenBundledIsReady(first);
    expect(await notice(first).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
