import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shapeReaders } from '../../../src/engines/shape-readers';
import { WebLlmEngine } from '../../../src/engines/web-llm/web-llm-engine';
import { hostedBuildFiles } from '../../../src/state/mlc-model';
import { WorkerLibrary } from '../../../src/storage/library/worker-library';
import type { TransferProgress } from '../../../src/storage/library/transfer-progress';
import type { ModelRecord } from '../../../src/storage/models/model-record';
import { ModelStore } from '../../../src/storage/models/model-store';
import { mlcBuild } from '../../fixtures/mlc-build';
import { ScriptedRuntime } from '../../fixtures/scripted-runtime';
import { RangeServer, type Fault } from '../../servers/range-server';
import { deleteModelDatabase } from './stored-bytes';
import { installLocks } from './test-locks';

const BUILD = mlcBuild({ md5: (bytes) => createHash('md5').update(bytes).digest('hex') });
const TOTAL_BYTES = [...BUILD.values()].reduce((sum, { length }) => sum + length, 0);
const server = new RangeServer();
let host: string;
let store: ModelStore;
let library: WorkerLibrary;
let progress: TransferProgress[];

installLocks();
beforeAll(async () => {
  host = await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  for (const [name, bytes] of BUILD) server.files.set(`/build/${name}`, bytes);
  server.fault = () => ({ kind: 'none' });
  server.nRequests = server.sentBytes = 0;
  store = new ModelStore();
  progress = [];
  library = new WorkerLibrary(store, () => undefined, shapeReaders, {
    pieceBytes: 1000,
    stallMs: 10_000,
    retry: { retries: 2, firstWaitMs: 1, longestWaitMs: 2 },
  });
});
afterEach(async () => {
  store.close();
  await deleteModelDatabase();
});

const model = (): ModelRecord => ({
  id: 'own',
  name: 'Own',
  kind: 'mlc',
  origin: host,
  licence: null,
  addedMs: 1,
  files: hostedBuildFiles('own', new URL(`${host}/build/`), {
    url: new URL(`${host}/build/lib.wasm`),
  }),
});
const download = (signal = new AbortController().signal): Promise<void> =>
  library.download(model(), (one) => progress.push(one), signal);
const stored = async () => (await store.list())[0];
/** Does to one file of the build what a test says, so many times. */
function damage(name: string, fault: Fault, times = Infinity): void {
  let left = times;
  server.fault = ({ path }) => (path === `/build/${name}` && left-- > 0 ? fault : { kind: 'none' });
}

describe('an MLC build on a host of its own', () => {
  it('is fetched with the weights that its manifest lists, and then loads without a request', async () => {
    await download();
    expect(await stored()).toMatchObject({
      isWhole: true,
      storedBytes: TOTAL_BYTES,
      totalBytes: TOTAL_BYTES,
    });
    expect((await stored())?.files.map(({ name }) => name).sort()).toEqual(
      [...BUILD.keys()].sort(),
    );
    expect(progress.at(-1)).toMatchObject({ doneBytes: TOTAL_BYTES, totalBytes: TOTAL_BYTES });
    server.nRequests = 0;
    const engine = new WebLlmEngine(store, () => Promise.resolve(new ScriptedRuntime()));
    const loaded = await engine.load({ kind: 'mlc', modelId: 'own' }, () => undefined);
    expect(loaded).toMatchObject({ name: 'Own', memory: { weightsBytes: 2300 } });
    expect(server.nRequests).toBe(0);
  });

  it.each<[string, Fault, string]>([
    ['mlc-chat-config.json', { kind: 'status', status: 404 }, 'download_failed'],
    ['tensor-cache.json', { kind: 'html', status: 200 }, 'download_failed'],
    ['tokenizer.json', { kind: 'short' }, 'download_failed'],
    ['params_shard_0.bin', { kind: 'status', status: 404 }, 'download_failed'],
    ['params_shard_1.bin', { kind: 'short' }, 'download_failed'],
    ['params_shard_1.bin', { kind: 'flip', atByte: 9 }, 'integrity_failed'],
    ['lib.wasm', { kind: 'html', status: 206 }, 'download_failed'],
    ['lib.wasm', { kind: 'flip', atByte: 0 }, 'integrity_failed'],
  ])('%s with %o is told, and the rest stays for the next try', async (name, fault, code) => {
    damage(name, fault);
    await expect(download()).rejects.toMatchObject({
      code,
      message: expect.stringContaining(name) as unknown,
    });
    expect(await stored()).toMatchObject({ isWhole: false });
    const before = (await stored())?.storedBytes ?? 0;
    server.fault = () => ({ kind: 'none' });
    server.sentBytes = 0;
    await download();
    expect(await stored()).toMatchObject({ isWhole: true });
    expect(server.sentBytes).toBe(TOTAL_BYTES - before);
  });

  it.each<[string, Fault]>([
    ['params_shard_1.bin', { kind: 'flip', atByte: 9 }],
    ['params_shard_1.bin', { kind: 'cut', afterBytes: 100 }],
    ['params_shard_0.bin', { kind: 'status', status: 503 }],
  ])('%s with %o once is got over', async (name, fault) => {
    damage(name, fault, 1);
    await download();
    expect(await stored()).toMatchObject({ isWhole: true, storedBytes: TOTAL_BYTES });
  });

  it.each([
    ['{"records": []}', 'at records'],
    ['{"records": [{"dataPath": "../evil.bin", "nbytes": 1}]}', 'at records.0.dataPath'],
    ['<html>', 'found no JSON'],
  ])('a manifest of %s is refused', async (text, message) => {
    server.files.set('/build/tensor-cache.json', new TextEncoder().encode(text));
    await expect(download()).rejects.toMatchObject({
      code: 'malformed_file',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('stops when it is told to, and goes on from there', async () => {
    const controller = new AbortController();
    server.fault = ({ path }) => {
      if (path.endsWith('_1.bin')) controller.abort();
      return { kind: 'none' };
    };
    await expect(download(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    server.fault = () => ({ kind: 'none' });
    const before = (await stored())?.storedBytes ?? 0;
    expect(before).toBeGreaterThan(0);
    server.sentBytes = 0;
    await download();
    expect(server.sentBytes).toBe(TOTAL_BYTES - before);
  });

  it('is deleted with all its weights', async () => {
    await download();
    await library.delete('own');
    expect(await store.list()).toEqual([]);
    expect(await store.storedPieces('own/params_shard_0.bin')).toEqual(new Set());
  });
});
