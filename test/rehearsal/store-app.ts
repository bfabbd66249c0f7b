import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';
import { StaticServer } from '../servers/static-server';

export interface OfferedFile {
  readonly name: string;
  readonly url: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The built app with one model on offer, in a browser on a profile that outlives it. */
export class StoreApp {
  readonly profile = mkdtempSync(join(tmpdir(), 'talaria-rehearsal-'));
  readonly #server = new StaticServer('dist', '/');
  readonly #name: string;
  #url = '';
  #context: BrowserContext | null = null;
  #page: Page | null = null;

  constructor({ name, ...file }: OfferedFile) {
    this.#name = name;
    const models = [{ id: 'rehearsal', name, files: [file] }];
    this.#server.replaced.set('models.json', JSON.stringify({ models }));
  }

  get page(): Page {
    if (!this.#page) throw new Error('the browser is closed');
    return this.#page;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('the browser is closed');
    return this.#context;
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Models' });
  }

  /** The model in the list of stored ones, or on offer. */
  get row(): Locator {
    return this.dialog.getByRole('listitem').filter({ hasText: this.#name }).first();
  }

  /**
   * Starts the browser, and shows the models.
   * @param quotaBytes of storage, in place of the browser's own; has to be set before the page asks, since browsers keep the answer
   */
  async visit(quotaBytes?: number): Promise<void> {
    this.#url ||= await this.#server.listen();
    const executablePath = findChromium();
    this.#context = await chromium.launchPersistentContext(this.profile, {
      args: chromiumArguments(),
      ...(executablePath && { executablePath }),
    });
    this.#page = await this.#context.newPage();
    this.#page.setDefaultTimeout(20 * 60_000);
    if (quotaBytes !== undefined) await this.setQuota(quotaBytes);
    await this.#page.goto(this.#url);
    await this.showModels();
  }

  async showModels(): Promise<void> {
    await this.page.getByRole('button', { name: 'Models:' }).click();
    await this.row.waitFor();
  }

  click(name: string): Promise<void> {
    return this.row.getByRole('button', { name, exact: true }).click();
  }

  /** Begins the download, or goes on with it. */
  async download(): Promise<void> {
    await this.row.getByRole('button', { name: /^(Go on|Download)/ }).click();
  }

  async more(choice: string): Promise<void> {
    await this.row.getByText('More', { exact: true }).click();
    await this.row.getByRole('menuitem', { name: choice }).click();
  }

  async delete(): Promise<void> {
    await this.more('Delete…');
    await this.click('Delete');
    await this.row.getByRole('button', { name: /^Download/ }).waitFor();
  }

  async whenVerified(): Promise<void> {
    await this.row.getByText('verified').waitFor();
  }

  async text(): Promise<string> {
    return oneLine(await this.row.innerText());
  }

  /** How far the bar is, of one. */
  async progress(): Promise<number> {
    const bar = this.row.getByRole('progressbar');
    if ((await bar.count()) === 0) return 0;
    return bar.evaluate((element) => {
      const { value, max } = element as HTMLProgressElement;
      return max > 0 ? value / max : 0;
    });
  }

  /** In bytes, as the browser counts. */
  usage(): Promise<number> {
    return this.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  }

  /** @param quotaBytes null for the browser's own */
  async setQuota(quotaBytes: number | null): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    await session.send('Storage.overrideQuotaForOrigin', {
      origin: new URL(this.#url).origin,
      ...(quotaBytes !== null && { quotaSize: quotaBytes }),
    });
  }

  /** The browser's death, with all its processes, at once. */
  async kill(): Promise<void> {
    killAll(this.profile);
    await this.#context?.close().catch(() => undefined);
    this.#context = this.#page = null;
  }

  async close(): Promise<void> {
    await this.#context?.close().catch(() => undefined);
    await this.#server.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/** Ends every process that was started with this text among its arguments. */
function killAll(text: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)) process.kill(Number(pid), 9);
    } catch {
      // Gone meanwhile.
    }
  }
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
