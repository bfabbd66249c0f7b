import { expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import type { ModelSession } from '../../src/state/model-session.svelte';
import GpuDialog from '../../src/ui/gpu/GpuDialog.svelte';
import { log, openAppWithModel } from './app-fixture';

async function openDialog(session: ModelSession, obstacle: EngineError | null = null) {
  const { component } = await render(GpuDialog, {
    session,
    readFacts: () => Promise.resolve(null),
    findObstacle: () => Promise.resolve(obstacle),
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0.0.0',
  });
  (component as { open: () => void }).open();
}
const dialog = () => page.getByRole('dialog', { name: 'GPU' });

it('is copied as text, without a word of the chat', async () => {
  const { session, chats } = await openAppWithModel();
  await chats.current.ask('A secret');
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await openDialog(session);
  await expect.element(dialog()).toHaveTextContent('Scripted 1B');
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect.element(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const [text] = copied.mock.calls[0]!;
  expect(text).toContain('- Name: Scripted 1B');
  expect(text).not.toContain('secret');
});

it('tests again on a new device', async () => {
  const { session, engine } = await openAppWithModel();
  await openDialog(session);
  await page.getByRole('button', { name: 'Test again' }).click();
  await expect.poll(() => engine.loads.length).toBe(2);
  expect(engine.nRestarts).toBe(1);
  await expect.poll(() => session.model).not.toBeNull();
});

it('tests again in mid-answer, which goes on, and nothing is said of a failure', async () => {
  const { session, engine, chats } = await openAppWithModel();
  engine.script.queue = [['One, ', 'two'], [', three.']];
  engine.script.holdAt = 1;
  const answered = chats.current.ask('Count');
  await expect.poll(() => engine.requests.length).toBe(1);
  const restart = engine.restart.bind(engine);
  engine.restart = () => {
    restart();
    engine.script.failWith = new EngineError('worker_died', 'the worker was ended');
    engine.release();
  };
  await openDialog(session);
  await page.getByRole('button', { name: 'Test again' }).click();
  await answered;
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.element(log()).toHaveTextContent('One, two, three.');
  await expect.element(page.getByText('GPU failed')).not.toBeInTheDocument();
});

it('lists the losses of the tab', async () => {
  const { session, engine } = await openAppWithModel();
  engine.loseDevice();
  await expect.poll(() => session.model).not.toBeNull();
  await openDialog(session);
  await expect.element(dialog()).toHaveTextContent('device_lost with tiny.gguf');
});

it('says what to do where the browser gives no GPU', async () => {
  const { session } = await openAppWithModel();
  await openDialog(session, new EngineError('webgpu_unavailable', 'found no adapter'));
  await expect.element(dialog()).toHaveTextContent(/On Linux, Chromium .* found no adapter/);
});
