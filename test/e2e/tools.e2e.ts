import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  answerText,
  ask,
  launch,
  openApp,
  whenBundledIsReady,
  whenIdle,
  withFixedSeed,
  type AppPage,
  think,
} from './app-page';

/** The bundled model calls tools in the built app; those of the person run in QuickJS, in a worker under the page's policy. */
let browser: Browser;
let app: AppPage;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  app = await openApp(browser, withFixedSeed);
  ({ page } = app);
  await whenBundledIsReady(page);
  await think(page, false);
  await button('Tools').click();
});
afterAll(async () => {
  await browser.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const call = () => page.getByRole('figure', { name: 'Tool call' }).last();

/** Of a family that the model was never shown in training: see `tools/demo-model/skills/tool_families.py`. */
const PARKING = {
  name: 'find_parking',
  description: 'Find a parking place in a city',
  schema:
    '{"type":"object","properties":{"city":{"type":"string","description":"City"}},"required":["city"]}',
  body: 'return { garage: "Blue Harbour in " + args.city, free: 12 };',
};
const QUESTION = 'Find parking in Lisbon.';

async function startChat(): Promise<void> {
  const newChat = button('New chat');
  if (await newChat.isVisible()) await newChat.click();
}

/** Puts other code into the tool, as the person does. */
async function rewrite(body: string): Promise<void> {
  await button('Choose tools').click();
  await button('Edit find_parking').click();
  await page.getByRole('textbox', { name: /^JavaScript/ }).fill(body);
  await button('Save').click();
  await button('Close').last().click();
}

/** Asks, and says yes to the call. */
async function askAndRun(text: string): Promise<void> {
  await ask(page, text);
  await button('Run').click();
}

describe('a tool that the person wrote, and the model never saw', () => {
  beforeEach(startChat);

  it('is written, tried and saved', async () => {
    await button('Choose tools').click();
    await button('New tool').click();
    await field('Name').fill(PARKING.name);
    await field('What it does, for the model').fill(PARKING.description);
    await field('Its arguments, as a JSON schema').fill(PARKING.schema);
    await page.getByRole('textbox', { name: /^JavaScript/ }).fill(PARKING.body);
    await field('Arguments, as JSON').fill('{"city": "Porto"}');
    await button('Run').click();
    await page.getByText('{"garage":"Blue Harbour in Porto","free":12}').waitFor();
    await button('Save').click();
    await page.getByRole('switch', { name: 'find_parking' }).waitFor();
    for (const name of ['calculator', 'get_time']) {
      await page.getByRole('switch', { name, exact: true }).uncheck();
    }
    await button('Close').last().click();
  });

  it('is called, allowed, run, and answered from', async () => {
    await askAndRun(QUESTION);
    await whenIdle(page);
    expect(await call().textContent()).toMatch(/find_parking city: Lisbon/);
    expect(await call().textContent()).toContain('Blue Harbour in Lisbon');
    expect(await answerText(page)).toContain('12');
  });

  it('is not run when the person refuses, and the model hears of it', async () => {
    await ask(page, QUESTION);
    await button('Refuse').click();
    await whenIdle(page);
    expect(await call().textContent()).toContain('Refused');
    expect(await answerText(page)).not.toBe('');
  });

  it('may throw', async () => {
    await rewrite('throw new Error("closed today");');
    await askAndRun(QUESTION);
    await whenIdle(page);
    expect(await call().textContent()).toMatch(/Did not work.*closed today/);
    expect(await answerText(page)).not.toBe('');
  });

  it('may return ten megabytes', async () => {
    await rewrite('return "x".repeat(1e7);');
    await askAndRun(QUESTION);
    await whenIdle(page);
    expect(await call().textContent()).toMatch(/the result has 10000002 characters; allowed are/);
    expect(await answerText(page)).not.toBe('');
  });

  it('may hang, and is stopped by the person', async () => {
    await rewrite('for (;;);');
    await askAndRun(QUESTION);
    await call().getByText('Running…').waitFor();
    await button('Stop').click();
    await whenIdle(page);
    expect(await call().textContent()).toMatch(/Stopped\s*$/);
  });

  it('may hang, and is ended at its limit', async () => {
    await askAndRun(QUESTION);
    await call().getByText('it ran longer than 5 s').waitFor();
    await whenIdle(page);
    expect(await answerText(page)).not.toBe('');
  });
});

describe('built-in tools', () => {
  beforeEach(startChat);

  it('are called one after the other in one answer, each after a yes of its own', async () => {
    await button('Choose tools').click();
    await page.getByRole('switch', { name: 'find_parking' }).uncheck();
    await page.getByRole('switch', { name: 'calculator' }).check();
    await page.getByRole('switch', { name: 'convert_units' }).check();
    await button('Close').last().click();
    // Left to itself the bundled model makes one call an answer: it was shown no other. So the first is written for it, and
    // the beginning of the second.
    await button('Format').click();
    await field('begins with (the model goes on from there)').fill(
      '<tool_call>{"name": "calculator", "arguments": {"expression": "12 * 34"}}</tool_call><tool_call>{"name": "calculator", "arguments": {"expression": "',
    );
    await button('Done').click();
    await ask(page, 'Calculate 56 * 78.');
    const calls = page.getByRole('figure', { name: 'Tool call' });
    await calls.first().getByRole('button', { name: 'Run', exact: true }).click();
    await calls.first().getByText('{"result":408}').waitFor();
    expect(await calls.count()).toBe(2);
    await calls.last().getByRole('button', { name: 'Run', exact: true }).click();
    await whenIdle(page);
    expect(await calls.last().textContent()).toMatch(/expression: 56 \* 78.*{"result":4368}/);
    expect(await answerText(page)).not.toBe('');
    await button('Format').click();
    await button('As it comes').click();
    await button('Done').click();
  });

  it('beyond the two of the first visit are used when they are on', async () => {
    await askAndRun('Convert 12 miles to km.');
    await whenIdle(page);
    expect(await call().textContent()).toMatch(/convert_units.*19\.312128/);
    expect(await answerText(page)).toContain('19.3');
  });

  it('complain of nothing, and reach for nothing elsewhere', () => {
    expect(app.complaints).toEqual([]);
  });
});
