import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { addressOf } from '../../src/state/chat-address';
import { launch, pick, SLOWEST_MS, withoutBundledModel } from '../e2e/app-page';
import { StaticServer } from '../servers/static-server';
import { hostileChat, keep } from './hostile-chat';
import { CONTEXTS, htmlVectors, markdownVectors } from './html-vectors';
import { attempt, LINK_SCRIPTS, PAGE_SCRIPTS, scriptVectors, stunProbe } from './script-vectors';
import { Sink } from './sink';

/** What a model, a file or a card says causes no request; with the policy, and without it. */
const sink = new Sink();
const bare = new StaticServer('dist', '/');
let bareUrl: string;
let browser: Browser;
beforeAll(async () => {
  await sink.listen();
  bareUrl = await bare.listen();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await bare.close();
  await sink.close();
});
beforeEach(() => {
  sink.forget();
});

async function openBuilt({ bypassCSP = false } = {}): Promise<Page> {
  const page = await browser.newPage({ serviceWorkers: 'block', bypassCSP });
  page.setDefaultTimeout(SLOWEST_MS);
  await withoutBundledModel(page);
  await page.goto(inject('appUrl'));
  await page.getByRole('button', { name: 'Models:' }).waitFor();
  return page;
}

const POLL = { timeout: SLOWEST_MS };
/** Long enough for a request to be made and to arrive over loopback. */
const settle = (page: Page) => page.waitForTimeout(600);

/** A page with nothing in it that defends it. From a server: browsers keep pages that came from none away from loopback. */
async function openBare(page: Page, html: string): Promise<void> {
  bare.replaced.set('bare.html', `<!doctype html><body>${html}`);
  await page.goto(`${bareUrl}bare.html`, { waitUntil: 'commit' });
  await page.locator('body').waitFor({ state: 'attached' });
}

it('the vectors are real: in a bare page they arrive', async () => {
  const page = await browser.newPage();
  for (const { name, html } of htmlVectors(sink.origin)) {
    await openBare(page, html);
    for (let tries = 0; tries < 8 && !sink.reached.includes(name); tries++) {
      if (name === 'cursor') await page.mouse.move(40 + tries, 40);
      if (name === 'form') await page.locator('button').click();
      await page.waitForTimeout(50);
    }
  }
  await page.close();
  const { reached } = sink;
  const missing = htmlVectors(sink.origin).filter(({ name }) => !reached.includes(name));
  console.log(
    `${String(reached.length)} of 36 HTML vectors arrive without a defence; not: ${missing.map(({ name }) => name).join(', ')}`,
  );
  expect(htmlVectors(sink.origin)).toHaveLength(36);
  expect(reached.length).toBeGreaterThanOrEqual(30);
});

describe.each([{ bypassCSP: false }, { bypassCSP: true }])(
  'texts of others ($bypassCSP)',
  (how) => {
    it('cause no request as answers, thoughts, calls, titles and names', async () => {
      const page = await openBuilt(how);
      const texts = [
        ...CONTEXTS.map(({ name, wrap }) =>
          htmlVectors(sink.origin, name)
            .map(({ html }) => wrap(html))
            .join('\n\n'),
        ),
        markdownVectors(sink.origin).join('\n\n'),
        ...CONTEXTS.map(({ wrap }) => markdownVectors(sink.origin).map(wrap).join('\n\n')),
        ...CONTEXTS.map(({ name, wrap }) =>
          scriptVectors(sink.origin, sink.stunPort, name).map(wrap).join('\n\n'),
        ),
      ];
      await keep(page, hostileChat(texts));
      await page.goto(inject('appUrl') + addressOf('hostile'));
      await page.reload();
      await page.getByRole('article', { name: 'Answer' }).first().waitFor();
      await readAll(page);
      // All of it is Markdown now, not a text that waits to be read.
      await expect.poll(() => page.locator('.markdown > .plain').count(), POLL).toBe(0);
      await readAll(page);
      await settle(page);
      expect(await page.getByRole('article', { name: 'Answer' }).count()).toBe(texts.length);
      expect(sink.reached).toEqual([]);
      expect(sink.nPackets).toBe(0);
      // The harness would see one: without the policy a request of the page arrives, and with it none does.
      await page.evaluate(
        `${attempt(PAGE_SCRIPTS.fetch ?? '')}(${JSON.stringify(`${sink.origin}/canary`)})`,
      );
      expect(sink.reached).toEqual(how.bypassCSP ? ['canary'] : []);
      await page.close();
    });

    it('cause no request as a model’s name and as what is wrong with it', async () => {
      const page = await openBuilt(how);
      for (const { name, html } of htmlVectors(sink.origin)) {
        // Neither is a model; the name of the file and what was found in it are shown.
        if (name.length % 4 !== 0) continue;
        await pick(page, { name: `${html.replaceAll('/', '∕')}.gguf`, bytes: Buffer.from(html) });
        await page.getByRole('alert').first().waitFor();
      }
      await settle(page);
      expect(sink.reached).toEqual([]);
      await page.close();
    });
  },
);

/** Opens every fold, points at everything, and gives everything the focus, as a reader does. */
async function readAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const button of document.querySelectorAll<HTMLElement>('[aria-expanded=false]')) {
      button.click();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const element of document.querySelectorAll<HTMLElement>('article *')) {
      element.focus({ preventScroll: true });
      for (const type of ['pointerover', 'mouseover', 'mousemove']) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
      }
    }
    for (const article of document.querySelectorAll('article')) {
      article.scrollIntoView();
      await new Promise(requestAnimationFrame);
    }
  });
}

describe('a script that got into the page', () => {
  it('reaches nobody', async () => {
    const page = await openBuilt();
    for (const [name, script] of Object.entries(PAGE_SCRIPTS)) {
      const url = `${sink.origin}/${name}`;
      const outcome = page.evaluate(`${attempt(script)}(${JSON.stringify(url)})`);
      await outcome.catch(() => undefined);
    }
    await page.evaluate(`${attempt(stunProbe(sink.stunPort))}('')`);
    await settle(page);
    expect(page.url()).toContain(inject('appUrl'));
    expect(sink.nPackets).toBe(0);
    expect(sink.reached).toEqual([]);
    await page.close();
  });

  it('follows no link, in the page or out of it', async () => {
    const page = await openBuilt();
    for (const [name, script] of Object.entries(LINK_SCRIPTS)) {
      await page
        .evaluate(`${attempt(script)}(${JSON.stringify(`${sink.origin}/${name}`)})`)
        .catch(() => undefined);
    }
    await settle(page);
    expect(sink.reached).toEqual([]);
    await page.close();
  });

  it('does not run in a frame of another page', async () => {
    const page = await browser.newPage();
    await openBare(page, `<iframe src="${inject('appUrl')}"></iframe>`);
    const link = page.frameLocator('iframe').getByRole('link', { name: 'Talaria' });
    await link.waitFor();
    expect(await page.frameLocator('iframe').getByRole('button').count()).toBe(0);
    await page.close();
  });

  it('could do most of it without the defence', async () => {
    for (const [name, script] of Object.entries({ ...PAGE_SCRIPTS, ...LINK_SCRIPTS })) {
      // Some lead away.
      const page = await browser.newPage();
      await openBare(page, '');
      const url = `${sink.origin}/${name}`;
      await page.evaluate(`${attempt(script)}(${JSON.stringify(url)})`).catch(() => undefined);
      // And some reach nobody in any page.
      for (let tries = 0; tries < 16 && !sink.reached.includes(name); tries++) {
        await page.waitForTimeout(50);
      }
      await page.close();
    }
    const page = await browser.newPage();
    await openBare(page, '');
    await page.evaluate(`${attempt(stunProbe(sink.stunPort))}('')`);
    await settle(page);
    console.log(
      `without a defence arrive: ${sink.reached.join(', ')}; STUN packets: ${String(sink.nPackets)}`,
    );
    expect(sink.nPackets).toBeGreaterThan(0);
    // Workers of other origins, and QUIC without its server, fail in any page.
    expect(sink.reached.length).toBeGreaterThanOrEqual(16);
    expect(sink.reached).toEqual(expect.arrayContaining(Object.keys(LINK_SCRIPTS)));
    await page.close();
  });
});
