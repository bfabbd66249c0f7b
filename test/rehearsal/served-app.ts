import { chromium, type Browser } from 'playwright';
import { preview } from 'vite';
import { buildIfStale } from '../../scripts/build-if-stale.mjs';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';

/** The built app on a port of this machine, and a browser for it; both end with `work`. */
export async function withServedApp(
  work: (browser: Browser, url: string) => Promise<void>,
): Promise<void> {
  await buildIfStale();
  const server = await preview({
    logLevel: 'warn',
    preview: { host: 'localhost', port: 0, open: false },
  });
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: chromiumArguments(),
    ...(executablePath && { executablePath }),
  });
  try {
    await work(browser, server.resolvedUrls?.local[0] ?? '');
  } finally {
    await browser.close();
    await server.close();
  }
}
