import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shapeReaders } from '../../../src/engines/shape-readers';
import { hostedBuildFiles } from '../../../src/state/mlc-model';
import { describeModel } from '../../../src/storage/library/describe-model';
import type { ModelFacts } from '../../../src/storage/library/library.types';
import type { ModelRecord } from '../../../src/storage/models/model-record';
import { writeGguf } from '../../fixtures/gguf-writer';
import { mlcBuild } from '../../fixtures/mlc-build';
import { tinyModel } from '../../fixtures/tiny-model';
import { RangeServer } from '../../servers/range-server';

const server = new RangeServer();
let host: string;
let bundled: Uint8Array;

beforeAll(async () => {
  host = await server.listen();
  bundled = await readFile('public/models/talaria-demo.gguf');
  server.files
    .set('/bundled.gguf', bundled)
    .set('/page.gguf', new TextEncoder().encode('<html>'))
    .set(
      '/other.gguf',
      writeGguf({
        ...tinyModel({ architecture: 'llama', type: 'F32' }),
        metadata: { 'general.architecture': { type: 'string', value: 'mamba' } },
      }),
    );
  for (const [name, bytes] of mlcBuild()) server.files.set(`/build/${name}`, bytes);
});
afterAll(() => server.close());
beforeEach(() => {
  server.fault = () => ({ kind: 'none' });
  server.nRequests = server.sentBytes = 0;
});

const gguf = (...names: string[]): ModelRecord => ({
  id: 'own',
  name: 'Own',
  kind: 'gguf',
  origin: host,
  licence: null,
  addedMs: 1,
  files: names.map((name) => ({
    id: name,
    name,
    url: `${host}/${name}`,
    sizeBytes: null,
    sha256: null,
    magic: 'GGUF',
  })),
});
const look = (model: ModelRecord, signal = new AbortController().signal): Promise<ModelFacts> =>
  describeModel(model, shapeReaders, {
    signal,
    stallMs: 10_000,
    retry: { retries: 1, firstWaitMs: 1, longestWaitMs: 2 },
  });

describe('a GGUF file on a host', () => {
  it('is told by its header, and no weights are fetched', async () => {
    expect(await look(gguf('bundled.gguf'))).toEqual({
      sizeBytes: bundled.length,
      shape: {
        nLayers: 6,
        nEmbd: 256,
        nFf: 768,
        nHeads: 4,
        nKvHeads: 2,
        headDim: 64,
        nVocab: 2048,
        nCtxMax: 4096,
      },
    });
    expect(server.nRequests).toBe(1);
    expect(server.sentBytes).toBe(2 ** 20);
  });

  it('is tried again when the way there fails for a moment', async () => {
    server.fault = ({ index }) =>
      index === 0 ? { kind: 'cut', afterBytes: 10 } : { kind: 'none' };
    expect((await look(gguf('bundled.gguf'))).sizeBytes).toBe(bundled.length);
  });

  it.each([
    ['of an architecture that we do not run', 'other.gguf', 'unsupported_architecture', 'mamba'],
    ['that is a page', 'page.gguf', 'integrity_failed', 'page.gguf'],
    ['that is not there', 'nowhere.gguf', 'download_failed', 'no such file'],
  ])('%s is refused with the reason', async (_what, name, code, message) => {
    await expect(look(gguf(name))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it('is left alone after an abort', async () => {
    const controller = new AbortController();
    server.fault = () => ({ kind: 'stall' });
    const looking = look(gguf('bundled.gguf'), controller.signal);
    controller.abort();
    await expect(looking).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an MLC build on a host', () => {
  const build = (): ModelRecord => ({
    ...gguf(),
    kind: 'mlc',
    files: hostedBuildFiles('own', new URL(`${host}/build/`), {
      url: new URL(`${host}/build/lib.wasm`),
    }),
  });

  it('is told by its configuration and its list of weights', async () => {
    expect(await look(build())).toEqual({
      sizeBytes: 2300,
      shape: {
        nLayers: 2,
        nEmbd: 256,
        nFf: 512,
        nHeads: 4,
        nKvHeads: 2,
        headDim: 64,
        nVocab: 320,
        nCtxMax: 131_072,
        kvElementBytes: 2,
      },
    });
  });

  it('without shapes in its configuration says so', async () => {
    server.files.set(
      '/build/mlc-chat-config.json',
      new TextEncoder().encode(
        '{"model_type":"own","vocab_size":1,"context_window_size":1,"tokenizer_files":[],"conv_template":{"stop_token_ids":[]}}',
      ),
    );
    await expect(look(build())).rejects.toMatchObject({
      code: 'malformed_file',
      message: expect.stringContaining('what it takes is not known') as string,
    });
  });
});
