import { expect, it } from 'vitest';
import { TabName } from '../../../src/state/tab-name';

/** Locks that are never given back, as those of a tab that stays open. */
function openTabs() {
  const held = new Set<string>();
  return {
    close: (id: string) => held.delete(`talaria-tab-${id}`),
    locks: {
      request: (name: string, _options: unknown, work: (lock: object | null) => unknown) => {
        const isFree = !held.has(name);
        held.add(name);
        work(isFree ? {} : null);
        return Promise.resolve();
      },
      query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
    } as unknown as Pick<LockManager, 'request' | 'query'>,
  };
}

/** `sessionStorage` of a tab; a copy of the tab begins with what is there. */
function memory(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

it('stays the same over a reload, and is another in a copy of the tab', async () => {
  const { locks, close } = openTabs();
  const mine = memory();
  const tab = new TabName(mine, locks);
  await tab.claim();
  expect(tab.id).not.toBe('');
  const copy = new TabName(memory(new Map(mine.kept)), locks);
  await copy.claim();
  expect([copy.id === tab.id, copy.id]).toEqual([false, expect.stringMatching(/./)]);
  expect(await copy.isGone(tab.id)).toBe(false);
  close(tab.id);
  expect(await copy.isGone(tab.id)).toBe(true);
  const reloaded = new TabName(mine, locks);
  await reloaded.claim();
  expect(reloaded.id).toBe(tab.id);
});

it('is the same for all tabs where there are no locks', async () => {
  const tab = new TabName(memory(), undefined);
  await tab.claim();
  expect(tab.id).toBe('');
  expect(await tab.isGone('any')).toBe(true);
});
