import { BUNDLED_MODEL, isBundledModel } from '../hermes/bundled-model';
import {
  EngineError,
  isAbortError,
  toEngineError,
  type EngineErrorCode,
  type KernelProgress,
  type LoadEvent,
  type LoadedModel,
  type LoadPhase,
  type ModelSource,
} from '../protocol';
import type { ModelRecord } from '../storage/models/model-record';
import type { RestartableEngine } from './engine';
import type { FetchProgress } from './fetch-file';
import { WaitingLine } from './waiting-line';

export type ModelStatus =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'loading';
      readonly name: string;
      readonly isBundled: boolean;
      readonly progress: LoadingProgress;
    }
  | { readonly kind: 'ready'; readonly model: LoadedModel };

/** `adapter` and `fetch` come before the engine's own, and only for the bundled model. */
export type LoadingPhase = 'adapter' | 'fetch' | LoadPhase;

export interface LoadingProgress {
  readonly phase: LoadingPhase;
  readonly loadedBytes: number;
  /** 0 until it is known, and throughout `fetch` when the server compresses the file. */
  readonly totalBytes: number;
  readonly kernels?: KernelProgress;
  /** When these bytes began to come. */
  readonly startedMs: number;
}

/** The way to the bundled model: the browser's own in `main.ts`, a scripted one in tests. */
export interface BundledWay {
  /** Why no model can run here, or null. Asked before anything is fetched. */
  readonly findObstacle: () => Promise<EngineError | null>;
  /** @throws EngineError `download_failed` when it is neither here nor to be had; AbortError */
  readonly bring: (
    onProgress: (progress: FetchProgress) => void,
    signal: AbortSignal,
  ) => Promise<ModelSource>;
}

/** What a load begins with, and what it takes to begin again. */
interface Origin {
  readonly name: string;
  readonly isBundled: boolean;
  /** Null until it is fetched. */
  readonly source: ModelSource | null;
}

/** A load under way, or the one that gave the model. */
interface Load {
  readonly controller: AbortController;
  readonly origin: Origin;
}

type Show = (progress: Omit<LoadingProgress, 'startedMs'>) => void;

const ENDS_THE_MODEL: ReadonlySet<EngineErrorCode> = new Set(['device_lost', 'worker_died']);

/** The one model of the page: opening, losing and reopening it. */
export class ModelSession {
  #status = $state.raw<ModelStatus>({ kind: 'none' });
  #error = $state.raw<EngineError | null>(null);
  #origin = $state.raw<Origin | null>(null);
  #loading: AbortController | null = null;
  /** The load that gave the engine its model; it comes back into force when a later one fails. */
  #loaded: Load | null = null;
  readonly #waitingForModel = new WaitingLine();
  readonly #engine: RestartableEngine;
  readonly #bundledWay: BundledWay;

  constructor(engine: RestartableEngine, bundledWay: BundledWay) {
    this.#engine = engine;
    this.#bundledWay = bundledWay;
  }

  get status(): ModelStatus {
    return this.#status;
  }

  get model(): LoadedModel | null {
    return this.#status.kind === 'ready' ? this.#status.model : null;
  }

  /** True when the model that is there, or the one that is loading, is the one that comes with the page. */
  get isBundled(): boolean {
    if (this.#status.kind === 'none') return false;
    return this.#status.kind === 'loading'
      ? this.#status.isBundled
      : isBundledModel(this.#status.model);
  }

  /** The last failure, until the next attempt or `dismissError`. */
  get error(): EngineError | null {
    return this.#error;
  }

  /** True when the way to the last model is still known, so one click can load it again. */
  get canReload(): boolean {
    return this.#origin !== null && this.#status.kind !== 'loading';
  }

  /**
   * Resolves when a model can answer, at once if one can already; what replaces a model that is loading is waited for, too.
   * @throws the `EngineError` that loading ended with, `no_model` when nothing is loading; AbortError, also when the person
   *   cancelled the loading
   */
  async modelReady(signal: AbortSignal): Promise<void> {
    if (this.#status.kind === 'ready') return;
    if (this.#status.kind === 'none') {
      throw new EngineError('no_model', 'found no model; open one first');
    }
    await this.#waitingForModel.wait(signal);
  }

  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const name = files.map((file) => file.name).sort()[0] ?? '';
    await this.#load({ name, isBundled: false, source: { kind: 'files', files } });
  }

  /** Loads a model from the browser's store; nothing is fetched for it. */
  async openStored({ id, name, kind, files }: ModelRecord): Promise<void> {
    const source: ModelSource =
      kind === 'mlc'
        ? { kind: 'mlc', modelId: id }
        : { kind: 'stored', fileIds: files.map((file) => file.id) };
    await this.#load({ name, isBundled: false, source });
  }

  /** Fetches the model that comes with the page, and loads it; neither when no model can run here. */
  async openBundled(): Promise<void> {
    await this.#load({ name: BUNDLED_MODEL.name, isBundled: true, source: null });
  }

  async reload(): Promise<void> {
    if (this.#origin) await this.#load(this.#origin);
  }

  cancel(): void {
    this.#loading?.abort();
  }

  async close(): Promise<void> {
    this.#loading?.abort();
    this.#origin = null;
    this.#loaded = null;
    this.#error = null;
    this.#settle({ kind: 'none' });
    await this.#engine.unload();
  }

  dismissError(): void {
    this.#error = null;
  }

  /** Takes in a failure from anywhere. One that ends the device or the worker takes the model away; its files stay known. */
  report(error: EngineError): void {
    if (!ENDS_THE_MODEL.has(error.code)) {
      this.#error = error;
      return;
    }
    // One loss is told by several: the device, the generation it interrupted, the worker. The first says why.
    if (this.#status.kind === 'none') return;
    this.#loaded = null;
    this.#error = error;
    this.#settle({ kind: 'none' });
    this.#engine.restart();
  }

  async #load(origin: Origin): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#error = null;
    this.#origin = origin;
    const { name, isBundled } = origin;
    const isCurrent = (): boolean => this.#loading === loading;
    const startShowing = (): Show => {
      const startedMs = performance.now();
      return (progress) => {
        if (!isCurrent()) return;
        this.#status = { kind: 'loading', name, isBundled, progress: { ...progress, startedMs } };
      };
    };
    try {
      const source = origin.source ?? (await this.#fetchBundled(startShowing, loading.signal));
      const fetched = { ...origin, source };
      this.#origin = fetched;
      const show = startShowing();
      show({ phase: 'header', loadedBytes: 0, totalBytes: 0 });
      const onEvent = (event: LoadEvent): void => {
        if (!isCurrent()) return;
        if (event.kind === 'lost') this.report(new EngineError(event.code, event.message));
        else if (this.#status.kind === 'loading') show(event);
      };
      const model = await this.#engine.load(source, onEvent, loading.signal);
      if (!isCurrent()) return;
      this.#loaded = { controller: loading, origin: fetched };
      this.#settle({ kind: 'ready', model });
    } catch (thrown) {
      const kept = await this.#keptModel();
      // A loss was reported already, with its reason.
      if (!isCurrent() || this.#status.kind !== 'loading') return;
      if (!isAbortError(thrown)) this.#error = toEngineError(thrown);
      this.#loaded = kept?.load ?? null;
      if (kept) ({ controller: this.#loading, origin: this.#origin } = kept.load);
      this.#settle(kept ? { kind: 'ready', model: kept.model } : { kind: 'none' });
    }
  }

  /** @throws EngineError `webgpu_unavailable` before a byte is fetched, and what `bring` throws; AbortError */
  async #fetchBundled(startShowing: () => Show, signal: AbortSignal): Promise<ModelSource> {
    const { findObstacle, bring } = this.#bundledWay;
    startShowing()({ phase: 'adapter', loadedBytes: 0, totalBytes: 0 });
    const obstacle = await findObstacle();
    signal.throwIfAborted();
    if (obstacle) throw obstacle;
    const show = startShowing();
    show({ phase: 'fetch', loadedBytes: 0, totalBytes: 0 });
    const source = await bring((progress) => {
      show({ phase: 'fetch', ...progress });
    }, signal);
    signal.throwIfAborted();
    return source;
  }

  /** The model of before that a failed load has left in its place. */
  async #keptModel(): Promise<{ readonly model: LoadedModel; readonly load: Load } | null> {
    const load = this.#loaded;
    if (!load) return null;
    const stats = await this.#engine.stats().catch(() => null);
    return stats?.model ? { model: stats.model, load } : null;
  }

  /** The end of a load or of a model, told to those who wait for one. */
  #settle(status: Exclude<ModelStatus, { kind: 'loading' }>): void {
    this.#status = status;
    if (status.kind === 'ready') this.#waitingForModel.release();
    else {
      this.#waitingForModel.fail(
        this.#error ?? new DOMException('Loading was cancelled', 'AbortError'),
      );
    }
  }
}
