import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shapeReaders } from '../../../src/engines/shape-readers';
import { connectLibrary, serveLibrary } from '../../../src/storage/library/library-line';
import type { ModelLibrary } from '../../../src/storage/library/library.types';
import type { TransferProgress } from '../../../src/storage/library/transfer-progress';
import { WorkerLibrary } from '../../../src/storage/library/worker-library';
import { importedModel } from '../../../src/storage/models/imported-model';
import type { ModelRecord, StoredModel } from '../../../src/storage/models/model-record';
import { ModelStore } from '../../../src/storage/models/model-store';
import { mlcBuild } from '../../fixtures/mlc-build';
import { RangeServer } from '../../servers/range-server';
import { deleteModelDatabase, flipStoredBit } from './stored-bytes';
import { installLocks } from './test-locks';

const FIRST = Uint8Array.from({ length: 2500 }, (_, i) => i % 251);
const SECOND = Uint8Array.from({ length: 1200 }, (_, i) => (i * 3) % 253);
const server = new RangeServer();
let host: string;
let store: ModelStore;
let library: ModelLibrary;
/** The far end itself: Node sends a `File` as a nameless Blob, which browsers do not. */
let worker: WorkerLibrary;
let nChanges: number;
let progress: TransferProgress[];
let line: MessageChannel;
const signal = new AbortController().signal;

installLocks();
beforeAll(async () => {
  host = await server.listen();
  server.files.set('/a.gguf', FIRST).set('/b.gguf', SECOND);
});
afterAll(() => server.close());
beforeEach(() => {
  store = new ModelStore();
  nChanges = 0;
  progress = [];
  line = new MessageChannel();
  worker = new WorkerLibrary(store, () => nChanges++, shapeReaders, { pieceBytes: 1000 });
  serveLibrary(worker, line.port1);
  library = connectLibrary(line.port2);
});
afterEach(async () => {
  line.port1.close();
  store.close();
  await deleteModelDatabase();
});

const model = (): ModelRecord => ({
  id: 'owner/model',
  name: 'Model',
  kind: 'gguf',
  origin: 'owner/model',
  licence: null,
  addedMs: 1,
  files: ['a.gguf', 'b.gguf'].map((name) => ({
    id: `owner/model/${name}`,
    name,
    url: `${host}/${name}`,
    sizeBytes: null,
    sha256: null,
  })),
});
const onProgress = (one: TransferProgress): void => void progress.push(one);
const stored = async (): Promise<StoredModel | undefined> => (await store.list())[0];

describe('a model of several files', () => {
  it('is fetched whole, and told of to its last byte', async () => {
    await library.download(model(), onProgress, signal);
    expect(await stored()).toMatchObject({ isWhole: true, storedBytes: 3700, totalBytes: 3700 });
    expect(progress.at(-1)).toMatchObject({ phase: 'hashing', doneBytes: 3700, totalBytes: 3700 });
    expect(nChanges).toBeGreaterThanOrEqual(2);
  });

  it('is listed from its first moment, with what it lacks', async () => {
    server.fault = ({ path }) =>
      path === '/b.gguf' ? { kind: 'status', status: 404 } : { kind: 'none' };
    const failing = library.download(model(), onProgress, signal);
    await expect(failing).rejects.toMatchObject({ code: 'download_failed' });
    server.fault = () => ({ kind: 'none' });
    expect(await stored()).toMatchObject({ isWhole: false, storedBytes: 2500, totalBytes: 0 });
    await library.download({ ...model(), addedMs: 2 }, onProgress, signal);
    expect(await stored()).toMatchObject({ isWhole: true, model: { addedMs: 1 } });
  });

  it('is not worked on twice at once', async () => {
    const first = library.download(model(), onProgress, signal);
    await expect(library.download(model(), onProgress, signal)).rejects.toMatchObject({
      code: 'busy',
    });
    await first;
  });

  it('stops on its way when it is told to', async () => {
    const stop = new AbortController();
    const stopped = library.download(model(), () => stop.abort(), stop.signal);
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is found bad when a bit of it flipped, and then fetches that piece alone', async () => {
    await library.download(model(), onProgress, signal);
    await library.verify('owner/model', onProgress, signal);
    await flipStoredBit('owner/model/a.gguf', 1, 4321);
    const verifying = library.verify('owner/model', onProgress, signal);
    await expect(verifying).rejects.toMatchObject({ code: 'integrity_failed' });
    expect(await stored()).toMatchObject({ isWhole: false, storedBytes: 2700 });
    server.sentBytes = 0;
    await library.download(model(), onProgress, signal);
    expect(server.sentBytes).toBe(1000);
    expect(await stored()).toMatchObject({ isWhole: true });
  });

  it('gives its files back byte for byte', async () => {
    await library.download(model(), onProgress, signal);
    const blob = await library.exportFile('owner/model/a.gguf', null, onProgress, signal);
    expect(new Uint8Array(await blob!.arrayBuffer())).toEqual(FIRST);
  });

  it('is gone when it was deleted', async () => {
    await library.download(model(), onProgress, signal);
    await library.delete('owner/model');
    expect(await store.list()).toEqual([]);
    expect(await store.storedPieces('owner/model/a.gguf')).toEqual(new Set());
    await expect(library.delete('owner/model')).rejects.toMatchObject({ code: 'no_model' });
  });
});

describe('a model of this computer', () => {
  const file = (): File => new File([FIRST], 'own.gguf', { lastModified: 5 });

  it('is copied and read back', async () => {
    await worker.importFiles([file()], onProgress, signal);
    const one = (await stored())!;
    expect(one).toMatchObject({
      isWhole: true,
      storedBytes: 2500,
      model: { id: importedModel([file()]).id },
    });
    expect(one.files[0]!.sha256).toBe(createHash('sha256').update(FIRST).digest('hex'));
    expect(new Set(progress.map(({ phase }) => phase))).toContain('hashing');
  });

  it('has no address to be fetched from', async () => {
    await worker.importFiles([file()], onProgress, signal);
    await expect(
      library.download(importedModel([file()]), onProgress, signal),
    ).rejects.toMatchObject({
      message: expect.stringContaining('open the file again') as string,
    });
  });

  it('of no bytes is refused', async () => {
    const empty = new File([], 'empty.gguf');
    await expect(worker.importFiles([empty], onProgress, signal)).rejects.toMatchObject({
      code: 'malformed_file',
    });
  });
});

describe('the folder of an MLC build', () => {
  const folder = (without = ''): File[] =>
    [...mlcBuild(), ['README.md', FIRST] as const]
      .filter(([name]) => name !== without)
      .map(([name, bytes]) => new File([bytes], name, { lastModified: 7 }));

  it('is copied, without what has no part in it', async () => {
    await worker.importFiles(folder(), onProgress, signal);
    const one = (await stored())!;
    expect(one).toMatchObject({ isWhole: true, model: { kind: 'mlc', name: 'lib' } });
    expect(one.model.files.map(({ name }) => name).sort()).toEqual([...mlcBuild().keys()].sort());
  });

  it.each([
    ['lib.wasm', '.wasm'],
    ['tokenizer_config.json', 'tokenizer_config.json'],
  ])('is refused without %s', async (without, said) => {
    await expect(worker.importFiles(folder(without), onProgress, signal)).rejects.toMatchObject({
      code: 'malformed_file',
      message: expect.stringContaining(`lacks ${said}`) as unknown,
    });
    expect(await store.list()).toEqual([]);
  });
});
