import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../../src/protocol';
import { downloadFile } from '../../../src/storage/download/download-file';
import type {
  DownloadEvent,
  DownloadOptions,
  DownloadRequest,
} from '../../../src/storage/download/download.types';
import type { FileRecord } from '../../../src/storage/models/file-record';
import { ModelStore } from '../../../src/storage/models/model-store';
import { StoredFile } from '../../../src/storage/models/stored-file';
import { RangeServer, type Fault } from '../../servers/range-server';
import { deleteModelDatabase, flipStoredBit } from './stored-bytes';

const PIECE_BYTES = 1000;
const SIZE_BYTES = 7 * PIECE_BYTES + 300;
const BYTES = Uint8Array.from({ length: SIZE_BYTES }, (_, i) => (i * 7919 + (i >> 8)) % 251);
BYTES.set(new TextEncoder().encode('GGUF'));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

const server = new RangeServer();
let host: string;
let store: ModelStore;
let events: DownloadEvent[];
beforeAll(async () => {
  host = await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  store = new ModelStore();
  events = [];
  server.files.set('/model.gguf', BYTES);
  server.fault = () => ({ kind: 'none' });
  server.nRequests = server.sentBytes = 0;
});
afterEach(async () => {
  store.close();
  await deleteModelDatabase();
});

const request = (changes: Partial<DownloadRequest> = {}): DownloadRequest => ({
  id: 'model',
  name: 'model.gguf',
  url: `${host}/model.gguf`,
  sizeBytes: null,
  sha256: SHA256,
  magic: 'GGUF',
  ...changes,
});
const options = (changes: Partial<DownloadOptions> = {}): DownloadOptions => ({
  store,
  signal: new AbortController().signal,
  onEvent: (event) => events.push(event),
  pieceBytes: PIECE_BYTES,
  // Long enough for a machine that does much else.
  stallMs: 10_000,
  retry: { retries: 2, firstWaitMs: 1, longestWaitMs: 2 },
  ...changes,
});
async function storedBytes(): Promise<Uint8Array> {
  const file = (await store.find('model'))!;
  return new StoredFile(store, file).read(0, file.sizeBytes);
}
async function storedFiles(): Promise<FileRecord[]> {
  const file = await store.find('model');
  return file ? [file] : [];
}
/** The first request for that part goes wrong. */
function failOnce(startBytes: number, fault: Fault): void {
  let isDone = false;
  server.fault = (at) => {
    if (isDone || at.startBytes !== startBytes) return { kind: 'none' };
    isDone = true;
    return fault;
  };
}

describe('a download', () => {
  it('stores the file and says that it is the published one', async () => {
    const file = await downloadFile(request(), options());
    expect(file.sha256).toBe(SHA256);
    expect((await store.storedPieces('model')).size).toBe(8);
    expect(await storedBytes()).toEqual(BYTES);
    expect(server.sentBytes).toBe(SIZE_BYTES);
  });

  it('reports what is stored, what came and what was read back', async () => {
    await downloadFile(request(), options());
    const last = (kind: DownloadEvent['kind']) => events.findLast((event) => event.kind === kind);
    const total = { totalBytes: SIZE_BYTES };
    expect(last('progress')).toEqual({ kind: 'progress', storedBytes: SIZE_BYTES, ...total });
    expect(last('hashing')).toEqual({ kind: 'hashing', hashedBytes: SIZE_BYTES, ...total });
    const received = events.map((event) => (event.kind === 'received' ? event.nBytes : 0));
    expect(received.reduce((sum, n) => sum + n)).toBe(SIZE_BYTES);
  });

  it('takes a file whose hash nobody published', async () => {
    const file = await downloadFile(request({ sha256: null }), options());
    expect(file).toMatchObject({ sha256: SHA256, publishedSha256: null });
  });

  it('has no more ranges on their way than allowed', async () => {
    let open = 0;
    let most = 0;
    const counting = options({ connections: 3 });
    const { fetch } = globalThis;
    globalThis.fetch = async (...args) => {
      most = Math.max(most, ++open);
      return fetch(...args).finally(() => open--);
    };
    await downloadFile(request(), counting).finally(() => (globalThis.fetch = fetch));
    expect(most).toBe(3);
  });

  it('asks for nothing when all is there', async () => {
    await downloadFile(request(), options());
    server.nRequests = 0;
    await downloadFile(request(), options());
    expect(server.nRequests).toBe(0);
  });
});

describe('a fault that passes', () => {
  const faults: readonly Fault[] = [
    ...[408, 425, 429, 500, 502, 503, 403].map((status) => ({ kind: 'status', status }) as const),
    { kind: 'html', status: 503 },
    ...[0, 1, 500, 999].map((afterBytes) => ({ kind: 'cut', afterBytes }) as const),
    { kind: 'short' },
    { kind: 'long' },
    { kind: 'stall' },
    { kind: 'wrong-range' },
  ];
  it.each(faults)('%o is tried again, and costs one piece at most', async (fault) => {
    for (const startBytes of [0, 3000, 7000]) {
      failOnce(startBytes, fault);
      server.sentBytes = 0;
      const stallMs = fault.kind === 'stall' ? 2000 : 10_000;
      const file = await downloadFile(request(), options({ stallMs }));
      expect(file.sha256).toBe(SHA256);
      expect(server.sentBytes).toBeLessThanOrEqual(SIZE_BYTES + PIECE_BYTES + 4);
      await store.deleteFile('model');
    }
    expect(events.filter(({ kind }) => kind === 'waiting')).toHaveLength(3);
  });

  it('waits as long as the server asks for', async () => {
    failOnce(0, { kind: 'status', status: 429, headers: { 'Retry-After': '1' } });
    const startMs = performance.now();
    await downloadFile(request(), options());
    expect(performance.now() - startMs).toBeGreaterThan(990);
    expect(events.find(({ kind }) => kind === 'waiting')).toMatchObject({ waitMs: 1000 });
  });

  it('a bit flipped on the way is found by the published hash, and the piece fetched again', async () => {
    failOnce(2000, { kind: 'flip', atByte: 77 });
    expect((await downloadFile(request(), options())).sha256).toBe(SHA256);
    expect(await storedBytes()).toEqual(BYTES);
  });

  it('a bit flipped in the store is found, and that piece alone fetched again', async () => {
    const file = await downloadFile(request(), options());
    await store.record({ ...file, sha256: null });
    await flipStoredBit('model', 4, 12_345);
    server.sentBytes = 0;
    expect((await downloadFile(request(), options())).sha256).toBe(SHA256);
    expect(server.sentBytes).toBe(PIECE_BYTES);
  });

  it('a file that changes on its server is begun anew', async () => {
    const newer = BYTES.map((byte, i) => (i < 4 ? byte : byte ^ 1));
    server.fault = ({ startBytes }) => {
      if (startBytes === 3000) server.files.set('/model.gguf', newer);
      return { kind: 'none' };
    };
    await downloadFile(request({ sha256: null }), options({ connections: 1 }));
    expect(await storedBytes()).toEqual(newer);
  });
});

describe('a full storage', () => {
  it.each([
    [0, 0],
    [3, 3000],
  ])('at piece %i is told with what is kept and what is missing', async (fullAt, keptBytes) => {
    const putPiece = store.putPiece.bind(store);
    store.putPiece = (file, index, bytes) =>
      index >= fullAt
        ? Promise.reject(new EngineError('storage_full', 'no room'))
        : putPiece(file, index, bytes);
    await expect(downloadFile(request(), options({ connections: 1 }))).rejects.toMatchObject({
      code: 'storage_full',
      message: `model.gguf: ${String(keptBytes)} of ${String(SIZE_BYTES)} bytes are stored and kept, ${String(SIZE_BYTES - keptBytes)} more do not fit in the browser's storage`,
    });
    store.putPiece = putPiece;
    server.sentBytes = 0;
    await downloadFile(request(), options());
    expect(server.sentBytes).toBe(SIZE_BYTES - keptBytes);
  });
});

describe('a file that fits into one part', () => {
  const whole = { pieceBytes: 2 * SIZE_BYTES };

  it.each(['whole', 'hidden-range'] as const)('needs no more than its length: %s', async (kind) => {
    server.fault = () => ({ kind });
    expect(await downloadFile(request(), options(whole))).toMatchObject({ sha256: SHA256 });
    expect(await storedBytes()).toEqual(BYTES);
  });

  it.each(['whole', 'hidden-range'] as const)(
    'is not taken for whole when it is not: %s',
    async (kind) => {
      server.fault = () => ({ kind });
      const failing = downloadFile(request(), options({ pieceBytes: SIZE_BYTES - 1 }));
      await expect(failing).rejects.toMatchObject({ code: 'download_failed' });
      expect(await storedFiles()).toEqual([]);
    },
  );
});

describe('a published MD5', () => {
  const md5 = createHash('md5').update(BYTES).digest('hex');

  it('is looked at where there is no SHA-256', async () => {
    const file = await downloadFile(request({ sha256: null, md5 }), options());
    expect(file).toMatchObject({ publishedSha256: null, sha256: SHA256 });
  });

  it('keeps nothing of another file', async () => {
    const failing = downloadFile(request({ sha256: null, md5: '0'.repeat(32) }), options());
    await expect(failing).rejects.toMatchObject({
      code: 'integrity_failed',
      message: expect.stringContaining(`found MD5 ${md5}, twice`) as string,
    });
    expect(await storedFiles()).toEqual([]);
  });

  it('finds a bit that flipped on the way, and what comes the second time is kept', async () => {
    failOnce(3000, { kind: 'flip', atByte: 5 });
    await downloadFile(request({ sha256: null, md5 }), options());
    expect(await storedBytes()).toEqual(BYTES);
  });
});

describe('a fault that lasts', () => {
  it.each([
    [{ kind: 'status', status: 404 }, 'download_failed', '404: no such file'],
    [{ kind: 'status', status: 401 }, 'download_failed', '401'],
    [{ kind: 'status', status: 416 }, 'download_failed', '416'],
    [{ kind: 'status', status: 500 }, 'download_failed', 'try again later'],
    [{ kind: 'whole' }, 'download_failed', 'does not send parts'],
    [{ kind: 'html', status: 206 }, 'download_failed', 'a page'],
    [{ kind: 'html', status: 200 }, 'download_failed', 'a page'],
    [{ kind: 'hidden-range' }, 'download_failed', 'must expose it'],
    [
      { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } },
      'download_failed',
      'come back in 3600 s',
    ],
  ] as const)('%o is told, and what is stored stays', async (fault, code, message) => {
    server.fault = ({ startBytes }) => (startBytes === 5000 ? fault : { kind: 'none' });
    const failing = downloadFile(request(), options({ connections: 1 }));
    await expect(failing).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
    expect(await store.storedPieces('model')).toEqual(new Set([0, 1, 2, 3, 4]));
    server.fault = () => ({ kind: 'none' });
    server.sentBytes = 0;
    await downloadFile(request(), options());
    expect(server.sentBytes).toBe(SIZE_BYTES - 5 * PIECE_BYTES);
  });

  it('another size than the published one keeps nothing', async () => {
    const failing = downloadFile(request({ sizeBytes: 1 }), options());
    await expect(failing).rejects.toMatchObject({ code: 'integrity_failed' });
    expect(await storedFiles()).toEqual([]);
  });

  it('another kind of file keeps nothing', async () => {
    const failing = downloadFile(request({ magic: 'PK' }), options());
    await expect(failing).rejects.toMatchObject({ code: 'integrity_failed' });
    expect(await storedFiles()).toEqual([]);
  });

  it('another hash than the published one, twice, keeps nothing', async () => {
    const failing = downloadFile(request({ sha256: '0'.repeat(64) }), options());
    await expect(failing).rejects.toMatchObject({
      code: 'integrity_failed',
      message: expect.stringContaining(`found SHA-256 ${SHA256}, twice`) as string,
    });
    expect(await storedFiles()).toEqual([]);
    expect(await store.storedPieces('model')).toEqual(new Set());
  });

  it('a file that never stops changing is given up', async () => {
    let n = 0;
    server.fault = () => {
      server.files.set(
        '/model.gguf',
        BYTES.map((byte, i) => (i < 4 ? byte : byte ^ (++n % 256))),
      );
      return { kind: 'none' };
    };
    const failing = downloadFile(request({ sha256: null }), options());
    await expect(failing).rejects.toMatchObject({ code: 'source_changed' });
  });
});

describe('a download that is stopped', () => {
  it('rejects with an AbortError, and goes on from there', async () => {
    const stop = new AbortController();
    server.fault = ({ startBytes }) => {
      if (startBytes === 4000) stop.abort();
      return { kind: 'none' };
    };
    const stopped = downloadFile(request(), options({ signal: stop.signal, connections: 1 }));
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const before = (await store.storedPieces('model')).size;
    expect(before).toBe(4);
    server.fault = () => ({ kind: 'none' });
    server.sentBytes = 0;
    await downloadFile(request(), options());
    expect(server.sentBytes).toBe(SIZE_BYTES - 4 * PIECE_BYTES);
  });

  it('does not wait for a server that said to wait', async () => {
    const stop = new AbortController();
    server.fault = () => ({ kind: 'status', status: 429, headers: { 'Retry-After': '60' } });
    const stopped = downloadFile(
      request(),
      options({
        signal: stop.signal,
        onEvent: () => {
          stop.abort();
        },
      }),
    );
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });
});
