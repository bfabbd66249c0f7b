/// <reference types="@vitest/browser-playwright" />
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { cdp } from 'vitest/browser';
import type { EngineError } from '../../src/protocol';
import { shapeReaders } from '../../src/engines/shape-readers';
import { WorkerLibrary } from '../../src/storage/library/worker-library';
import type { ModelRecord } from '../../src/storage/models/model-record';
import { ModelStore } from '../../src/storage/models/model-store';
import { sha256 } from '../../src/storage/models/sha256';
import { StoredFile } from '../../src/storage/models/stored-file';
import type { Fault, FaultPlan } from '../servers/range-server';
import { flipStoredBit } from '../unit/storage/stored-bytes';
import { OutcomeTable, type Outcome } from './outcome-table';
import { FILE_BYTES, FILE_PATH, PIECE_BYTES } from './served-file';

/** No fault here takes longer to get over; what does is stuck. */
const DEADLINE_MS = 20_000;
/** Longer than a busy machine keeps a sound answer waiting; where a stall is the fault itself, it is waited for. */
const STALL_MS = 5000;
const SHORT_STALL_MS = 150;
const server = inject('rangeServerUrl');
const signal = new AbortController().signal;
const table = new OutcomeTable();
let store: ModelStore;
let library: WorkerLibrary;
let model: ModelRecord;

beforeAll(async () => {
  store = new ModelStore();
  library = newLibrary(store);
  const file = {
    id: 'm/model.gguf',
    name: 'model.gguf',
    url: `${server}${FILE_PATH}`,
    sizeBytes: FILE_BYTES.length,
    sha256: await sha256(FILE_BYTES),
    magic: 'GGUF',
  };
  model = {
    id: 'm',
    name: 'Model',
    kind: 'gguf',
    origin: 'here',
    licence: null,
    addedMs: 0,
    files: [file],
  };
});
beforeEach(async () => {
  await store.deleteModel(model);
});
afterAll(() => {
  store.close();
  console.log(`\n${table.toString()}\n`);
});

function newLibrary(of: ModelStore, stallMs = STALL_MS): WorkerLibrary {
  return new WorkerLibrary(of, () => undefined, shapeReaders, {
    pieceBytes: PIECE_BYTES,
    stallMs,
    retry: { retries: 3, firstWaitMs: 1, longestWaitMs: 3 },
  });
}
const control = async (path: string, body?: unknown): Promise<number> => {
  const init = body === undefined ? {} : { method: 'PUT', body: JSON.stringify(body) };
  return Number(await (await fetch(`${server}${path}`, init)).text());
};
const plan = (fault: FaultPlan | null): Promise<number> => control('/plan', fault);
const download = (of = library): Promise<void> => of.download(model, () => undefined, signal);
const isWhole = async (): Promise<boolean> => (await store.list())[0]?.isWhole ?? false;

/** What reading the file from the store gives: its bytes, or a refusal. */
async function readBack(): Promise<'same' | 'other' | 'refused'> {
  const file = await store.find('m/model.gguf');
  if (!file) return 'refused';
  try {
    const bytes = await new StoredFile(store, file).read(0, file.sizeBytes);
    return bytes.every((byte, i) => byte === FILE_BYTES[i]) ? 'same' : 'other';
  } catch {
    return 'refused';
  }
}

/** Runs what a fault was put in the way of, and judges what came of it. */
async function judge(
  kind: string,
  missingBytes: number,
  work: () => Promise<void>,
  nFaults = 1,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<'stuck'>((resolve) => {
    timer = setTimeout(() => {
      resolve('stuck');
    }, DEADLINE_MS);
  });
  let reason = '';
  const ended = await Promise.race([
    work().then(
      () => 'done' as const,
      (thrown: unknown) => {
        reason = thrown instanceof Error ? `: ${thrown.message}` : ': no error';
        return 'failed' as const;
      },
    ),
    tooLate,
  ]);
  clearTimeout(timer);
  const sentBytes = await control('/sent');
  const found = await readBack();
  const survived = ended === 'done' && found === 'same' && (await isWhole());
  const outcome: Outcome = {
    survived,
    bytesAgain: Math.max(0, sentBytes - missingBytes),
    corruptAccepted: found === 'other',
    lost: ended === 'failed',
    stuck: ended === 'stuck',
  };
  table.add(kind, outcome, nFaults);
  expect(outcome, `${kind}${reason}`).toMatchObject({
    survived: true,
    corruptAccepted: false,
    lost: false,
    stuck: false,
  });
}

/** A download that a fault befalls; when the fault is told as lasting, the person tries once more. */
async function downloadDespite(
  kind: string,
  fault: Fault,
  startBytes: number,
  by = library,
): Promise<void> {
  await store.deleteModel(model);
  await plan({ fault, startBytes, times: 1 });
  await judge(kind, FILE_BYTES.length, async () => {
    await download(by).catch(() => download(by));
  });
}

const STARTS = [0, PIECE_BYTES, 4 * PIECE_BYTES, 7 * PIECE_BYTES];
/** The same numbers every time. */
function* randoms(): Generator<number, never> {
  for (let x = 12_345; ;) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
    yield x >>> 8;
  }
}

describe('downloads', () => {
  it('survive connections that are cut at 200 positions', async () => {
    const random = randoms();
    const edges = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, FILE_BYTES.length - 1];
    const positions = [
      ...edges,
      ...Array.from({ length: 194 }, () => random.next().value % FILE_BYTES.length),
    ];
    for (const at of positions) {
      const startBytes = at - (at % PIECE_BYTES);
      await downloadDespite('cut', { kind: 'cut', afterBytes: at - startBytes }, startBytes);
    }
  });

  const answers: readonly (readonly [string, Fault])[] = [
    ['short', { kind: 'short' }],
    ['long', { kind: 'long' }],
    ['html 200', { kind: 'html', status: 200 }],
    ['html 206', { kind: 'html', status: 206 }],
    ['200 for a part', { kind: 'whole' }],
    ['another part', { kind: 'wrong-range' }],
    ['stall', { kind: 'stall' }],
    ['bit on the way', { kind: 'flip', atByte: 4321 }],
    ...[403, 404, 416, 429, 500, 503].map(
      (status) => [String(status), { kind: 'status', status }] as const,
    ),
  ];
  it.each(answers)('survive the answer: %s', async (kind, fault) => {
    const by = fault.kind === 'stall' ? newLibrary(store, SHORT_STALL_MS) : library;
    for (const startBytes of STARTS) await downloadDespite(kind, fault, startBytes, by);
  });

  it('begin anew when the file changes, and take none of the old', async () => {
    const { files } = model;
    const file = files[0]!;
    const unpublished = { ...model, files: [{ ...file, sha256: null }] };
    await plan({ fault: { kind: 'change' }, startBytes: 4 * PIECE_BYTES, times: 1 });
    await library.download(unpublished, () => undefined, signal);
    const record = (await store.find(file.id))!;
    const bytes = await new StoredFile(store, record).read(0, record.sizeBytes);
    expect(bytes.every((byte, i) => byte === (i < 4 ? FILE_BYTES[i] : FILE_BYTES[i]! ^ 1))).toBe(
      true,
    );
    // Back to the first version.
    await plan({ fault: { kind: 'change' }, startBytes: 0, times: 1 });
    await store.deleteModel(model);
    await judge('changed file', FILE_BYTES.length, () => download());
  });

  it('by two at once are done by one', async () => {
    for (let race = 0; race < 10; race++) {
      await store.deleteModel(model);
      await plan(null);
      const otherStore = new ModelStore();
      const other = newLibrary(otherStore);
      await judge('two tabs racing', FILE_BYTES.length, async () => {
        const results = await Promise.allSettled([download(), download(other)]);
        const refused = results.filter((result) => result.status === 'rejected');
        expect(refused.map(({ reason }) => (reason as EngineError).code)).toEqual(['busy']);
      });
      otherStore.close();
    }
  });
});

describe('the store', () => {
  it('finds 1,000 flipped bits before they are read, and fetches those pieces again', async () => {
    await plan(null);
    await download();
    const random = randoms();
    // One in each piece at a time.
    for (let round = 0; round < 125; round++) {
      const file = (await store.find('m/model.gguf'))!;
      for (let index = 0; index < 8; index++) {
        await flipStoredBit(file.id, index, random.next().value);
        await expect(store.readPiece(file, index)).rejects.toMatchObject({
          code: 'integrity_failed',
        });
      }
      await plan(null);
      await judge('bit in the store', FILE_BYTES.length, () => download(), 8);
    }
  });

  it('is empty after the browser cleared it, and takes the model again', async () => {
    await plan(null);
    await download();
    const { origin } = location;
    await cdp().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    expect(await store.list()).toEqual([]);
    await plan(null);
    await judge('eviction', FILE_BYTES.length, () => download());
  });
});
