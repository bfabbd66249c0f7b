import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';
import { StaticServer } from '../servers/static-server';
import { answerTo, ask, SLOWEST_MS, whenBundledIsReady, whenIdle, think } from './app-page';
import { talkingModel } from './talking-model';

/** Not the root of its host, and no host that knows of parts of files. */
const server = new StaticServer('dist', '/some/where/');
let url: string;
let profile: string;
let context: BrowserContext;
let page: Page;
/** What failed, and what went out to the network. */
let failures: string[];
beforeAll(async () => {
  url = await server.listen();
  profile = await mkdtemp(join(tmpdir(), 'talaria-profile-'));
  await visit();
});
afterAll(async () => {
  await context.close();
  await server.close();
  await rm(profile, { recursive: true, force: true });
});

/** A new browser on the same profile. */
async function visit({ offline = false } = {}): Promise<void> {
  const executablePath = findChromium();
  context = await chromium.launchPersistentContext(profile, {
    args: chromiumArguments(),
    offline,
    ...(executablePath && { executablePath }),
  });
  page = await context.newPage();
  page.setDefaultTimeout(SLOWEST_MS);
  failures = [];
  context.on('requestfailed', (request) => failures.push(`failed: ${request.url()}`));
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });
  await page.goto(url);
}
const models = () => page.getByRole('dialog', { name: 'Models' });
const showModels = () => page.getByRole('button', { name: 'Models:' }).click();

describe('the installed app', () => {
  it('can be installed: a manifest, its icons, and a service worker', async () => {
    await whenBundledIsReady(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const link = await page.locator('link[rel=manifest]').getAttribute('href');
    const manifest = (await (await fetch(new URL(link ?? '', url))).json()) as {
      icons: { src: string; sizes: string; purpose?: string }[];
      start_url: string;
      display: string;
    };
    expect(manifest).toMatchObject({ start_url: './', display: 'standalone' });
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
    for (const { src, sizes } of manifest.icons) {
      const png = Buffer.from(await (await fetch(new URL(src, url))).arrayBuffer());
      // Width and height stand in the first chunk.
      expect(`${String(png.readUInt32BE(16))}x${String(png.readUInt32BE(20))}`).toBe(sizes);
    }
    const session = await context.newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual([]);
  });

  it('keeps a model that is copied into the browser', async () => {
    await showModels();
    const bytes = talkingModel({});
    await models()
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'tiny.gguf',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      });
    await models()
      .getByRole('listitem')
      .filter({ hasText: 'tiny.gguf' })
      .getByText('verified')
      .waitFor();
    expect(failures).toEqual([]);
  });

  it('tells of a newer version, and takes it only when it is told to', async () => {
    server.replaced.set('sw.js', `${await readFile('dist/sw.js', 'utf8')}\n// newer`);
    await page.reload();
    const notice = page.getByText('A new version of Talaria is here.');
    await notice.waitFor();
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('button', { name: 'Load it' }).click(),
    ]);
    await whenBundledIsReady(page);
    expect(await notice.count()).toBe(0);
    expect(failures).toEqual([]);
  });

  it('answers without a network, in a new browser: the bundled model and a stored one', async () => {
    await context.close();
    await server.close();
    await visit({ offline: true });
    await whenBundledIsReady(page);
    await think(page, false);
    expect((await answerTo(page, 'Who are you?')).length).toBeGreaterThan(10);
    await showModels();
    const row = models().getByRole('listitem').filter({ hasText: 'tiny.gguf' });
    await row.getByRole('button', { name: 'Load' }).click();
    await page.getByRole('banner').getByText('tiny', { exact: false }).first().waitFor();
    await ask(page, 'abc');
    await whenIdle(page);
    expect(failures).toEqual([]);
    const cached = await page.evaluate(async () => {
      const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(opened.map((cache) => cache.keys()));
      return requests.flat().map(({ url: address }) => new URL(address).pathname);
    });
    expect(cached).toContain('/some/where/index.html');
    // Model bytes never pass through the service worker, and WebLLM is for those who need it.
    expect(cached.filter((path) => /\.gguf$|web-llm/.test(path))).toEqual([]);
  });
});
