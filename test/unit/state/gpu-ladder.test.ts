import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../../src/protocol';
import { GpuLadder, type LadderStep } from '../../../src/state/gpu-ladder';

const LOST = new EngineError('device_lost', 'the GPU process exited');
const DIED = new EngineError('worker_died', 'the worker ended');
const REFUSED = new EngineError('webgpu_unavailable', 'found WebGPU but no adapter');

/** A tab's storage. */
class Memory {
  readonly #kept = new Map<string, string>();
  isFull = false;
  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.#kept.set(key, value);
  }
}

let memory: Memory;
let now: number;
let ladder: GpuLadder;
const begin = (kept: Memory | null = memory): GpuLadder => new GpuLadder(kept, () => now);
const next = (failure: EngineError, canReturn = true): LadderStep =>
  ladder.next(failure, 'Hermes', canReturn);
const kinds = (count: number, failure: EngineError, canReturn = true): string[] =>
  Array.from({ length: count }, () => {
    const step = next(failure, canReturn);
    if (step.kind === 'load') now += step.afterMs;
    return step.kind;
  });

beforeEach(() => {
  memory = new Memory();
  now = 1_700_000_000_000;
  ladder = begin();
});

describe('a reload that was refused', () => {
  beforeEach(() => {
    next(LOST);
    expect(kinds(3, REFUSED)).toEqual(['load', 'load', 'reload-page']);
    ladder.refuseReload();
  });

  it('is not asked for again because of the same loss, and the waiting ends', () => {
    const steps = kinds(40, REFUSED);
    expect(steps).not.toContain('reload-page');
    expect(steps.at(-1)).toBe('stop');
  });

  it('is not spent: a page that the person reloads, or another loss, may ask for it', () => {
    const later = begin();
    const kinds = [1, 2, 3].map(() => later.next(REFUSED, 'Hermes', true).kind);
    expect(kinds).toEqual(['load', 'load', 'reload-page']);
  });
});

describe('after a loss', () => {
  it('the model is loaded again at once', () => {
    expect(next(LOST)).toEqual({ kind: 'load', afterMs: 0, isWithheld: false });
    expect(ladder.losses).toMatchObject([{ modelName: 'Hermes', code: 'device_lost' }]);
  });

  it('three within ten minutes end it, whatever was lost, with what to do', () => {
    next(LOST);
    now += 60_000;
    next(DIED);
    now += 60_000;
    expect(next(LOST)).toMatchObject({
      kind: 'stop',
      error: { code: 'gpu_unstable', message: expect.stringContaining('3 losses') as string },
    });
  });

  it('counts on over a reload of the page', () => {
    next(LOST);
    next(LOST);
    ladder = begin();
    expect(next(LOST).kind).toBe('stop');
  });

  it('neither old losses nor those of another model count', () => {
    next(LOST);
    next(LOST);
    expect(ladder.next(LOST, 'Another', true).kind).toBe('load');
    now += 600_000;
    expect(next(LOST).kind).toBe('load');
  });

  it('begins anew when the person asks for a model', () => {
    next(LOST);
    next(LOST);
    now += 1;
    ladder.forgive();
    now += 1;
    expect(next(LOST).kind).toBe('load');
    expect(ladder.losses).toHaveLength(3);
  });

  it('errors within a second of it are it', () => {
    next(LOST);
    now += 999;
    expect(ladder.isJustAfterLoss).toBe(true);
    now += 1;
    expect(ladder.isJustAfterLoss).toBe(false);
  });
});

describe('when the browser gives no GPU', () => {
  it('asks twice more, reloads the page once, then asks until two and a half minutes are over', () => {
    next(LOST);
    const lostMs = now;
    expect(kinds(3, REFUSED)).toEqual(['load', 'load', 'reload-page']);
    ladder = begin();
    let step = next(REFUSED);
    for (; step.kind === 'load'; step = next(REFUSED)) now += step.afterMs;
    expect(step).toMatchObject({ kind: 'stop', error: { code: 'gpu_withheld' } });
    expect(now - lostMs).toBeGreaterThanOrEqual(150_000);
    expect(now - lostMs).toBeLessThan(160_000);
  });

  it('is no business of the ladder without a loss', () => {
    expect(next(REFUSED)).toEqual({ kind: 'stop', error: REFUSED });
  });

  it('does not reload a page that could not come back with its model', () => {
    next(LOST);
    expect(new Set(kinds(20, REFUSED, false))).toEqual(new Set(['load']));
  });

  it.each([
    ['is nothing to remember it with', () => (ladder = begin(null))],
    ['is no room to remember it', () => (memory.isFull = true)],
  ])('does not reload where there %s', (_name, prepare) => {
    prepare();
    next(LOST);
    expect(kinds(5, REFUSED)).not.toContain('reload-page');
  });

  it('other failures end it as they are', () => {
    next(LOST);
    const failure = new EngineError('malformed_file', 'found no GGUF');
    expect(next(failure)).toEqual({ kind: 'stop', error: failure });
  });
});

it('never loops: whatever happens, one page reload in ten minutes, and three loads after losses of a model', () => {
  const happening = fc.record({
    failure: fc.constantFrom(LOST, DIED, REFUSED),
    waitMs: fc.nat(30_000),
    isSettled: fc.boolean(),
    isNewPage: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(happening, { minLength: 20, maxLength: 200 }), (happenings) => {
      memory = new Memory();
      ladder = begin();
      const reloads: number[] = [];
      const loads: number[] = [];
      for (const { failure, waitMs, isSettled, isNewPage } of happenings) {
        now += waitMs;
        if (isNewPage) ladder = begin();
        if (isSettled) ladder.settle();
        const step = next(failure);
        if (step.kind === 'reload-page') reloads.push(now);
        if (step.kind === 'load' && failure !== REFUSED) loads.push(now);
      }
      for (const [index, atMs] of reloads.entries()) {
        expect(atMs - (reloads[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(600_000);
      }
      for (const [index, atMs] of loads.entries()) {
        expect(atMs - (loads[index - 2] ?? -Infinity)).toBeGreaterThanOrEqual(600_000);
      }
    }),
    { numRuns: 300 },
  );
});

it('a memory that was tampered with is no memory', () => {
  memory.setItem('talaria-gpu-losses', '{"losses":"many"}');
  expect(begin().losses).toEqual([]);
});
