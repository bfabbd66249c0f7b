import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { build, preview } from 'vite';
import type { Outcome } from '../../src/cli.types';
import {
  EngineError,
  type EngineErrorCode,
  type GenerateEvent,
  type GenerateRequest,
  type GenerateSummary,
  type LoadedModel,
  type LogitsRequest,
  type LogitsRow,
} from '../../src/protocol';
import { buildIfStale } from '../build-if-stale.mjs';
import { chromiumArguments, CHROMIUM_VARIABLE, findChromium } from '../find-chromium.mjs';
import { ROOT } from '../root.mjs';

async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      `found no Chromium; install it ("apt-get install chromium") or name one in ${CHROMIUM_VARIABLE}`,
    );
  }
  return chromium.launch({ executablePath, args: chromiumArguments() });
}

/** The engine in a page of the built app, in a fresh headless Chromium. */
export class EnginePage {
  #onEvent: (event: never) => void = () => undefined;
  readonly #page: Page;
  #death: Promise<never>;

  private constructor(page: Page) {
    this.#page = page;
    this.#death = new Promise((_resolve, reject) => {
      page.on('crash', () => {
        reject(new EngineError('worker_died', 'the page crashed, most likely for want of memory'));
      });
    });
    this.#death.catch(() => undefined);
  }

  static async open(browser: Browser, url: string): Promise<EnginePage> {
    const page = await browser.newPage();
    const enginePage = new EnginePage(page);
    await page.exposeFunction('talariaEmit', (event: never) => {
      enginePage.#onEvent(event);
    });
    await page.goto(`${url}cli.html`);
    await page.waitForFunction(() => 'talaria' in globalThis);
    return enginePage;
  }

  /** @param paths the files; the browser opens them where they are, nothing is copied */
  async load(paths: readonly string[]): Promise<LoadedModel> {
    const missing = paths.find((path) => !existsSync(path));
    if (missing !== undefined) throw new Error(`found no file ${missing}`);
    await this.#page.setInputFiles('input', [...paths]);
    return this.#unwrap(this.#page.evaluate(() => globalThis.talaria.load()));
  }

  async generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void = () => undefined,
  ): Promise<GenerateSummary> {
    this.#onEvent = onEvent;
    return this.#unwrap(
      this.#page.evaluate((argument) => globalThis.talaria.generate(argument), request),
    );
  }

  async logits(request: LogitsRequest, onRow: (row: LogitsRow) => void): Promise<void> {
    this.#onEvent = onRow;
    await this.#unwrap(
      this.#page.evaluate((argument) => globalThis.talaria.logits(argument), request),
    );
  }

  async unload(): Promise<void> {
    await this.#unwrap(this.#page.evaluate(() => globalThis.talaria.unload()));
  }

  async #unwrap<Value>(reply: Promise<Outcome<Value>>): Promise<Value> {
    const outcome = await Promise.race([reply, this.#death]);
    if (outcome.ok) return outcome.value;
    throw new EngineError(outcome.code as EngineErrorCode, outcome.message);
  }
}

/** Serves the built app on loopback for as long as `work` takes. */
async function withServedApp<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  await buildIfStale(build);
  const server = await preview({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    preview: { host: 'localhost', port: 0, open: false },
  });
  try {
    const url = server.resolvedUrls?.local[0];
    if (url === undefined) throw new Error('the preview server gave no address');
    return await work(url);
  } finally {
    await server.close();
  }
}

/** A page with the engine for as long as `work` takes; browser and server end with it. */
export function withEnginePage<Result>(
  work: (page: EnginePage, browser: Browser) => Promise<Result>,
): Promise<Result> {
  return withServedApp(async (url) => {
    const browser = await launchChromium();
    try {
      return await work(await EnginePage.open(browser, url), browser);
    } finally {
      await browser.close();
    }
  });
}
