import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUNDLED_MODEL } from '../../../src/hermes/bundled-model';
import { EngineError } from '../../../src/protocol';
import { bringBundled, isBundledCopy } from '../../../src/state/bundled-copy';
import type { ModelRecord } from '../../../src/storage/models/model-record';
import { ScriptedLibrary } from '../../fixtures/scripted-library';

const signal = new AbortController().signal;
let library: ScriptedLibrary;
beforeEach(() => {
  library = new ScriptedLibrary();
  vi.stubGlobal('location', new URL('https://talaria.example/app/'));
  vi.stubGlobal('document', { baseURI: 'https://talaria.example/app/' });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('GGUF')));
});
afterEach(() => {
  vi.unstubAllGlobals();
});
const bring = (progress: unknown[] = []) =>
  bringBundled(library, library, (one) => progress.push(one), signal);
const model = (): ModelRecord => library.stored[0]!.model;

describe('the bundled model', () => {
  it('comes into the store on the first visit, as it was published', async () => {
    const progress: unknown[] = [];
    const bringing = bring(progress);
    await vi.waitFor(() => {
      expect(library.calls).toHaveLength(1);
    });
    expect(model().files).toEqual([
      expect.objectContaining({
        url: `https://talaria.example/app/${BUNDLED_MODEL.path}`,
        sha256: BUNDLED_MODEL.sha256,
        sizeBytes: BUNDLED_MODEL.sizeBytes,
      }),
    ]);
    library.progress({
      phase: 'fetching',
      doneBytes: 5,
      totalBytes: 9,
      bytesPerSecond: null,
      note: null,
    });
    library.end();
    expect(await bringing).toEqual({ kind: 'stored', fileIds: model().files.map(({ id }) => id) });
    expect(progress).toEqual([{ loadedBytes: 5, totalBytes: 9 }]);
    expect(isBundledCopy(model())).toBe(true);
  });

  it('is there on the next, and nothing is fetched', async () => {
    const first = bring();
    await vi.waitFor(() => {
      expect(library.calls).toHaveLength(1);
    });
    library.end();
    const source = await first;
    expect(await bring()).toEqual(source);
    expect(library.calls).toHaveLength(1);
  });

  it('comes straight from its server where it cannot be kept', async () => {
    const bringing = bring();
    await vi.waitFor(() => {
      expect(library.calls).toHaveLength(1);
    });
    library.end(new EngineError('storage_failed', 'a private window'));
    expect(await bringing).toMatchObject({ kind: 'files' });
  });
});
