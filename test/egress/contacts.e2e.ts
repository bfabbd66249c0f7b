import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, openApp, withoutBundledModel } from '../e2e/app-page';
import { talkingModel } from '../e2e/talking-model';
import { RangeServer } from '../servers/range-server';

/** The page called Privacy tells every host that a server was: one that is asked, and the one that it sends on to. */
const files = new RangeServer();
/** Sends on, as hubs do to their stores; `localhost`, so that it is another host than the files'. */
const asked = createServer((request, response) => {
  nAsked += 1;
  response
    .writeHead(302, {
      'Access-Control-Allow-Origin': '*',
      Location: filesUrl + (request.url ?? ''),
    })
    .end();
});
let nAsked = 0;
let filesUrl: string;
let askedHost: string;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  files.files.set('/tiny.gguf', talkingModel());
  filesUrl = await files.listen();
  await new Promise<void>((resolve) => asked.listen(0, 'localhost', resolve));
  askedHost = `localhost:${String((asked.address() as AddressInfo).port)}`;
  browser = await launch();
  ({ page } = await openApp(browser, withoutBundledModel));
});
afterAll(async () => {
  await browser.close();
  asked.close();
  await files.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const privacy = () => page.getByRole('dialog', { name: 'Privacy' });
const contacted = () => privacy().getByRole('list', { name: 'Hosts that were contacted' });
const allowed = () => privacy().getByRole('list', { name: 'Hosts that may be contacted' });

async function openPrivacy(): Promise<void> {
  await button('Privacy').click();
  await allowed().waitFor();
}

describe('the privacy page', () => {
  it('lists the page’s own host, and nobody else before anything was chosen', async () => {
    await openPrivacy();
    const own = new URL(page.url()).host;
    await contacted().getByText(own).first().waitFor();
    for (const text of await contacted().getByRole('listitem').allTextContents()) {
      expect(text).toContain(own);
    }
    await button('Close').click();
  });

  it('lists who was asked for a model, with the host that it sent on to', async () => {
    await page.getByRole('button', { name: 'Models:' }).click();
    const models = page.getByRole('dialog', { name: 'Models' });
    await models.getByRole('textbox').first().fill(`http://${askedHost}/tiny.gguf`);
    await models.getByRole('button', { name: 'Look', exact: true }).click();
    await models.getByRole('button', { name: /^(Download|Try anyway) tiny/ }).click();
    await models.getByRole('listitem').filter({ hasText: 'verified' }).waitFor();
    await button('Close').click();
    expect(nAsked).toBeGreaterThan(0);
    expect(files.nRequests).toBeGreaterThan(0);
    // What is counted is written every second.
    await page.waitForTimeout(1200);
    await openPrivacy();
    const rows = await contacted().getByRole('listitem').allTextContents();
    const rowOf = (host: string) => rows.find((row) => row.includes(host)) ?? '';
    expect(rowOf(askedHost)).toMatch(`A model’s files · ${String(nAsked)} request`);
    expect(rowOf(new URL(filesUrl).host)).toMatch(`${String(files.nRequests)} request`);
  });

  it('lets a host be taken back, and its list be forgotten', async () => {
    await privacy()
      .getByRole('button', { name: `Remove http://${askedHost}` })
      .click();
    await allowed().getByText(`http://${askedHost}`).waitFor({ state: 'detached' });
    await button('Forget this list').click();
    await privacy().getByText('The list was forgotten.').waitFor();
    expect(await contacted().count()).toBe(0);
  });
});
