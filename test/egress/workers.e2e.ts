import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';
import { securityHeaders } from '../../src/network/response-headers';
import { SLOWEST_MS } from '../e2e/app-page';
import { StaticServer } from '../servers/static-server';
import { attempt, WORKER_SCRIPTS } from './script-vectors';
import { Sink } from './sink';
import { loosen, startWorkers } from './worker-page';

/** Scripts that got into a worker of the app, on hosts that send headers and on hosts that do not, on the first visit and later. */
const sink = new Sink();
let server: StaticServer;
let url: string;
let profile: string;
let context: BrowserContext;
beforeAll(() => sink.listen());
afterAll(() => sink.close());
beforeEach(async () => {
  server = new StaticServer('dist', '/app/');
  server.replaced.set('models/talaria-demo.gguf', 'no model');
  url = await server.listen();
  profile = await mkdtemp(join(tmpdir(), 'talaria-profile-'));
  const executablePath = findChromium();
  context = await chromium.launchPersistentContext(profile, {
    args: chromiumArguments(),
    ...(executablePath && { executablePath }),
  });
});
afterEach(async () => {
  await context.close();
  await server.close();
  await rm(profile, { recursive: true, force: true });
});

async function visit(): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(SLOWEST_MS);
  await loosen(page);
  await page.goto(url);
  return page;
}

/** By worker, what arrived of what was tried in it. */
async function tryAll(page: Page): Promise<Record<string, string[]>> {
  const arrived: Record<string, string[]> = {};
  for (const [name, worker] of await startWorkers(page)) {
    sink.forget();
    for (const [vector, script] of Object.entries(WORKER_SCRIPTS)) {
      const address = JSON.stringify(`${sink.origin}/${vector}`);
      await worker.evaluate(`${attempt(script)}(${address})`);
    }
    await page.waitForTimeout(200);
    arrived[name] = sink.reached;
  }
  return arrived;
}

const NONE = {
  engine: [],
  sandbox: [],
  markdown: [],
  files: [],
  passphrase: [],
  library: [],
  mcp: [],
};

describe('nothing arrives from a worker', () => {
  it('on a host that sends no headers, but for an import on the first visit', async () => {
    const first = await visit();
    expect(await tryAll(first)).toEqual({
      ...NONE,
      library: ['import'],
      mcp: ['import'],
    });
    await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.close();
    expect(await tryAll(await visit())).toEqual(NONE);
  });

  it('on a host that sends them', async () => {
    server.headersOf = securityHeaders;
    expect(await tryAll(await visit())).toEqual(NONE);
  });
});
