import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ask, log, messageField, openAppWithModel } from './app-fixture';

const LINE = 'A line of an answer that is long enough to be read.\n\n';
const latest = () => page.getByRole('button', { name: 'Latest' });

function scroller(): HTMLElement {
  return document.querySelector<HTMLElement>('[role=log]')!.parentElement!;
}

function leftBelow(): number {
  const { scrollHeight, scrollTop, clientHeight } = scroller();
  return scrollHeight - scrollTop - clientHeight;
}

/** An answer that fills the page twice over, and waits in its middle. */
async function beginLongAnswer() {
  const { engine } = await openAppWithModel();
  engine.script.pieces = Array.from({ length: 120 }, () => LINE);
  engine.script.holdAt = 60;
  await ask('Tell me');
  // All of it is drawn, and grows no more.
  await expect.poll(() => document.querySelectorAll('[role=log] p').length).toBe(60);
  expect(scroller().scrollHeight).toBeGreaterThan(2 * scroller().clientHeight);
  await expect.poll(leftBelow).toBeLessThan(2);
  return engine;
}

async function grow(engine: { release: () => void }): Promise<void> {
  const before = scroller().scrollHeight;
  engine.release();
  await expect.poll(() => scroller().scrollHeight).toBeGreaterThan(before + 500);
}

it('is the end of what is written while the reader is there', async () => {
  await grow(await beginLongAnswer());
  await expect.poll(leftBelow).toBeLessThan(2);
  expect(latest().query()).toBeNull();
});

it('is left where the reader scrolls to, be it by a line, until they want the end again', async () => {
  const engine = await beginLongAnswer();
  scroller().scrollTop -= 30;
  await expect.element(latest()).toBeVisible();
  const { scrollTop } = scroller();
  await grow(engine);
  await expect.element(log()).toHaveAttribute('aria-busy', 'false');
  expect(scroller().scrollTop).toBe(scrollTop);
  await latest().click();
  await expect.poll(leftBelow).toBeLessThan(2);
  expect(latest().query()).toBeNull();
});

it('is the end again for whoever asks', async () => {
  const engine = await beginLongAnswer();
  await grow(engine);
  await expect.element(log()).toHaveAttribute('aria-busy', 'false');
  scroller().scrollTop = 0;
  await expect.element(latest()).toBeVisible();
  engine.script.holdAt = null;
  await messageField().fill('And then?');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.querySelectorAll('article[aria-label=Answer]').length).toBe(2);
  await expect.element(log()).toHaveAttribute('aria-busy', 'false');
  await expect.poll(leftBelow).toBeLessThan(2);
});
