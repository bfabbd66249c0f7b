import type { ModelShape } from '../../protocol';
import type { ModelRecord } from '../models/model-record';
import type { HubRepository } from '../download/hub';
import type { TransferProgress } from './transfer-progress';

/** What a model says of itself before it is fetched. */
export interface ModelFacts {
  /** Of its weights. */
  readonly sizeBytes: number;
  readonly shape: ModelShape;
}

type OnProgress = (progress: TransferProgress) => void;

/**
 * What the page can ask for to be done to stored models; done in a worker, one thing at a time for each model over all tabs.
 * Every method rejects with an `EngineError`, `busy` when the model is being worked on elsewhere, or an AbortError.
 */
export interface ModelLibrary {
  /** What a repository of the hub holds, at a commit or at its newest. Rejects as `readRepository` of `hub.ts` does. */
  readRepository(name: string, commit: string | null, signal: AbortSignal): Promise<HubRepository>;
  /** What a model takes to run, read out of its files where they lie; nothing is stored. */
  describe(model: ModelRecord, signal: AbortSignal): Promise<ModelFacts>;
  /** Begins to fetch a model, or goes on with it. */
  download(model: ModelRecord, onProgress: OnProgress, signal: AbortSignal): Promise<void>;
  /** Copies a model of this computer into the browser: one GGUF, all parts of a split one, or the folder of an MLC build. */
  importFiles(files: readonly File[], onProgress: OnProgress, signal: AbortSignal): Promise<void>;
  /** Reads a model back and compares hashes. */
  verify(modelId: string, onProgress: OnProgress, signal: AbortSignal): Promise<void>;
  /** Writes a file to where the person chose; without a choice, gives it back to be saved as downloads are. */
  exportFile(
    fileId: string,
    target: FileSystemFileHandle | null,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Blob | null>;
  delete(modelId: string): Promise<void>;
}
