import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import DeletedNotice from '../../src/ui/chats/DeletedNotice.svelte';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const propsOf = (title: string | null, onForget = vi.fn()) => ({
  deleted: title === null ? null : { title, bringBack: () => undefined },
  onForget,
  onBack: () => undefined,
});

it('stays while its button has the focus, and only then', async () => {
  const onForget = vi.fn();
  const { container, rerender } = await render(DeletedNotice, { props: propsOf('One', onForget) });
  container.querySelector('button')!.focus();
  await rerender(propsOf('One', onForget));
  vi.advanceTimersByTime(60_000);
  expect(onForget).not.toHaveBeenCalled();

  // The button goes with the focus; the notice after it knows nothing of that.
  await rerender(propsOf(null, onForget));
  await rerender(propsOf('Two', onForget));
  vi.advanceTimersByTime(7999);
  expect(onForget).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onForget).toHaveBeenCalledOnce();
});
