import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWebLlm } from '../../src/engines/web-llm/start-web-llm';
import { WebLlmEngine } from '../../src/engines/web-llm/web-llm-engine';
import { ModelStore } from '../../src/storage/models/model-store';
import { storeBuild } from '../unit/engines/web-llm/stored-build-fixture';

/** A module that wants a function `f` of `env`, as a library of an older WebLLM wants what this one no longer has. */
const WANTS_MORE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[2, 9, 1, 3, 0x65, 0x6e, 0x76, 1, 0x66, 0, 0],
]);

let store: ModelStore;
let engine: WebLlmEngine;
beforeEach(() => {
  store = new ModelStore();
  engine = new WebLlmEngine(store, startWebLlm);
});
afterEach(async () => {
  for (const { model } of await store.list()) await store.deleteModel(model);
  store.close();
});
const load = () => engine.load({ kind: 'mlc', modelId: 'b' }, () => undefined);

/*
 * WebLLM itself, as far as it goes without a library that was compiled for it: it takes the configuration and the library from our
 * store, and refuses the library.
 */
describe('WebLLM 0.2.86', () => {
  it.each([
    ['that is empty', {}],
    ['that wants what is not there', { library: WANTS_MORE }],
    ['that is no library', { library: new Uint8Array([0, 0x61, 0x73, 0x6d, 9, 9]) }],
  ])('refuses a library %s, in our terms', async (_, options) => {
    await storeBuild(store, 'b', options);
    const own = Object.getOwnPropertyDescriptor(globalThis, 'caches');
    await expect(load()).rejects.toMatchObject({
      name: 'EngineError',
      code: 'unsupported_library',
      message: expect.stringContaining('0.2.86') as unknown,
    });
    expect((await engine.stats()).model).toBeNull();
    // The stand-in is gone, and nothing was asked of the host that does not exist.
    expect(Object.getOwnPropertyDescriptor(globalThis, 'caches')).toEqual(own);
    const asked = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(asked.filter((name) => name.includes('build.invalid'))).toEqual([]);
  });

  it('is given nothing that is not in the store', async () => {
    await storeBuild(store, 'b', { without: 'lib.wasm' });
    await expect(load()).rejects.toMatchObject({
      code: 'no_model',
      message: expect.stringContaining('library.wasm') as unknown,
    });
  });
});
