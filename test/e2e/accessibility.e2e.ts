import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLED_MODEL } from '../../src/hermes/bundled-model';
import { DESKTOP, PHONE, ZOOMED, violationsOf, withAxe } from './accessible-states';
import { CHAT_OF_EVERYTHING as CHAT } from '../fixtures/chat-of-everything';
import {
  ask,
  closeDialog,
  command,
  launch,
  newChat,
  openApp,
  openDialog,
  palette,
  SLOWEST_MS,
  think,
  withFixedSeed,
  withoutBundledModel,
} from './app-page';

/** Nothing but the model takes long, and it has its own. */
const STEP_MS = 30_000;

let browser: Browser;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  browser = await launch();
  ({ page, complaints } = await openApp(browser, withFixedSeed));
  await withAxe(page);
  page.setDefaultTimeout(STEP_MS);
});
afterAll(async () => {
  await browser.close();
});

const button = (name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
/** Of the chat; a comparison has others. */
const whenIs = (busy: boolean) =>
  page.locator(`[role=log][aria-label=Conversation][aria-busy=${String(busy)}]`).waitFor();

const menuItem = (name: string | RegExp) =>
  page.getByRole('menu', { name: 'Chat' }).getByRole('menuitem', { name });

const dialog = (title: string) => openDialog(page, title);
const close = () => closeDialog(page);

interface State {
  readonly name: string;
  readonly reach: () => Promise<unknown>;
  readonly leave?: () => Promise<unknown>;
  /** Where it is not there at every width. */
  readonly sizes?: readonly (typeof DESKTOP)[];
}

/** In this order: each begins where the one before was left. */
const STATES: readonly State[] = [
  {
    name: 'a first visit, while the model is brought',
    reach: () => button(/^48 × 37, t/).waitFor(),
  },
  {
    name: 'an empty chat',
    reach: () =>
      page
        .getByRole('banner')
        .getByText(BUNDLED_MODEL.name, { exact: true })
        .waitFor({ timeout: SLOWEST_MS }),
  },
  {
    name: 'a file of chats that was read',
    reach: async () => {
      await dialog('Import chats');
      await page.getByLabel('File of chats').setInputFiles({
        name: 'chat.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(CHAT)),
      });
      await button('Import').waitFor();
    },
  },
  {
    name: 'what was imported',
    reach: async () => {
      await button('Import').click();
      await page.getByText('1 chat imported.').waitFor();
    },
    leave: () => button('Good').click(),
  },
  {
    name: 'a chat with code, a table and formulas',
    reach: async () => {
      await button(CHAT.title).first().click();
      await page.locator('.katex').first().waitFor();
      await page.locator('pre').first().waitFor();
    },
  },
  {
    name: 'thoughts and figures of an answer',
    reach: async () => {
      await button(/^Thought|^Thoughts/)
        .first()
        .click();
    },
  },
  {
    name: 'where a link leads',
    reach: async () => {
      await page.getByText('the page', { exact: true }).click();
      await page.locator('dialog[open]').waitFor();
    },
    leave: close,
  },
  {
    name: 'a question that is edited',
    reach: async () => {
      await page.getByRole('article', { name: 'You' }).last().hover();
      await button('Edit the question').last().click();
    },
    leave: () => button('Cancel').click(),
  },
  {
    name: 'an answer that is edited',
    reach: () => button('Edit the answer').last().click(),
  },
  {
    name: 'versions of an answer',
    reach: async () => {
      await page.getByRole('textbox', { name: 'The answer’s text' }).fill('Not at all.');
      await button('Save').click();
      await page.getByText('Not at all.').waitFor();
    },
  },
  {
    name: 'inside an answer',
    reach: async () => {
      await button('Inside this answer').last().click();
      await page.locator('dialog[open]').waitFor();
    },
    leave: close,
  },
  {
    name: 'the menu of a chat',
    reach: () => button(`More for ${CHAT.title}`).first().click(),
    leave: close,
  },
  {
    name: 'what could not be saved',
    reach: async () => {
      await page.evaluate(() => {
        const original = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put');
        Object.assign(window, {
          mend: () => Object.defineProperty(IDBObjectStore.prototype, 'put', original ?? {}),
        });
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      });
      await button(`More for ${CHAT.title}`).first().click();
      await menuItem('Pin').click();
      await page.getByText('Not saved: 1 chat.').waitFor();
    },
    leave: async () => {
      await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
      await button('Try again').click();
      await page.getByText('Not saved: 1 chat.').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'a title that is written',
    reach: async () => {
      await button(`More for ${CHAT.title}`).first().click();
      await menuItem('Rename').click();
    },
    leave: () => page.keyboard.press('Escape'),
  },
  {
    name: 'a folder',
    reach: async () => {
      await button(`More for ${CHAT.title}`).first().click();
      await menuItem(/^New folder/).click();
      await page.getByRole('textbox', { name: 'Name of the folder' }).fill('Physics');
      await page.keyboard.press('Enter');
      await button('Physics').waitFor();
    },
  },
  {
    name: 'what a search found',
    reach: async () => {
      await page.getByRole('searchbox', { name: 'Search chats' }).fill('wave');
      await page.locator('mark').first().waitFor();
    },
    leave: () => page.getByRole('searchbox', { name: 'Search chats' }).fill(''),
  },
  {
    name: 'the list of chats over the page',
    sizes: [PHONE],
    reach: async () => {
      await button('Chats').click();
      await page.getByRole('dialog', { name: 'Chats' }).waitFor();
    },
    leave: close,
  },
  { name: 'export', reach: () => dialog('Export this chat'), leave: close },
  { name: 'models', reach: () => dialog('Models') },
  {
    name: 'another model, which cannot be had',
    reach: async () => {
      const field = page.locator('dialog[open] form').getByRole('textbox').first();
      await field.fill('not a model');
      await field.press('Enter');
      await page.locator('dialog[open] [role=alert]').first().waitFor();
    },
    leave: close,
  },
  { name: 'personas', reach: () => dialog('Personas') },
  { name: 'a persona that is written', reach: () => button('New').click(), leave: close },
  { name: 'sampling', reach: () => dialog('Sampling'), leave: close },
  {
    name: 'the format of an answer, with a schema that is none',
    reach: async () => {
      await button('Format').click();
      await page.getByRole('radio', { name: /^JSON Schema/ }).check();
      await page.locator('dialog[open] textarea').first().fill('{"type": 3}');
    },
    leave: async () => {
      await page.getByRole('radio', { name: /^Text/ }).check();
      await close();
    },
  },
  { name: 'the context', reach: () => button(/^Context/).click(), leave: close },
  { name: 'two answers side by side', reach: () => dialog('Compare'), leave: close },
  { name: 'settings', reach: () => dialog('Settings'), leave: close },
  { name: 'privacy', reach: () => dialog('Privacy'), leave: close },
  { name: 'the GPU', reach: () => dialog('GPU'), leave: close },
  { name: 'the shortcuts', reach: () => dialog('Keyboard'), leave: close },
  {
    name: 'the palette',
    reach: async () => {
      await page.keyboard.press('Control+k');
      await palette(page).fill('wave');
      await page.getByRole('option').first().waitFor();
    },
    leave: close,
  },
  { name: 'tools', reach: () => dialog('Tools') },
  { name: 'a tool that is written', reach: () => button('New tool').click() },
  {
    name: 'a call that waits for the person',
    reach: async () => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('find_parking');
      await page
        .getByRole('textbox', { name: 'What it does, for the model', exact: true })
        .fill('Find a parking place in a city');
      await page
        .getByRole('textbox', { name: 'Its arguments, as a JSON schema', exact: true })
        .fill('{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}');
      await page.getByRole('textbox', { name: /^JavaScript/ }).fill('return 12;');
      await button('Save').click();
      await page.getByRole('switch', { name: 'find_parking' }).waitFor();
      for (const name of ['calculator', 'get_time']) {
        await page.getByRole('switch', { name, exact: true }).uncheck();
      }
      await close();
      await newChat(page);
      await think(page, false);
      await button('Tools').click();
      await ask(page, 'Find parking in Lisbon.');
      await button('Run').waitFor();
    },
    leave: async () => {
      await button('Run').click();
      await whenIs(false);
    },
  },
  {
    name: 'figures of an answer',
    reach: () =>
      button(/^Facts about this answer/)
        .last()
        .click(),
  },
  {
    name: 'how likely each token was',
    reach: async () => {
      await button('Tools').click();
      await button(/^Context/).click();
      await page.getByRole('checkbox', { name: /^Show how likely/ }).check();
      await close();
      await ask(page, 'Who are you?');
      await whenIs(true);
      await whenIs(false);
      await button('Inside this answer').last().click();
      await page.getByRole('toolbar', { name: 'Tokens' }).getByRole('button').last().click();
      await page.getByRole('region', { name: 'Alternatives' }).waitFor();
    },
    leave: close,
  },
  {
    name: 'a chat that is longer than the context',
    reach: async () => {
      await ask(page, 'Parking in Lisbon. '.repeat(4000));
      await page.getByRole('alertdialog').waitFor();
    },
    leave: () => button('Stop here').click(),
  },
  {
    name: 'a chat that was deleted',
    reach: async () => {
      await command(page, 'Delete this chat');
      // It stays while it has the focus.
      await button('Undo').focus();
    },
    sizes: [DESKTOP, PHONE, ZOOMED],
  },
  {
    name: 'a file that is no model',
    reach: async () => {
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'no.gguf', mimeType: '', buffer: Buffer.from('no model') });
      await page.getByRole('alert').first().waitFor();
    },
  },
];

describe('axe finds nothing, at two widths and in two themes', () => {
  it.each(STATES)('in $name', async ({ reach, leave, sizes }) => {
    await page.setViewportSize(sizes?.[0] ?? DESKTOP);
    await reach();
    const violations = await violationsOf(page, sizes);
    await page.setViewportSize(sizes?.[0] ?? DESKTOP);
    await leave?.();
    expect(violations).toEqual([]);
  });

  it('in a chat, at 400 %', async () => {
    await page.setViewportSize(DESKTOP);
    await button(CHAT.title).first().click();
    expect(await violationsOf(page, [{ width: 640, height: 450 }, ZOOMED])).toEqual([]);
  });

  it('on the lock screen', async () => {
    const passphrase = 'four words of mine';
    const { page: locked } = await openApp(browser, withoutBundledModel);
    // What is seen before it takes no keys.
    await locked.getByRole('button', { name: 'Personas' }).waitFor();
    await openDialog(locked, 'Encryption of chats');
    await locked.getByLabel('New passphrase', { exact: true }).fill(passphrase);
    await locked.getByLabel('Once more', { exact: true }).fill(passphrase);
    await locked.getByRole('button', { name: 'Encrypt all chats' }).click();
    await locked.getByText(/^The chats are encrypted\. /).waitFor();
    await locked.reload();
    await locked.getByText('Forgot the passphrase?').click();
    await withAxe(locked);
    expect(await violationsOf(locked)).toEqual([]);
    await locked.getByLabel('Passphrase', { exact: true }).fill('none of mine');
    await locked.keyboard.press('Enter');
    await locked.getByRole('alert').getByText('This is not the passphrase.').waitFor();
    expect(await violationsOf(locked)).toEqual([]);
    await locked.context().close();
  });

  it('without WebGPU', async () => {
    const { page: without } = await openApp(browser, async (target) => {
      await withoutBundledModel(target);
      await target.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
      });
    });
    await without.getByRole('alert').first().waitFor();
    await without.getByRole('heading', { level: 1 }).waitFor();
    await withAxe(without);
    expect(await violationsOf(without)).toEqual([]);
    await without.context().close();
  });

  it('and nothing was complained of meanwhile', () => {
    expect(complaints).toEqual([]);
  });
});

describe('without a pointer', () => {
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id,
    );

  it('a question is asked, its answer stopped, and a dialog opened and closed', async () => {
    await page.setViewportSize(DESKTOP);
    await page.keyboard.press('Control+Shift+o');
    await page.keyboard.press('Shift+Escape');
    await page.keyboard.type('How many r’s are in strawberry?');
    await page.keyboard.press('Enter');
    await whenIs(true);
    await page.keyboard.press('Escape');
    await whenIs(false);
    expect(await focused()).toBe('message');
    await page.keyboard.press('Alt+m');
    await page.getByRole('dialog', { name: 'Models' }).waitFor();
    expect(await focused()).toBe('Close');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('message');
  });

  /**
   * Presses Tab all the way round.
   * @returns what Tab should lead to and does not, what has the focus and is not seen to, and how often nothing has it
   */
  async function tabRound() {
    const reached = await page.evaluateHandle(() => new Set<Element>());
    const hidden: string[] = [];
    let nNowhere = 0;
    while (nNowhere < 3) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate((already) => {
        const element = document.activeElement;
        if (!element || element === document.body) return 'nowhere';
        if (already.has(element)) return 'again';
        already.add(element);
        const { width, height } = element.getBoundingClientRect();
        const { opacity, outlineStyle } = getComputedStyle(element);
        // The frame of the whole form shows where one writes.
        const isMarked = outlineStyle !== 'none' || element.id === 'message';
        const isSeen = width > 1 && height > 1 && opacity !== '0' && isMarked;
        return isSeen ? 'seen' : element.outerHTML.slice(0, 120);
      }, reached);
      if (stop === 'again') break;
      if (stop === 'nowhere') nNowhere += 1;
      else if (stop !== 'seen') hidden.push(stop);
    }
    const missed = await page.evaluate((already) => {
      const open = document.querySelector('dialog[open]') ?? document.body;
      const controls = 'a[href], button, input, select, textarea, summary, [tabindex]';
      return [...open.querySelectorAll<HTMLElement>(controls)]
        .filter((one) => one.tabIndex >= 0 && !one.matches(':disabled'))
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !already.has(one))
        .map((one) => one.outerHTML.slice(0, 120));
    }, reached);
    const nReached = await page.evaluate(({ size }) => size, reached);
    return { missed, hidden, nNowhere, nReached };
  }

  it.each([
    { name: 'an empty chat', reach: () => page.keyboard.press('Control+Shift+o') },
    { name: 'a chat with answers', reach: () => button(CHAT.title).first().click() },
    { name: 'the list of models', reach: () => dialog('Models'), leave: close },
    {
      name: 'a persona',
      reach: () => dialog('Personas').then(() => button('New').click()),
      leave: close,
    },
  ])('everything in $name is reached by Tab, and seen', async ({ reach, leave }) => {
    await page.setViewportSize(DESKTOP);
    await reach();
    const { nReached, nNowhere, ...wrong } = await tabRound();
    await leave?.();
    expect(wrong).toEqual({ missed: [], hidden: [] });
    // Behind the last of them is the end of the page, where the browser's own controls come.
    expect(nNowhere).toBeLessThanOrEqual(1);
    expect(nReached).toBeGreaterThan(10);
  });
});
