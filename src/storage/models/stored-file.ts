import { EngineError } from '../../protocol';
import { pieceRange, type FileRecord } from './file-record';
import type { ModelStore } from './model-store';

/** A stored file as random access to its bytes, each piece checked as it is read. At most one piece is held. */
export class StoredFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #store: ModelStore;
  readonly #file: FileRecord;
  #held: { readonly index: number; readonly bytes: Promise<Uint8Array<ArrayBuffer>> } | null = null;

  constructor(store: ModelStore, file: FileRecord) {
    this.#store = store;
    this.#file = file;
    this.name = file.name;
    this.sizeBytes = file.sizeBytes;
  }

  /**
   * Exactly `lengthBytes` bytes from `offsetBytes`.
   * @throws EngineError `integrity_failed` when what is stored is not what was fetched, `malformed_file` past the file's end
   */
  async read(
    offsetBytes: number,
    lengthBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const endBytes = offsetBytes + lengthBytes;
    if (!(offsetBytes >= 0 && lengthBytes >= 0 && endBytes <= this.sizeBytes)) {
      throw new EngineError(
        'malformed_file',
        `${this.name}: bytes ${String(offsetBytes)} to ${String(endBytes)} asked for, found ${String(this.sizeBytes)}`,
      );
    }
    const out = new Uint8Array(lengthBytes);
    for (let at = offsetBytes; at < endBytes;) {
      signal?.throwIfAborted();
      const index = Math.floor(at / this.#file.pieceBytes);
      const piece = await this.#piece(index);
      const { startBytes } = pieceRange(this.#file, index);
      const part = piece.subarray(at - startBytes, Math.min(endBytes - startBytes, piece.length));
      out.set(part, at - offsetBytes);
      at += part.length;
    }
    signal?.throwIfAborted();
    return out;
  }

  #piece(index: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#held?.index === index) return this.#held.bytes;
    const bytes = this.#store.readPiece(this.#file, index);
    this.#held = { index, bytes };
    bytes.catch(() => {
      this.#held = null;
    });
    return bytes;
  }
}
