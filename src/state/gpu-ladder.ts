import * as v from 'valibot';
import { EngineError, type EngineErrorCode } from '../protocol';

/** Codes of an engine that is gone, with its worker or without. */
export const LOSS_CODES: ReadonlySet<EngineErrorCode> = new Set(['device_lost', 'worker_died']);
/** What a browser that withholds the GPU after a loss looks like from inside. */
const REFUSAL_CODES: ReadonlySet<EngineErrorCode> = new Set([
  'webgpu_unavailable',
  'adapter_unsuitable',
]);

/** Losses that lie further back say nothing of the next. */
const MEMORY_MS = 600_000;
/** A model that takes the GPU down as often within `MEMORY_MS` is not loaded once more by itself. */
const MOST_LOSSES = 3;
/** At most one reload of the page in this time. */
const RELOAD_REST_MS = 600_000;
/** Chromium gives a page no adapter for two minutes after the second crash within two minutes, and then again by itself. */
const WITHHELD_MS = 150_000;
/** After how many refusals the page is reloaded: a driver that restarts needs a second or two. */
const REFUSALS_BEFORE_RELOAD = 3;
const SOON_MS = 700;
const LATER_MS = 5000;
/** Errors so soon after a loss, or before it, are the loss: a dying device says that it is out of memory. */
export const ECHO_MS = 1000;
/** As many as anybody reads. */
const MOST_REMEMBERED = 20;

const LOSS = v.object({
  atMs: v.number(),
  modelName: v.string(),
  code: v.string(),
  message: v.string(),
});
const MEMORY = v.object({
  losses: v.array(LOSS),
  /** Losses up to here were before the person asked for a model, and count no more. */
  forgivenMs: v.number(),
  reloadedMs: v.nullable(v.number()),
});
type Memory = v.InferOutput<typeof MEMORY>;

/** One loss, as the GPU page lists it. */
export type GpuLoss = Readonly<v.InferOutput<typeof LOSS>>;

/** What to do about a failure. */
export type LadderStep =
  /** `isWithheld`: the browser gives no GPU for now. */
  | { readonly kind: 'load'; readonly afterMs: number; readonly isWithheld: boolean }
  | { readonly kind: 'reload-page' }
  /** With what the person is to be told. */
  | { readonly kind: 'stop'; readonly error: EngineError };

/** Where the ladder remembers over a reload; a tab's `sessionStorage`, or nothing where that is refused. */
export type LadderMemory = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'talaria-gpu-losses';

/**
 * What is done when the GPU is lost: the model is loaded again on a new device; when the browser gives none any more, the page is
 * reloaded, once; then the browser is asked again until it should have given in. It never goes round: losses are counted, also over
 * the reload.
 */
export class GpuLadder {
  readonly #memory: LadderMemory | null;
  readonly #clock: () => number;
  #remembered: Memory;
  #nRefusals = 0;
  /** Until the next loss. */
  #isReloadRefused = false;

  /** @param clock milliseconds of the day's clock, which a reload does not set back */
  constructor(memory: LadderMemory | null, clock: () => number = Date.now) {
    this.#memory = memory;
    this.#clock = clock;
    this.#remembered = this.#read();
  }

  /** Of this tab, oldest first. */
  get losses(): readonly GpuLoss[] {
    return this.#remembered.losses;
  }

  /** Whether there was one since the person last asked for a model. */
  get hasUnforgiven(): boolean {
    return this.losses.some(({ atMs }) => atMs > this.#remembered.forgivenMs);
  }

  /** @param canReturn whether the page could come back from a reload with the model */
  next(failure: EngineError, modelName: string, canReturn: boolean): LadderStep {
    if (LOSS_CODES.has(failure.code)) return this.#afterLoss(failure, modelName);
    const sinceLossMs = this.#sinceLossMs();
    if (!REFUSAL_CODES.has(failure.code) || sinceLossMs > MEMORY_MS) {
      return { kind: 'stop', error: failure };
    }
    return this.#afterRefusal(failure, sinceLossMs, canReturn);
  }

  /** Whether an error now is what a loss just before it looks like to those who worked with the GPU. */
  get isJustAfterLoss(): boolean {
    return this.#sinceLossMs() < ECHO_MS;
  }

  /** To be called when the page was not reloaded after all: the reload is not spent, and is not asked for again because of the same loss. */
  refuseReload(): void {
    this.#isReloadRefused = true;
    this.#remember({ reloadedMs: null });
  }

  /** To be called when a model is there. */
  settle(): void {
    this.#nRefusals = 0;
    this.#isReloadRefused = false;
  }

  /** To be called when the person asks for a model: what was before does not count. */
  forgive(): void {
    this.#nRefusals = 0;
    this.#remember({ forgivenMs: this.#clock() });
  }

  #afterLoss({ code, message }: EngineError, modelName: string): LadderStep {
    const now = this.#clock();
    this.#nRefusals = 0;
    this.#isReloadRefused = false;
    const losses = [...this.losses, { atMs: now, modelName, code, message }];
    this.#remember({ losses: losses.slice(-MOST_REMEMBERED) });
    const { forgivenMs } = this.#remembered;
    const recent = losses.filter(
      (one) => one.modelName === modelName && one.atMs > forgivenMs && now - one.atMs < MEMORY_MS,
    );
    if (recent.length < MOST_LOSSES) return { kind: 'load', afterMs: 0, isWithheld: false };
    const minutes = Math.max(1, Math.ceil((now - (recent[0]?.atMs ?? now)) / 60_000));
    return {
      kind: 'stop',
      error: new EngineError(
        'gpu_unstable',
        `found ${String(recent.length)} losses of the GPU with ${modelName} within ${String(minutes)} min; the last: ${message}`,
      ),
    };
  }

  #afterRefusal(failure: EngineError, sinceLossMs: number, canReturn: boolean): LadderStep {
    this.#nRefusals += 1;
    if (this.#nRefusals < REFUSALS_BEFORE_RELOAD) {
      return { kind: 'load', afterMs: SOON_MS * this.#nRefusals, isWithheld: this.#nRefusals > 1 };
    }
    // What cannot be remembered could happen again and again.
    if (canReturn && this.#mayReload() && this.#remember({ reloadedMs: this.#clock() })) {
      return { kind: 'reload-page' };
    }
    if (sinceLossMs < WITHHELD_MS) return { kind: 'load', afterMs: LATER_MS, isWithheld: true };
    return {
      kind: 'stop',
      error: new EngineError(
        'gpu_withheld',
        `found no GPU for ${String(Math.round(sinceLossMs / 1000))} s after a loss; ${failure.message}`,
      ),
    };
  }

  #sinceLossMs(): number {
    return this.#clock() - (this.losses.at(-1)?.atMs ?? -Infinity);
  }

  #mayReload(): boolean {
    const { reloadedMs } = this.#remembered;
    if (this.#isReloadRefused) return false;
    return reloadedMs === null || this.#clock() - reloadedMs >= RELOAD_REST_MS;
  }

  #read(): Memory {
    try {
      return v.parse(MEMORY, JSON.parse(this.#memory?.getItem(KEY) ?? ''));
    } catch {
      return { losses: [], forgivenMs: -1, reloadedMs: null };
    }
  }

  /** @returns whether it is remembered over a reload, too */
  #remember(change: Partial<Memory>): boolean {
    this.#remembered = { ...this.#remembered, ...change };
    try {
      this.#memory?.setItem(KEY, JSON.stringify(this.#remembered));
      return this.#memory !== null;
    } catch {
      return false;
    }
  }
}
