import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { LlmError } from '../../src/llm/errors';
import type { ByteSource } from '../../src/llm/gguf/byte-source';

/** A file on disk, read where asked and nowhere else, so its size does not matter. */
export class FileSource implements ByteSource {
  private constructor(
    readonly name: string,
    readonly sizeBytes: number,
    private readonly handle: FileHandle,
  ) {}

  static async open(path: string): Promise<FileSource> {
    const handle = await open(path, 'r');
    const stats = await handle.stat();
    if (!stats.isFile()) {
      await handle.close();
      throw new Error(`${path} is not a file`);
    }
    return new FileSource(basename(path), stats.size, handle);
  }

  async read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(lengthBytes);
    let filled = 0;
    while (filled < lengthBytes) {
      const { bytesRead } = await this.handle.read(
        bytes,
        filled,
        lengthBytes - filled,
        offsetBytes + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled === lengthBytes) return bytes;
    const isPastEnd = offsetBytes + lengthBytes > this.sizeBytes;
    throw new LlmError(
      isPastEnd ? 'malformed_file' : 'source_changed',
      `${this.name}: found ${String(filled)} of ${String(lengthBytes)} bytes at ${String(offsetBytes)}, the file had ${String(this.sizeBytes)}`,
    );
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
