import type { KernelProgress, LoadedModel, LoadPhase, ModelSource } from '../protocol';

export type ModelStatus =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'loading';
      readonly name: string;
      readonly isBundled: boolean;
      readonly progress: LoadingProgress;
      readonly recovery: Recovery;
    }
  | { readonly kind: 'ready'; readonly model: LoadedModel };

/** Whether a model is loaded again after the GPU was lost; `withheld` while the browser gives none. */
export type Recovery = 'none' | 'again' | 'withheld';

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

export type Show = (progress: Omit<LoadingProgress, 'startedMs'>) => void;

/** What a load begins with, and what it takes to begin again. */
export interface ModelOrigin {
  readonly name: string;
  readonly isBundled: boolean;
  /** Null until it is fetched. */
  readonly source: ModelSource | null;
}
