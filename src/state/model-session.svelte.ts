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
import type { RestartableEngine } from './engine';

export type ModelStatus =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly name: string; readonly progress: LoadingProgress }
  | { readonly kind: 'ready'; readonly model: LoadedModel };

export interface LoadingProgress {
  readonly phase: LoadPhase;
  readonly loadedBytes: number;
  /** 0 until the header is read. */
  readonly totalBytes: number;
  readonly kernels?: KernelProgress;
  readonly startedMs: number;
}

const ENDS_THE_MODEL: ReadonlySet<EngineErrorCode> = new Set(['device_lost', 'worker_died']);

/** The one model of the page: opening, losing and reopening it. */
export class ModelSession {
  #status = $state.raw<ModelStatus>({ kind: 'none' });
  #error = $state.raw<EngineError | null>(null);
  #source = $state.raw<ModelSource | null>(null);
  #loading: AbortController | null = null;
  readonly #engine: RestartableEngine;

  constructor(engine: RestartableEngine) {
    this.#engine = engine;
  }

  get status(): ModelStatus {
    return this.#status;
  }

  get model(): LoadedModel | null {
    return this.#status.kind === 'ready' ? this.#status.model : null;
  }

  /** The last failure, until the next attempt or `dismissError`. */
  get error(): EngineError | null {
    return this.#error;
  }

  /** True when the files of the last model are still known, so one click can load them again. */
  get canReload(): boolean {
    return this.#source !== null && this.#status.kind !== 'loading';
  }

  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    await this.#load({ kind: 'files', files });
  }

  async reload(): Promise<void> {
    if (this.#source) await this.#load(this.#source);
  }

  cancel(): void {
    this.#loading?.abort();
  }

  async close(): Promise<void> {
    this.#status = { kind: 'none' };
    this.#source = null;
    this.#error = null;
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
    this.#error = error;
    this.#status = { kind: 'none' };
    this.#engine.restart();
  }

  async #load(source: ModelSource): Promise<void> {
    const before = { loading: this.#loading, source: this.#source };
    before.loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#error = null;
    this.#source = source;
    const name = source.files.map((file) => file.name).sort()[0] ?? '';
    const startedMs = performance.now();
    const show = (progress: Omit<LoadingProgress, 'startedMs'>): void => {
      this.#status = { kind: 'loading', name, progress: { ...progress, startedMs } };
    };
    show({ phase: 'header', loadedBytes: 0, totalBytes: 0 });
    const isCurrent = (): boolean => this.#loading === loading;
    try {
      const onEvent = (event: LoadEvent): void => {
        if (!isCurrent()) return;
        if (event.kind === 'lost') this.report(new EngineError(event.code, event.message));
        else if (this.#status.kind === 'loading') show(event);
      };
      const model = await this.#engine.load(source, onEvent, loading.signal);
      if (isCurrent()) this.#status = { kind: 'ready', model };
    } catch (thrown) {
      const kept = await this.#engine.stats().then(
        ({ model }) => model,
        () => null,
      );
      if (!isCurrent()) return;
      this.#status = kept ? { kind: 'ready', model: kept } : { kind: 'none' };
      if (kept) {
        this.#loading = before.loading;
        this.#source = before.source;
      }
      if (!isAbortError(thrown)) this.#error = toEngineError(thrown);
    }
  }
}
