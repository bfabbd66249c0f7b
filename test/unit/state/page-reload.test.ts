import { expect, it, vi } from 'vitest';
import { askBeforeLeaving, reloadSafely } from '../../../src/state/page-reload';

function parts() {
  return {
    isBusy: vi.fn(() => false),
    settled: vi.fn(() => Promise.resolve()),
    hasUnsaved: vi.fn(() => false),
    keep: vi.fn(() => true),
    reload: vi.fn(),
  };
}

it('reloads once all is written', async () => {
  const given = parts();
  let write = (): void => undefined;
  given.settled.mockReturnValue(new Promise((resolve) => (write = resolve)));
  const isReloaded = reloadSafely(given);
  await Promise.resolve();
  expect(given.reload).not.toHaveBeenCalled();
  write();
  expect(await isReloaded).toBe(true);
  expect(given.keep).toHaveBeenCalledOnce();
  expect(given.reload).toHaveBeenCalledOnce();
});

it.each([
  ['something runs', { isBusy: () => true }],
  ['something is on the page alone', { hasUnsaved: () => true }],
  ['it could not come back', { keep: () => false }],
  ['the disk does not answer', { settled: () => new Promise<void>(() => undefined) }],
])('does not when %s', async (_, change) => {
  const given = { ...parts(), ...change };
  expect(await reloadSafely(given, 20)).toBe(false);
  expect(given.reload).not.toHaveBeenCalled();
});

it('does not when a write fails meanwhile', async () => {
  const given = parts();
  given.hasUnsaved.mockReturnValueOnce(false).mockReturnValue(true);
  expect(await reloadSafely(given)).toBe(false);
  expect(given.keep).not.toHaveBeenCalled();
});

it('has the person asked who leaves while something would be lost', () => {
  const page = new EventTarget();
  let isLossy = false;
  askBeforeLeaving(page, () => isLossy);
  const leave = () => page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(leave()).toBe(true);
  isLossy = true;
  expect(leave()).toBe(false);
});
