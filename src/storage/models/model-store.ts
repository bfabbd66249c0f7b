import { del, get, keys as keysIn, promisifyRequest, set, values } from 'idb-keyval';
import { EngineError } from '../../protocol';
import { Database } from '../database';
import { describeStored } from './describe-stored';
import { pieceRange, type FileRecord } from './file-record';
import type { ModelRecord, StoredModel } from './model-record';
import { sha256 } from './sha256';

export const MODEL_DATABASE = {
  name: 'talaria-models',
  version: 1,
  stores: ['models', 'files', 'hashes', 'pieces'],
} as const;

/**
 * Model files in pieces. A piece counts as stored once its hash is, which is written after it; a file is whole once its
 * record holds the hash of all of it, which is written last and to the disk. Whatever is cut off between two writes, what is
 * recorded is true: at worst a piece lies there unrecorded and is fetched once more.
 */
export class ModelStore {
  readonly #database = new Database(MODEL_DATABASE);
  readonly #models = this.#database.store('models', 'strict');
  readonly #files = this.#database.store('files', 'strict');
  readonly #hashes = this.#database.store('hashes');
  readonly #pieces = this.#database.store('pieces');

  /** Every model that was ever begun, oldest first; from keys and small records alone. */
  async list(): Promise<StoredModel[]> {
    const [models, files, keys] = await Promise.all([
      values<ModelRecord>(this.#models),
      values<FileRecord>(this.#files),
      keysIn<[string, number]>(this.#hashes),
    ]);
    return models
      .sort((a, b) => a.addedMs - b.addedMs)
      .map((model) => describeStored(model, files, keys));
  }

  findModel(id: string): Promise<ModelRecord | undefined> {
    return get<ModelRecord>(id, this.#models);
  }

  /** Before anything of it is fetched, so that what is begun can be seen, gone on with and deleted. */
  async recordModel(model: ModelRecord): Promise<void> {
    await set(model.id, model, this.#models);
  }

  /** The model's own record goes last: a deletion that is cut off can be done again. */
  async deleteModel(model: ModelRecord): Promise<void> {
    for (const { id } of model.files) await this.deleteFile(id);
    await del(model.id, this.#models);
  }

  find(id: string): Promise<FileRecord | undefined> {
    return get<FileRecord>(id, this.#files);
  }

  /** Writes a file's record, before its first piece or with what has become known of it since. */
  async record(file: FileRecord): Promise<void> {
    await set(file.id, file, this.#files);
  }

  async putPiece(file: FileRecord, index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const hash = await sha256(bytes);
    // An ArrayBuffer of its own: WebKit loses Blobs, and a view would be stored with all that it looks into.
    const isWhole = bytes.byteLength === bytes.buffer.byteLength;
    await set([file.id, index], isWhole ? bytes.buffer : bytes.slice().buffer, this.#pieces);
    await set([file.id, index], hash, this.#hashes);
  }

  /** The numbers of the stored pieces, from their keys alone. */
  async storedPieces(id: string): Promise<Set<number>> {
    const keys = await this.#hashes('readonly', (store) =>
      promisifyRequest(store.getAllKeys(keysOf(id))),
    );
    return new Set(keys.map((key) => (key as [string, number])[1]));
  }

  /**
   * One piece, checked against its hash.
   * @throws EngineError `integrity_failed` when it is not there or not what was stored; it then no longer counts as stored
   */
  async readPiece(file: FileRecord, index: number): Promise<Uint8Array<ArrayBuffer>> {
    const key = [file.id, index];
    const [hash, buffer] = await Promise.all([
      get<string>(key, this.#hashes),
      get<ArrayBuffer>(key, this.#pieces),
    ]);
    const bytes = buffer && new Uint8Array(buffer);
    if (hash !== undefined && bytes && (await sha256(bytes)) === hash) return bytes;
    await this.dropPiece(file.id, index);
    const { startBytes, endBytes } = pieceRange(file, index);
    throw new EngineError(
      'integrity_failed',
      `${file.name}: bytes ${String(startBytes)} to ${String(endBytes)} are ${bytes ? 'not those that were stored' : 'no longer in the browser'}; fetch them again`,
    );
  }

  async dropPiece(id: string, index: number): Promise<void> {
    await del([id, index], this.#hashes);
    await del([id, index], this.#pieces);
  }

  /** What was stored of the file's bytes; its record stays. */
  async dropPieces(id: string): Promise<void> {
    for (const store of [this.#hashes, this.#pieces]) {
      await store('readwrite', (objects) => {
        objects.delete(keysOf(id));
        return promisifyRequest(objects.transaction);
      });
    }
  }

  async deleteFile(id: string): Promise<void> {
    await this.dropPieces(id);
    await del(id, this.#files);
  }

  close(): void {
    this.#database.close();
  }
}

/** The keys [id, 0], [id, 1], ...: an array sorts after every number. */
function keysOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
