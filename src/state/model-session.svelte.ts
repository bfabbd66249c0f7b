import { BUNDLED_MODEL, isBundledModel } from '../hermes/bundled-model';
import {
  EngineError,
  isAbortError,
  toEngineError,
  type EngineStats,
  type LoadEvent,
  type LoadedModel,
} from '../protocol';
import type { ModelRecord } from '../storage/models/model-record';
import { pause } from './abortable';
import type { RestartableEngine } from './engine';
import { ECHO_MS } from './gpu-ladder';
import { isLoss, mayBeLoss, type GpuRecovery } from './gpu-recovery.svelte';
import { fetchBundled, type BundledWay } from './bundled-way';
import { storedOrigin } from './model-origin';
import type { ModelOrigin, ModelStatus, Recovery, Show } from './model-status';
import type { LossWatch } from './unbroken-engine';
import { WaitingLine } from './waiting-line';

/** A load under way, or the one that gave the model. */
interface Load {
  readonly controller: AbortController;
  readonly origin: ModelOrigin;
}

/** The one model of the page: opening it, and opening it again when the GPU is lost. */
export class ModelSession implements LossWatch {
  #status = $state.raw<ModelStatus>({ kind: 'none' });
  #error = $state.raw<EngineError | null>(null);
  #origin = $state.raw<ModelOrigin | null>(null);
  #loading: AbortController | null = null;
  /** The load that gave the engine its model; it comes back into force when a later one fails. */
  #loaded: Load | null = null;
  readonly #waitingForModel = new WaitingLine();
  readonly #engine: RestartableEngine;
  readonly #bundledWay: BundledWay;

  constructor(
    engine: RestartableEngine,
    bundledWay: BundledWay,
    readonly recovery: GpuRecovery,
  ) {
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

  /** What the last model was loaded from. */
  get origin(): ModelOrigin | null {
    return this.#origin;
  }

  /** True when the way to the last model is still known, so one click can load it again. */
  get canReload(): boolean {
    return this.#origin !== null && this.#status.kind !== 'loading';
  }

  /** Whether a reload of the page by the person is what may bring the GPU back. */
  get needsPageReload(): boolean {
    if (this.#status.kind === 'loading') return this.#status.recovery !== 'none';
    return this.#error?.code === 'gpu_withheld' || this.#error?.code === 'gpu_unstable';
  }

  /**
   * Resolves when a model can answer, at once if one can already; what replaces a model that is loading is waited for, too.
   * @throws the `EngineError` that loading ended with, `no_model` when nothing is loading; AbortError, also when the person
   *   cancelled the loading
   */
  async modelReady(signal: AbortSignal): Promise<void> {
    if (this.#status.kind === 'ready') return;
    if (this.#status.kind === 'none') {
      throw this.#error ?? new EngineError('no_model', 'found no model; open one first');
    }
    this.recovery.hurry();
    await this.#waitingForModel.wait(signal);
  }

  /** Whether a failure of work on a model was its loss; what a dying device says of itself is given time to become one. */
  async wasLost(model: LoadedModel | null, error: EngineError): Promise<boolean> {
    if (this.model !== model || this.#isComingBack) return true;
    if (mayBeLoss(error)) {
      await pause(ECHO_MS);
      return this.model !== model;
    }
    if (!isLoss(error)) return false;
    this.lose(error);
    return true;
  }

  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const name = files.map((file) => file.name).sort()[0] ?? '';
    await this.#begin({ name, isBundled: false, source: { kind: 'files', files } });
  }

  /** Loads a model from the browser's store; nothing is fetched for it. */
  async openStored(model: ModelRecord): Promise<void> {
    await this.#begin(storedOrigin(model));
  }

  /** Fetches the model that comes with the page, and loads it; neither when no model can run here. */
  async openBundled(): Promise<void> {
    await this.#begin({ name: BUNDLED_MODEL.name, isBundled: true, source: null });
  }

  async reload(): Promise<void> {
    if (this.#origin) await this.#begin(this.#origin);
  }

  /** The same on a new device, which is tested first. */
  async loadAfresh(): Promise<void> {
    this.#loaded = null;
    this.#engine.restart();
    await this.reload();
  }

  /** Null where there is no model. */
  async stats(): Promise<EngineStats | null> {
    return this.model ? this.#engine.stats().catch(() => null) : null;
  }

  /** Loads what was there before: before the page was reloaded because of a loss, which counts on, or before a comparison. */
  async comeBack(origin: ModelOrigin): Promise<void> {
    await this.#load(origin, null);
  }

  cancel(): void {
    this.#loading?.abort();
  }

  async close(): Promise<void> {
    this.#loading?.abort();
    this.#loading = null;
    this.#origin = null;
    this.#loaded = null;
    this.#error = null;
    this.#settle({ kind: 'none' });
    await this.#engine.unload();
  }

  dismissError(): void {
    this.#error = null;
  }

  get #isComingBack(): boolean {
    return this.#status.kind === 'loading' && this.#status.recovery !== 'none';
  }

  /** Takes in a failure from anywhere, to be shown. What a loss leaves behind was told with the loss. */
  report(error: EngineError): void {
    const isTold = this.recovery.isEcho(error) || (isLoss(error) && this.#status.kind === 'none');
    if (!isTold) this.#error = error;
  }

  /** Takes in that the device or the worker is gone, and the model with it: it is loaded again. One loss may be told by several. */
  lose(error: EngineError): void {
    if (this.#status.kind !== 'ready' || !this.#loaded) return;
    const { origin } = this.#loaded;
    this.#loaded = null;
    void this.#load(origin, error);
  }

  /** The person asks for it. */
  #begin(origin: ModelOrigin): Promise<void> {
    this.recovery.forgive();
    return this.#load(origin, null);
  }

  /** @param loss that makes it necessary, else null */
  async #load(wanted: ModelOrigin, loss: EngineError | null): Promise<void> {
    this.#loading?.abort();
    const controller = new AbortController();
    this.#loading = controller;
    this.#error = null;
    this.#origin = wanted;
    const isCurrent = (): boolean => this.#loading === controller;
    try {
      const model = await this.#untilLoaded(wanted, controller, loss);
      if (!isCurrent()) return;
      this.#loaded = { controller, origin: this.#origin ?? wanted };
      this.recovery.settle();
      this.#settle({ kind: 'ready', model });
    } catch (thrown) {
      const kept = await this.#keptModel();
      if (!isCurrent()) return;
      // Who cancels a load after a loss has no model, and is told why.
      this.#error = isAbortError(thrown) ? loss : toEngineError(thrown);
      this.#loaded = kept?.load ?? null;
      if (kept) ({ controller: this.#loading, origin: this.#origin } = kept.load);
      this.#settle(kept ? { kind: 'ready', model: kept.model } : { kind: 'none' });
    }
  }

  /** Loads the model, and once more as long as the ladder of losses says so. @throws EngineError to be shown; AbortError */
  async #untilLoaded(
    wanted: ModelOrigin,
    controller: AbortController,
    loss: EngineError | null,
  ): Promise<LoadedModel> {
    const { signal } = controller;
    let failure = loss;
    let recovery: Recovery = 'none';
    const onRecovery = (next: Recovery): void => {
      recovery = next;
      this.#startShowing(signal, next)({ phase: 'adapter', loadedBytes: 0, totalBytes: 0 });
    };
    for (;;) {
      if (failure) {
        if (isLoss(failure)) {
          this.#loaded = null;
          this.#engine.restart();
        }
        const isNeeded = !this.#waitingForModel.isEmpty;
        const origin = this.#origin ?? wanted;
        await this.recovery.climb(failure, origin, isNeeded, onRecovery, signal);
      }
      try {
        return await this.#attempt(controller, recovery);
      } catch (thrown) {
        if (isAbortError(thrown)) throw thrown;
        signal.throwIfAborted();
        failure = toEngineError(thrown);
      }
    }
  }

  /** One load. @throws EngineError, AbortError */
  async #attempt(controller: AbortController, recovery: Recovery): Promise<LoadedModel> {
    const { signal } = controller;
    const wanted = this.#origin;
    if (!wanted) throw new EngineError('no_model', 'found no model; open one first');
    const startShowing = (): Show => this.#startShowing(signal, recovery);
    const source = wanted.source ?? (await fetchBundled(this.#bundledWay, startShowing, signal));
    signal.throwIfAborted();
    this.#origin = { ...wanted, source };
    const show = startShowing();
    show({ phase: 'header', loadedBytes: 0, totalBytes: 0 });
    let lostAtOnce: EngineError | null = null;
    const onEvent = (event: LoadEvent): void => {
      if (this.#loading !== controller) return;
      if (event.kind === 'progress') show(event);
      else if (this.#status.kind === 'ready') this.lose(new EngineError(event.code, event.message));
      else lostAtOnce = new EngineError(event.code, event.message);
    };
    const model = await this.#engine.load(source, onEvent, signal);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- TypeScript does not see that an event sets it
    if (lostAtOnce) throw lostAtOnce;
    return model;
  }

  #startShowing(signal: AbortSignal, recovery: Recovery): Show {
    const startedMs = performance.now();
    const { name = '', isBundled = false } = this.#origin ?? {};
    return (progress) => {
      if (signal.aborted || this.#loading?.signal !== signal) return;
      const shown = { ...progress, startedMs };
      this.#status = { kind: 'loading', name, isBundled, progress: shown, recovery };
    };
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
