import { readdir } from 'node:fs/promises';
import type { Page, Worker } from 'playwright';
import { pick } from '../e2e/app-page';

/**
 * As text, since it runs in the browser: workers go on that the app has ended, so that they can be asked; and the app's own policy for
 * addresses of scripts can be used by the test, which starts workers that would wait for a tool.
 */
const LOOSENED = `
  Worker.prototype.terminate = () => undefined;
  const create = trustedTypes.createPolicy.bind(trustedTypes);
  trustedTypes.createPolicy = (name, rules) => {
    if (name !== 'talaria-worker') return create(name, rules);
    return (globalThis.scriptUrls = create(name, { createScriptURL: (url) => url }));
  };`;

export async function loosen(page: Page): Promise<void> {
  await page.addInitScript(LOOSENED);
}

/** All that `workers` has. */
const N_WORKERS = 7;

/** Every worker of the app, by its name: the library is there for the bundled model, the engine is made to read a file. */
export async function startWorkers(page: Page): Promise<Map<string, Worker>> {
  await pick(page, { name: 'none.gguf', bytes: Buffer.from('no model') });
  await page.waitForFunction('globalThis.scriptUrls !== undefined');
  const files = await readdir('dist/assets');
  const pathOf = (name: string) =>
    `assets/${files.find((file) => file.startsWith(`${name}.worker-`)) ?? ''}`;
  const byBlob = Object.fromEntries(
    ['sandbox', 'markdown', 'files', 'passphrase'].map((name) => [name, pathOf(name)]),
  );
  // As `worker-thread.ts` does: out of the page, and by its address.
  await page.evaluate(`{
    const start = (url) => new Worker(scriptUrls.createScriptURL(url), { type: 'module', name: crypto.randomUUID() });
    for (const [name, path] of Object.entries(${JSON.stringify(byBlob)})) {
      const script = 'import ' + JSON.stringify(new URL(path, location.href).href);
      start(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })) + '#' + name);
    }
    start(new URL('${pathOf('mcp')}', location.href).href);
  }`);
  const workers = new Map<string, Worker>();
  for (let tries = 0; tries < 300 && workers.size < N_WORKERS; tries++) {
    for (const worker of page.workers()) workers.set(nameOf(worker.url()), worker);
    await page.waitForTimeout(100);
  }
  return workers;
}

/** `…/library.worker-BAPazgqi.js` or `blob:…#engine`. */
function nameOf(url: string): string {
  return /#(\w+)$/.exec(url)?.[1] ?? /(\w+)\.worker/.exec(url)?.[1] ?? url;
}
