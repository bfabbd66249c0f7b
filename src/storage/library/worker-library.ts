import { EngineError } from '../../protocol';
import { downloadFile } from '../download/download-file';
import { downloadFiles } from '../download/download-files';
import type { DownloadOptions } from '../download/download.types';
import { readRepository } from '../download/hub';
import { exportFile, type FileSink } from '../models/export-file';
import type { FileRecord } from '../models/file-record';
import { importFile } from '../models/import-file';
import { importedFileId, importedModel } from '../models/imported-model';
import type { ModelRecord, WantedFile } from '../models/model-record';
import type { ModelStore } from '../models/model-store';
import { StoredFile } from '../models/stored-file';
import { verifyFile } from '../models/verify-file';
import { describeModel, type ShapeReaders } from './describe-model';
import { withModelLock } from './model-lock';
import type { ModelLibrary } from './library.types';
import { lacksShards, manifestOf, shardFiles } from '../models/mlc-files';
import { ProgressMeter } from './transfer-progress';
import { sumBytes, withAddress } from './wanted-files';

type DownloadTuning = Pick<DownloadOptions, 'pieceBytes' | 'connections' | 'stallMs' | 'retry'>;

/** The library where its work is done: in a worker. */
export class WorkerLibrary implements ModelLibrary {
  readonly #store: ModelStore;
  readonly #tellOthers: () => void;
  readonly #readers: ShapeReaders;
  readonly #tuning: DownloadTuning;

  /** @param tellOthers called after anything that changes what is stored */
  constructor(
    store: ModelStore,
    tellOthers: () => void,
    readers: ShapeReaders,
    tuning: DownloadTuning = {},
  ) {
    this.#store = store;
    this.#tellOthers = tellOthers;
    this.#readers = readers;
    this.#tuning = tuning;
  }

  readonly readRepository: ModelLibrary['readRepository'] = (name, commit, signal) =>
    readRepository(name, { signal, ...(commit !== null && { commit }) });

  readonly describe: ModelLibrary['describe'] = (model, signal) =>
    describeModel(model, this.#readers, { ...this.#tuning, signal });

  readonly download: ModelLibrary['download'] = (model, onProgress, signal) =>
    this.#changing(model.id, async () => {
      await this.#begin(model);
      const meter = new ProgressMeter(sumBytes(model.files), onProgress);
      const options: DownloadOptions = {
        ...this.#tuning,
        store: this.#store,
        signal,
        onEvent: (event) => {
          meter.takeDownload(event);
        },
      };
      if (model.kind === 'mlc') {
        await this.#downloadBuild(model, meter, options);
        return;
      }
      let finishedBytes = 0;
      for (const file of model.files) {
        meter.startFile(finishedBytes);
        const { sizeBytes } = await downloadFile(withAddress(file), options);
        finishedBytes += sizeBytes;
      }
    });

  /** An MLC build: its small files, and the weights that its manifest lists when nobody else has listed them. */
  async #downloadBuild(
    model: ModelRecord,
    meter: ProgressMeter,
    options: DownloadOptions,
  ): Promise<void> {
    meter.startFile(0);
    await downloadFiles(model.files.map(withAddress), options);
    if (!lacksShards(model)) return;
    const shards = await this.#listShards(model);
    await this.#begin({ ...model, files: [...model.files, ...shards] });
    const finishedBytes = sumBytes(
      await Promise.all(model.files.map(({ id }) => this.#findFile(id))),
    );
    meter.expect(finishedBytes + sumBytes(shards));
    meter.startFile(finishedBytes);
    await downloadFiles(shards.map(withAddress), options);
  }

  async #listShards(model: ModelRecord): Promise<WantedFile[]> {
    const manifest = manifestOf(model);
    const record = await this.#findFile(manifest.id);
    const bytes = await new StoredFile(this.#store, record).read(0, record.sizeBytes);
    return shardFiles(withAddress(manifest), new TextDecoder().decode(bytes));
  }

  readonly importFiles: ModelLibrary['importFiles'] = async (files, onProgress, signal) => {
    const model = importedModel(files);
    await this.#changing(model.id, async () => {
      await this.#begin(model);
      const wanted = new Set(model.files.map(({ id }) => id));
      const meter = new ProgressMeter(sumBytes(model.files), onProgress);
      let finishedBytes = 0;
      for (const file of files.filter((one) => wanted.has(importedFileId(one)))) {
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
      const meter = new ProgressMeter(sumBytes(records), onProgress);
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
