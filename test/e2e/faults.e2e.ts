import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

it('a browser that refuses to keep settings shows the page, and says so once something is set', async () => {
  const browser = await launch();
  try {
    const { page } = await openApp(browser, async (blank) => {
      await blank.addInitScript(() => {
        const refuse = (): never => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        };
        Object.defineProperty(window, 'localStorage', { get: refuse });
      });
    });
    await page.getByRole('button', { name: 'Hide the list of chats' }).click();
    await page.getByText('settings are not kept beyond this page').waitFor({ state: 'attached' });
  } finally {
    await browser.close();
  }
});

describe('a loss in mid-answer', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    ({ page } = await openApp(browser, withoutBundledModel));
    await loadTiny(page, LONG_CONTEXT);
  });
  afterAll(async () => {
    await browser.close();
  });

  /** The model never ends by itself, so that what comes after the loss is the same answer. */
  async function expectToGoOn(lose: () => Promise<void>): Promise<void> {
    await ask(page, 'Hello');
    await waitForAnswer(page, 20);
    const before = await answerText(page);
    await lose();
    await page.getByText('the answer went on').waitFor();
    await waitForAnswer(page, before.length + 20);
    expect(await answerText(page)).toContain(before);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').last().waitFor();
  }

  it('of the worker is made good, and the answer goes on', async () => {
    await expectToGoOn(async () => {
      const worker = page.workers().find((one) => one.url().includes('engine'));
      await worker!.evaluate(() => {
        self.close();
      });
    });
  });

  it('of the GPU device is made good, and the answer goes on', async () => {
    await expectToGoOn(async () => {
      const session = await browser.newBrowserCDPSession();
      // It answers nothing, because what should answer is gone.
      void session.send('Browser.crashGpuProcess').catch(() => undefined);
    });
  });
});
