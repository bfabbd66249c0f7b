import { EngineError } from '../../protocol';
import { downloadFile } from '../download/download-file';
import type { DownloadOptions } from '../download/download.types';
import { exportFile, type FileSink } from '../models/export-file';
import type { FileRecord } from '../models/file-record';
import { importFile } from '../models/import-file';
import { importedModel } from '../models/imported-model';
import type { ModelRecord } from '../models/model-record';
import type { ModelStore } from '../models/model-store';
import { verifyFile } from '../models/verify-file';
import { withModelLock } from './model-lock';
import type { ModelLibrary } from './library.types';
import { ProgressMeter } from './transfer-progress';

type DownloadTuning = Pick<DownloadOptions, 'pieceBytes' | 'connections' | 'stallMs' | 'retry'>;

/** The library where its work is done: in a worker. */
export class WorkerLibrary implements ModelLibrary {
  readonly #store: ModelStore;
  readonly #tellOthers: () => void;
  readonly #tuning: DownloadTuning;

  /** @param tellOthers called after anything that changes what is stored */
  constructor(store: ModelStore, tellOthers: () => void, tuning: DownloadTuning = {}) {
    this.#store = store;
    this.#tellOthers = tellOthers;
    this.#tuning = tuning;
  }

  readonly download: ModelLibrary['download'] = (model, onProgress, signal) =>
    this.#changing(model.id, async () => {
      await this.#begin(model);
      const known = model.files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
      const meter = new ProgressMeter(known, onProgress);
      let finishedBytes = 0;
      for (const { url, ...file } of model.files) {
        if (url === null) throw noAddress(file.name);
        meter.startFile(finishedBytes);
        const { sizeBytes } = await downloadFile(
          { ...file, url },
          {
            ...this.#tuning,
            store: this.#store,
            signal,
            onEvent: (event) => {
              meter.takeDownload(event);
            },
          },
        );
        finishedBytes += sizeBytes;
      }
    });

  readonly importFiles: ModelLibrary['importFiles'] = async (files, onProgress, signal) => {
    const model = importedModel(files);
    await this.#changing(model.id, async () => {
      await this.#begin(model);
      const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
      const meter = new ProgressMeter(totalBytes, onProgress);
      let finishedBytes = 0;
      for (const file of files) {
        meter.startFile(finishedBytes);
        await importFile(file, {
          ...this.#tuning,
          store: this.#store,
          signal,
          onStored: (bytes) => {
            meter.takePass('copying', bytes);
          },
          onHashed: (bytes) => {
            meter.takePass('hashing', bytes);
          },
        });
        finishedBytes += file.size;
      }
    });
  };

  readonly verify: ModelLibrary['verify'] = (modelId, onProgress, signal) =>
    this.#changing(modelId, async () => {
      const { files } = await this.#findModel(modelId);
      const records = await Promise.all(files.map(({ id }) => this.#findFile(id)));
      const totalBytes = records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const meter = new ProgressMeter(totalBytes, onProgress);
      let finishedBytes = 0;
      for (const file of records) {
        meter.startFile(finishedBytes);
        await verifyFile(this.#store, file, signal, (bytes) => {
          meter.takePass('hashing', bytes);
        });
        finishedBytes += file.sizeBytes;
      }
    });

  readonly exportFile: ModelLibrary['exportFile'] = async (fileId, target, onProgress, signal) => {
    const file = await this.#findFile(fileId);
    const meter = new ProgressMeter(file.sizeBytes, onProgress);
    const write = (sink: FileSink): Promise<void> =>
      exportFile(this.#store, file, sink, signal, (bytes) => {
        meter.takePass('writing', bytes);
      });
    if (!target) {
      // The browser keeps large Blobs on its disk.
      let blob = new Blob();
      await write({
        write: (bytes) => {
          blob = new Blob([blob, bytes]);
          return Promise.resolve();
        },
      });
      return blob;
    }
    const stream = await target.createWritable();
    try {
      await write(stream);
    } catch (thrown) {
      await stream.abort();
      throw thrown;
    }
    await stream.close();
    return null;
  };

  readonly delete: ModelLibrary['delete'] = (modelId) =>
    this.#changing(modelId, async () => {
      await this.#store.deleteModel(await this.#findModel(modelId));
    });

  /** Keeps the date of a model that is gone on with. */
  async #begin(model: ModelRecord): Promise<void> {
    const known = await this.#store.findModel(model.id);
    await this.#store.recordModel({ ...model, addedMs: known?.addedMs ?? model.addedMs });
    this.#tellOthers();
  }

  async #changing<Result>(modelId: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await withModelLock(modelId, work);
    } finally {
      this.#tellOthers();
    }
  }

  async #findModel(id: string): Promise<ModelRecord> {
    const model = await this.#store.findModel(id);
    if (model) return model;
    throw new EngineError('no_model', `found no stored model ${id}; it may have been deleted`);
  }

  async #findFile(id: string): Promise<FileRecord> {
    const file = await this.#store.find(id);
    if (file) return file;
    throw new EngineError('no_model', `found nothing stored of ${id}; fetch it first`);
  }
}

function noAddress(name: string): EngineError {
  return new EngineError(
    'download_failed',
    `${name} was copied from this computer: found no address to fetch it from; open the file again`,
  );
}
