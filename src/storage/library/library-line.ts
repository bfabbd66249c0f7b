import { expose, releaseProxy, wrap, type Endpoint, type ProxyMethods, type Remote } from 'comlink';
import { EventBatch, forEach, installTransferHandlers, withSignal } from '../../protocol';
import type { HubRepository } from '../download/hub';
import type { ModelRecord } from '../models/model-record';
import type { ModelFacts, ModelLibrary } from './library.types';
import type { TransferProgress } from './transfer-progress';

type Callback = (progress: readonly TransferProgress[]) => void | Promise<void>;

/** `ModelLibrary` as it is called across the line; arguments are top-level, as comlink's handlers need them. */
interface WireLibrary {
  readRepository(name: string, commit: string | null, signal: AbortSignal): Promise<HubRepository>;
  describe(model: ModelRecord, signal: AbortSignal): Promise<ModelFacts>;
  download(model: ModelRecord, onProgress: Callback, signal: AbortSignal): Promise<void>;
  importFiles(files: readonly File[], onProgress: Callback, signal: AbortSignal): Promise<void>;
  verify(modelId: string, onProgress: Callback, signal: AbortSignal): Promise<void>;
  exportFile(
    fileId: string,
    target: FileSystemFileHandle | null,
    onProgress: Callback,
    signal: AbortSignal,
  ): Promise<Blob | null>;
  delete(modelId: string): Promise<void>;
  ping(): Promise<void>;
}

/** A library on the far side of a line. */
export interface RemoteLibrary extends ModelLibrary {
  /** Resolves when the far side has a turn of its event loop to spare. */
  ping(): Promise<void>;
}

/** The worker's end of the line. */
export function serveLibrary(library: ModelLibrary, endpoint: Endpoint): void {
  installTransferHandlers();
  const wire: WireLibrary = {
    readRepository: (name, commit, signal) => library.readRepository(name, commit, signal),
    describe: (model, signal) => library.describe(model, signal),
    download: (model, onProgress, signal) =>
      newest(onProgress, (push) => library.download(model, push, signal)),
    importFiles: (files, onProgress, signal) =>
      newest(onProgress, (push) => library.importFiles(files, push, signal)),
    verify: (modelId, onProgress, signal) =>
      newest(onProgress, (push) => library.verify(modelId, push, signal)),
    exportFile: (fileId, target, onProgress, signal) =>
      newest(onProgress, (push) => library.exportFile(fileId, target, push, signal)),
    delete: (modelId) => library.delete(modelId),
    ping: () => Promise.resolve(),
  };
  expose(wire, endpoint);
}

/** The page's end of the line. */
export function connectLibrary(endpoint: Endpoint): RemoteLibrary {
  installTransferHandlers();
  const wire: Remote<WireLibrary> = wrap<WireLibrary>(endpoint);
  return {
    readRepository: (name, commit, signal) =>
      withSignal(signal, (line) => wire.readRepository(name, commit, line)),
    describe: (model, signal) => withSignal(signal, (line) => wire.describe(model, line)),
    download: (model, onProgress, signal) =>
      withSignal(signal, (line) => wire.download(model, forEach(onProgress), line)),
    importFiles: (files, onProgress, signal) =>
      withSignal(signal, (line) => wire.importFiles(files, forEach(onProgress), line)),
    verify: (modelId, onProgress, signal) =>
      withSignal(signal, (line) => wire.verify(modelId, forEach(onProgress), line)),
    exportFile: (fileId, target, onProgress, signal) =>
      withSignal(signal, (line) => wire.exportFile(fileId, target, forEach(onProgress), line)),
    delete: (modelId) => wire.delete(modelId),
    ping: () => wire.ping(),
  };
}

/** Only the newest progress is worth a message, and the last one comes before the call ends. */
async function newest<Result>(
  callback: Callback,
  work: (push: (progress: TransferProgress) => void) => Promise<Result>,
): Promise<Result> {
  const batch = new EventBatch<TransferProgress>(
    async (events) => {
      await callback(events);
    },
    (_earlier, later) => later,
  );
  try {
    return await work((progress) => {
      batch.push(progress);
    });
  } finally {
    await batch.drain();
    (callback as Partial<ProxyMethods>)[releaseProxy]?.();
  }
}
