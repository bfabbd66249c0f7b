import type { Browser, CDPSession, Page } from 'playwright';
import { BUNDLED_MODEL } from '../../src/hermes/bundled-model';
import {
  ask,
  launch,
  SLOWEST_MS,
  whenBundledIsReady,
  whenIdle,
  withFixedSeed,
  think,
} from './app-page';

/** What a person sees is safe once it was seen for so long. */
const SAFE_MS = 250;

export interface LossOutcome {
  readonly nCrashes: number;
  /** From the last crash, or the person's reload after it, until all is as if nothing had been. */
  readonly recoveryMs: number;
  /** Reloads that the page did by itself. */
  readonly nReloads: number;
  /** Of text that had been seen long enough and is not there any more; '' for none. */
  readonly lostText: string;
  /** What is left undone, or is shown as an error; '' for nothing. */
  readonly stuck: string;
  readonly answer: string;
}

export interface LossCase {
  readonly name: string;
  readonly run: (app: LossyApp) => Promise<void>;
}

/** The built app in a browser of its own whose GPU process is crashed. */
export class LossyApp {
  nCrashes = 0;
  #nLoads = 0;
  #nOwnLoads = 0;
  #recoveringSince = 0;
  /** What was seen, and when. */
  #seen: { readonly atMs: number; readonly text: string }[] = [];
  #safe: string[] = [];

  private constructor(
    readonly browser: Browser,
    readonly page: Page,
    readonly cdp: CDPSession,
  ) {}

  static async open(url: string): Promise<LossyApp> {
    const browser = await launch();
    const page = await browser.newPage();
    page.setDefaultTimeout(SLOWEST_MS);
    const app = new LossyApp(browser, page, await browser.newBrowserCDPSession());
    page.on('load', () => (app.#nLoads += 1));
    await withFixedSeed(page);
    await page.exposeBinding('noteSeen', (_source, text: string) => {
      app.#seen.push({ atMs: performance.now(), text });
    });
    // tsx wraps named functions in a helper that the page does not have.
    await page.addInitScript('globalThis.__name = (one) => one');
    await page.addInitScript(watchText);
    app.#nOwnLoads = 1;
    await page.goto(url);
    return app;
  }

  /** Done by the page itself. */
  get nReloads(): number {
    return this.#nLoads - this.#nOwnLoads;
  }

  async crash(): Promise<void> {
    this.#recoveringSince = performance.now();
    const last = this.#seen.findLast(({ atMs }) => atMs <= this.#recoveringSince - SAFE_MS);
    if (last) this.#safe.push(last.text);
    this.nCrashes += 1;
    // It answers nothing, because what should answer is gone.
    void this.cdp.send('Browser.crashGpuProcess').catch(() => undefined);
    await this.page.waitForTimeout(20);
  }

  /** As the person does it, with the browser's own button. */
  async reload(): Promise<void> {
    this.#nOwnLoads += 1;
    this.#recoveringSince = performance.now();
    await this.page.reload();
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async think(): Promise<void> {
    await this.page
      .getByRole('list', { name: 'Suggestions' })
      .getByRole('button', { name: '48 × 37, thinking first' })
      .click();
  }

  /** Resolves when so many characters stand in an element of the last answer. */
  async written(part: '.thoughts' | '.content', nCharacters: number): Promise<void> {
    await this.page.waitForFunction(
      ([selector, count]) => {
        const last = [...document.querySelectorAll('article[aria-label=Answer]')].at(-1);
        return (last?.querySelector(selector)?.textContent.length ?? 0) >= count;
      },
      [part, nCharacters] as const,
      { polling: 10 },
    );
  }

  /**
   * Resolves with `done`. Beside it is a person who reloads the page, once, when that has reloaded itself and is still given no GPU:
   * if a device was there already, Chromium gives no other after a second crash until a person does so.
   */
  async withPerson(done: Promise<void>): Promise<void> {
    const isDone = done.then(() => true);
    const later = (): Promise<false> => this.page.waitForTimeout(200).then(() => false);
    const withheld = this.page.getByText('keeps the GPU back');
    while (!(await Promise.race([isDone, later()]))) {
      if (this.nReloads === 0 || !(await withheld.isVisible())) continue;
      await this.reload();
      break;
    }
    await done;
  }

  async outcome(): Promise<LossOutcome> {
    const { page } = this;
    await whenBundledIsReady(page);
    if ((await page.locator('[role=log]').count()) > 0) await whenIdle(page);
    const recoveryMs = performance.now() - this.#recoveringSince;
    // From the last on: those before keep their places among the folded.
    const folded = await page.locator('.reasoning > [aria-expanded=false]').all();
    for (const one of folded.reverse()) await one.click();
    const [text, answer] = await page.evaluate(() => {
      const articles = [...document.querySelectorAll('article[aria-label=Answer]')];
      const read = (selector: string): string =>
        articles.map((one) => one.querySelector(selector)?.textContent ?? '').join('');
      return [read('.thoughts') + read('.content'), read('.content')] as const;
    });
    const alerts = await page.getByRole('alert').allTextContents();
    const unfinished = await page.getByText(/^(Interrupted|Stopped)\./).allTextContents();
    const lost = this.#safe.filter((safe) => !letters(text).startsWith(letters(safe)));
    return {
      nCrashes: this.nCrashes,
      recoveryMs,
      nReloads: this.nReloads,
      lostText: lost.join(' | '),
      stuck: [...alerts, ...unfinished].join(' | '),
      answer,
    };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** What passes in less time than a page is looked at is crashed as soon as it is over. */
const whileLoading = (name: string, phase: RegExp, afterMs = 0): LossCase => ({
  name,
  run: async (app) => {
    const model = app.page.getByRole('banner').getByText(BUNDLED_MODEL.name, { exact: true });
    await app.page.getByText(phase).or(model).first().waitFor();
    await app.page.waitForTimeout(afterMs);
    await app.crash();
    await whenBundledIsReady(app.page);
    await think(app.page, false);
    await ask(app.page, 'Who are you?');
    await app.written('.content', 5);
  },
});

const inThought = (nCharacters: number): LossCase => ({
  name: `after ${String(nCharacters)} characters of a thought`,
  run: async (app) => {
    await whenBundledIsReady(app.page);
    await app.think();
    await app.written('.thoughts', nCharacters);
    await app.crash();
    await app.written('.content', 1);
  },
});

const inAnswer = (nCharacters: number): LossCase => ({
  name: `after ${String(nCharacters)} characters of an answer`,
  run: async (app) => {
    await whenBundledIsReady(app.page);
    await think(app.page, false);
    await ask(app.page, 'Who are you?');
    await app.written('.content', nCharacters);
    await app.crash();
    await app.page.getByText('the answer went on').waitFor();
  },
});

const inPrefill = (afterMs: number): LossCase => ({
  name: `${String(afterMs)} ms after a question`,
  run: async (app) => {
    await whenBundledIsReady(app.page);
    await think(app.page, false);
    await ask(app.page, 'Who are you?');
    await app.page.waitForTimeout(afterMs);
    await app.crash();
    await app.written('.content', 5);
  },
});

const aroundTool = (name: string, isBefore: boolean): LossCase => ({
  name,
  run: async (app) => {
    await whenBundledIsReady(app.page);
    const suggestion = app.page.getByRole('button', { name: 'A tool call: 7891 × 4567' });
    await suggestion.click();
    await app.button('Run').waitFor();
    if (isBefore) await app.crash();
    await app.button('Run').click();
    if (!isBefore) {
      await app.page.getByText('36038197').first().waitFor();
      await app.crash();
    }
    await app.page.locator('.content').getByText('36038197').waitFor();
  },
});

export const TWICE_IN_A_THOUGHT: LossCase = {
  name: 'twice within a second of a thought',
  run: async (app) => {
    await whenBundledIsReady(app.page);
    await app.think();
    await app.written('.thoughts', 40);
    await app.crash();
    await app.page.waitForTimeout(300);
    await app.crash();
    await app.withPerson(app.written('.content', 1));
  },
};

export const COMPILING = whileLoading('while kernels compile', /Compiling for this GPU/);

/** Twenty-one crashes. */
export const LOSS_CASES: readonly LossCase[] = [
  whileLoading('while the model is on its way', /Fetching|Reading|Loading weights|Compiling/),
  COMPILING,
  whileLoading('while the last kernels compile', /Compiling for this GPU/, 2000),
  inPrefill(0),
  inPrefill(60),
  inThought(1),
  inThought(40),
  inThought(120),
  inAnswer(1),
  inAnswer(25),
  aroundTool('while a tool waits for a yes', true),
  aroundTool('once a tool has run', false),
  {
    name: 'while nothing runs',
    run: async (app) => {
      await whenBundledIsReady(app.page);
      await app.crash();
      await app.page.getByText('Compiling for this GPU').waitFor();
    },
  },
  {
    name: 'just before a question',
    run: async (app) => {
      await whenBundledIsReady(app.page);
      await app.crash();
      await think(app.page, false);
      await ask(app.page, 'Who are you?');
      await app.written('.content', 5);
    },
  },
  {
    name: 'while the page is hidden',
    run: async (app) => {
      await whenBundledIsReady(app.page);
      await show(app.page, false);
      await app.crash();
      await app.page.getByText('Looking for a GPU').waitFor();
      await app.page.waitForTimeout(1000);
      await show(app.page, true);
      await app.page.getByText('Compiling for this GPU').waitFor();
    },
  },
  {
    name: 'with a draft in the composer',
    run: async (app) => {
      await whenBundledIsReady(app.page);
      const field = app.page.getByRole('textbox', { name: 'Message' });
      await field.fill('What I had written');
      await app.crash();
      await app.page.waitForTimeout(500);
      await app.crash();
      await app.withPerson(app.page.getByText('Compiling for this GPU').waitFor());
      await whenBundledIsReady(app.page);
      if ((await field.inputValue()) !== 'What I had written') throw new Error('the draft is lost');
    },
  },
  TWICE_IN_A_THOUGHT,
  {
    name: 'and again while the model is loaded for the second time',
    run: async (app) => {
      await whenBundledIsReady(app.page);
      await app.think();
      await app.written('.thoughts', 20);
      await app.crash();
      await app.page.getByText('Compiling for this GPU').waitFor();
      await app.crash();
      await app.withPerson(app.written('.content', 1));
    },
  },
];

/** Runs in the page: tells whatever stands in the answers, whenever it changes. */
function watchText(): void {
  const { noteSeen } = globalThis as unknown as { noteSeen: (text: string) => void };
  let last = '';
  new MutationObserver(() => {
    const articles = [...document.querySelectorAll('article[aria-label=Answer]')];
    const read = (selector: string): string =>
      articles.map((one) => one.querySelector(selector)?.textContent ?? '').join('');
    const text = read('.thoughts') + read('.content');
    if (text !== last) noteSeen((last = text));
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

async function show(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isVisible ? 'visible' : 'hidden',
  );
}

/** Marks of Markdown come and go while a text grows. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
