import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/protocol';
import { LastModel } from '../../src/state/last-model.svelte';
import type { ModelRecord, StoredModel } from '../../src/storage/models/model-record';

const MODEL: ModelRecord = {
  id: 'hermes',
  name: 'Hermes',
  kind: 'gguf',
  origin: 'here',
  licence: null,
  files: [],
  addedMs: 0,
};
const STORED: StoredModel = {
  model: MODEL,
  files: [],
  storedBytes: 1,
  totalBytes: 1,
  isWhole: true,
  verifiedMs: null,
};

/** What a page opens that finds what earlier ones have left. */
function openPage(kept: Map<string, string>, stored: readonly StoredModel[] = [STORED]) {
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const last = new LastModel(storage);
  const opened: string[] = [];
  const session = {
    model: null,
    error: null as EngineError | null,
    openStored: ({ id }: ModelRecord) => {
      opened.push(id);
      return Promise.resolve();
    },
    openBundled: () => {
      opened.push('bundled');
      return Promise.resolve();
    },
  };
  const file = { id: 'f', name: 'my.gguf', sizeBytes: 1, openedMs: 0, handles: [] };
  const start = () =>
    last.start({
      session,
      stored: () => Promise.resolve(stored),
      files: () => Promise.resolve([file]),
    });
  return { last, opened, session, start };
}

describe('the last model', () => {
  it('is the bundled one until another was used', async () => {
    const { start, opened } = openPage(new Map());
    await start();
    expect(opened).toEqual(['bundled']);
  });

  it('is loaded again', async () => {
    const kept = new Map<string, string>();
    openPage(kept).last.remember(MODEL, false);
    for (let visit = 0; visit < 2; visit++) {
      const { start, opened, last } = openPage(kept);
      await start();
      expect(opened).toEqual(['hermes']);
      expect(last.notice).toBeNull();
    }
  });

  it('gives way to the bundled one when it was deleted, or does not load', async () => {
    const kept = new Map<string, string>();
    openPage(kept).last.remember(MODEL, false);
    const without = openPage(kept, []);
    await without.start();
    expect(without.opened).toEqual(['bundled']);
    without.last.remember(MODEL, false);
    const failing = openPage(kept);
    failing.session.error = new EngineError('out_of_memory', 'too large');
    await failing.start();
    expect(failing.opened).toEqual(['hermes', 'bundled']);
    expect(failing.last.notice).toEqual({ kind: 'failed', name: 'Hermes' });
    const next = openPage(kept);
    await next.start();
    expect(next.opened).toEqual(['bundled']);
  });

  it('is not loaded by itself again when the page died of it', async () => {
    const kept = new Map<string, string>();
    openPage(kept).last.remember(MODEL, false);
    const dying = openPage(kept);
    dying.session.openStored = () => new Promise<void>(() => undefined);
    void dying.start();
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    const next = openPage(kept);
    await next.start();
    expect(next.opened).toEqual(['bundled']);
    expect(next.last.notice).toEqual({ kind: 'crashed', name: 'Hermes' });
  });

  it('is loaded again when the page was left while it loaded', async () => {
    const kept = new Map<string, string>();
    const left = openPage(kept);
    left.last.remember(MODEL, true);
    left.last.leave();
    const next = openPage(kept);
    await next.start();
    expect(next.opened).toEqual(['hermes']);
  });

  it('is offered where the browser wants a click first', async () => {
    const kept = new Map<string, string>();
    openPage(kept).last.rememberFile('my.gguf');
    const { start, opened, last } = openPage(kept);
    await start();
    expect(opened).toEqual(['bundled']);
    expect(last.notice).toMatchObject({ kind: 'offer', file: { name: 'my.gguf' } });
  });
});
