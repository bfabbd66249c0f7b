import { LlmError } from '../errors';
import type { ByteSource } from './byte-source';
import { checkReadRange } from './memory-source';

/** A picked or stored file; only the bytes asked for enter memory. */
export class BlobSource implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #blob: Blob;
  readonly #lastModified: number | undefined;

  constructor(blob: Blob, name?: string) {
    this.#blob = blob;
    this.#lastModified = lastModified(blob);
    this.name = name ?? (blob instanceof File ? blob.name : 'model.gguf');
    this.sizeBytes = blob.size;
  }

  async read(
    offsetBytes: number,
    lengthBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    signal?.throwIfAborted();
    this.#checkUnchanged();
    checkReadRange(this, offsetBytes, lengthBytes);
    const bytes = await this.#bytes(offsetBytes, offsetBytes + lengthBytes);
    signal?.throwIfAborted();
    if (bytes.length !== lengthBytes) {
      throw this.#changed(`found ${String(bytes.length)} bytes where ${String(lengthBytes)} were`);
    }
    return bytes;
  }

  async #bytes(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return new Uint8Array(await this.#blob.slice(start, end).arrayBuffer());
    } catch (cause) {
      // File API: a snapshot whose file was altered cannot be read (NotReadableError) or is gone (NotFoundError).
      if (cause instanceof DOMException && /^Not(Readable|Found)Error$/.test(cause.name)) {
        throw this.#changed('the browser can no longer read it', cause);
      }
      throw cause;
    }
  }

  #checkUnchanged(): void {
    if (this.#blob.size !== this.sizeBytes) {
      throw this.#changed(
        `found ${String(this.#blob.size)} bytes, it had ${String(this.sizeBytes)}`,
      );
    }
    if (lastModified(this.#blob) !== this.#lastModified) throw this.#changed('found a newer date');
  }

  #changed(found: string, cause?: unknown): LlmError {
    return new LlmError(
      'source_changed',
      `${this.name} changed while it was being read: ${found}. Open the file again.`,
      cause === undefined ? undefined : { cause },
    );
  }
}

function lastModified(blob: Blob): number | undefined {
  return blob instanceof File ? blob.lastModified : undefined;
}
