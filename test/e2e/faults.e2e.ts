import type { Browser, Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_SANDBOX } from '../../scripts/find-chromium.mjs';
import {
  answerText,
  ask,
  launch,
  loadTiny,
  openApp,
  waitForAnswer,
  withoutBundledModel,
} from './app-page';

const LONG_CONTEXT = { nCtxTrain: 4096 };

describe('a browser that cannot', () => {
  it('says so when there is no WebGPU', async () => {
    const browser = await launch([NO_SANDBOX]);
    try {
      const { page } = await openApp(browser, async (blank) => {
        await blank.addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined });
        });
      });
      const alert = page.getByRole('alert');
      await alert.getByText('WebGPU is not available here').waitFor();
      expect(await alert.textContent()).toContain('hardware acceleration');
    } finally {
      await browser.close();
    }
  });

  it('says so when there is no adapter', async () => {
    const browser = await launch();
    try {
      const { page } = await openApp(browser, async (blank) => {
        await blank.addInitScript(() => {
          GPU.prototype.requestAdapter = () => Promise.resolve(null);
        });
      });
      await page.getByText('found WebGPU but no adapter').waitFor();
    } finally {
      await browser.close();
    }
  });
});

describe('a loss in mid-answer', () => {
  let browser: Browser;
  let page: Page;
  beforeEach(async () => {
    browser = await launch();
    ({ page } = await openApp(browser, withoutBundledModel));
    await loadTiny(page, LONG_CONTEXT);
    await ask(page, 'Hello');
    await waitForAnswer(page, 20);
  });
  afterEach(async () => {
    await browser.close();
  });

  async function expectTextKeptAndOneClickBack(code: string): Promise<void> {
    const alert = page.getByRole('alert');
    await alert.getByText(code, { exact: true }).waitFor();
    await page.getByText('Interrupted.').waitFor();
    expect((await answerText(page)).length).toBeGreaterThanOrEqual(20);
    await page.getByRole('button', { name: 'Load the model again' }).click();
    await page.getByText('tiny qwen3', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Answer again' }).click();
    await waitForAnswer(page, 20);
    expect(await alert.count()).toBe(0);
  }

  it('of the GPU device keeps the text, and one click loads the model again', async () => {
    const session = await browser.newBrowserCDPSession();
    // It answers nothing, because what should answer is gone.
    void session.send('Browser.crashGpuProcess').catch(() => undefined);
    await expectTextKeptAndOneClickBack('device_lost');
  });

  it('of the worker keeps the text, and one click loads the model again', async () => {
    const worker = page.workers().find((one) => one.url().includes('engine'));
    await worker!.evaluate(() => {
      self.close();
    });
    await expectTextKeptAndOneClickBack('worker_died');
  });
});
