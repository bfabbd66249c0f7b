import type { Page, Worker } from 'playwright';
import { addressOf } from '../../src/state/chat-address';
import { hostileChat, keep } from './hostile-chat';

/** As text, since nothing but the browser's own is in the page then: a worker that was ended goes on, so that it can be asked. */
const KEEP_WORKERS = `Worker.prototype.terminate = () => undefined`;

/**
 * Has every worker of the app started, in the ways a person does.
 * @param server of MCP that is asked for in vain
 */
export async function startWorkers(page: Page, server: string): Promise<Map<string, Worker>> {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  // A chat has the composer also without a model. No reload: the service worker would take the page over.
  await keep(page, hostileChat(['Hello']));
  await page.evaluate((hash) => {
    location.hash = hash;
  }, addressOf('hostile'));
  await button('Choose tools').click();
  await page.getByLabel('Address').fill(server);
  await button('Add').click();
  await button('New tool').click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('one');
  await page.getByRole('textbox', { name: 'What it does, for the model' }).fill('Nothing');
  await page.getByRole('textbox', { name: /^JavaScript/ }).fill('return 1;');
  await button('Run').click();
  const workers = new Map<string, Worker>();
  for (let tries = 0; tries < 600 && workers.size < 4; tries++) {
    for (const worker of page.workers()) workers.set(nameOf(worker.url()), worker);
    await page.waitForTimeout(100);
  }
  return workers;
}

export async function keepWorkers(page: Page): Promise<void> {
  await page.addInitScript(KEEP_WORKERS);
}

/** `…/library.worker-BAPazgqi.js` or `blob:…#engine`. */
function nameOf(url: string): string {
  return /#(\w+)$/.exec(url)?.[1] ?? /(\w+)\.worker/.exec(url)?.[1] ?? url;
}
