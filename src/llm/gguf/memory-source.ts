import { LlmError } from '../errors';
import type { ByteSource } from './byte-source';

/** A file that is already in memory; reads are copies, so nobody can change it through them. */
export class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(
    readonly name: string,
    bytes: Uint8Array,
  ) {
    this.#bytes = bytes;
  }

  get sizeBytes(): number {
    return this.#bytes.length;
  }

  async read(
    offsetBytes: number,
    lengthBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    signal?.throwIfAborted();
    checkReadRange(this, offsetBytes, lengthBytes);
    return Promise.resolve(
      new Uint8Array(this.#bytes.subarray(offsetBytes, offsetBytes + lengthBytes)),
    );
  }
}

/** @throws LlmError `malformed_file` when the bytes do not lie within the file */
export function checkReadRange(
  source: Pick<ByteSource, 'name' | 'sizeBytes'>,
  offsetBytes: number,
  lengthBytes: number,
): void {
  const end = offsetBytes + lengthBytes;
  if (!(offsetBytes >= 0 && lengthBytes >= 0 && end <= source.sizeBytes)) {
    throw new LlmError(
      'malformed_file',
      `${source.name}: bytes ${String(offsetBytes)} to ${String(end)} asked for, found ${String(source.sizeBytes)}`,
    );
  }
}
