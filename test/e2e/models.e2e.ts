import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  launch,
  openApp,
  waitForAnswer,
  whenIdle,
  withoutBundledModel,
  type AppPage,
  withoutFilePicker,
} from './app-page';

const FILE = 'public/models/talaria-demo.gguf';
/** Another address than the bundled model's, so that what is seen is this model's. */
const PATH = 'own/small.gguf';
let browser: Browser;
let app: AppPage;
let page: Page;
/** Requests for the model's bytes. */
let nFetched = 0;
beforeAll(async () => {
  browser = await launch();
  const bytes = await readFile(FILE);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const files = [{ url: PATH, sizeBytes: bytes.length, sha256 }];
  const models = [{ id: 'small', name: 'Small model', summary: 'For a test.', files }];
  app = await openApp(browser, async (target) => {
    // What loads is what was stored.
    await withoutBundledModel(target);
    await target.route('**/models.json', (route) => route.fulfill({ json: { models } }));
    await target.route(`**/${PATH}`, (route) => {
      nFetched += 1;
      const range = /^bytes=(\d+)-(\d+)$/.exec(route.request().headers().range ?? '');
      const [start, end] = [Number(range?.[1]), Math.min(Number(range?.[2]) + 1, bytes.length)];
      return route.fulfill({
        status: 206,
        headers: {
          'Content-Type': 'application/octet-stream',
          'Content-Range': `bytes ${String(start)}-${String(end - 1)}/${String(bytes.length)}`,
        },
        body: bytes.subarray(start, end),
      });
    });
  });
  ({ page } = app);
});
afterAll(async () => {
  await browser.close();
});

const dialog = () => page.getByRole('dialog', { name: 'Models' });
const stored = () => dialog().getByRole('listitem').filter({ hasText: 'verified' });

describe('models in the browser’s store', () => {
  it('are downloaded, checked, and loaded from there', async () => {
    await page.getByRole('button', { name: 'Models:' }).click();
    await dialog().getByText('Nothing yet').waitFor();
    await dialog().getByRole('button', { name: 'Download Small model' }).click();
    await stored().getByText('Small model').waitFor();
    // Its header, to tell whether it runs, and the file.
    expect(nFetched).toBe(2);
    await stored().getByRole('button', { name: 'Load' }).click();
    await page.getByRole('banner').getByText('Talaria Demo').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
    await page.keyboard.press('Enter');
    await waitForAnswer(page, 1);
    await whenIdle(page);
  });

  it('are still there after a reload, and load without a request', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Models:' }).click();
    await stored().getByRole('button', { name: 'Load' }).click();
    await page.getByRole('banner').getByText('Talaria Demo').waitFor();
    expect(nFetched).toBe(2);
  });

  it('are saved as a file, byte for byte', async () => {
    await withoutFilePicker(page);
    await page.getByRole('button', { name: 'Models:' }).click();
    await stored().getByText('More', { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      stored().getByRole('menuitem', { name: 'Save as a file…' }).click(),
    ]);
    // `toEqual` takes a minute for six million numbers.
    expect((await readFile(await download.path())).equals(await readFile(FILE))).toBe(true);
  });

  it('are gone when they were deleted', async () => {
    await stored().getByText('More', { exact: true }).click();
    await stored().getByRole('menuitem', { name: 'Delete…' }).click();
    await stored().getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog().getByText('Nothing yet').waitFor();
  });
});
