import { EngineError } from '../../protocol';
import { checkStart } from './check-file';
import type { DownloadOptions, DownloadRequest } from './download.types';
import { fetchPart } from './fetch-part';

/** The start that is fetched to learn a file's size, and is held: headers begin there. */
const FIRST_BYTES = 1024 * 1024;

type RemoteOptions = Pick<DownloadOptions, 'signal' | 'onEvent' | 'stallMs' | 'retry'>;

/** A file on a host as random access to its bytes: nothing is fetched that is not asked for, and nothing stored. */
export class RemoteFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #url: string;
  readonly #start: Uint8Array<ArrayBuffer>;
  readonly #options: RemoteOptions;

  /** @throws EngineError `download_failed`, `integrity_failed` for another kind of file; AbortError */
  static async open(request: DownloadRequest, options: RemoteOptions): Promise<RemoteFile> {
    const first = await fetchPart(request.url, 0, FIRST_BYTES, options);
    checkStart(request, first.bytes);
    return new RemoteFile(request, first.sizeBytes, first.bytes, options);
  }

  private constructor(
    { name, url }: DownloadRequest,
    sizeBytes: number,
    start: Uint8Array<ArrayBuffer>,
    options: RemoteOptions,
  ) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.#url = url;
    this.#start = start;
    this.#options = options;
  }

  /**
   * Exactly `lengthBytes` bytes from `offsetBytes`.
   * @throws EngineError `download_failed`, `source_changed` when the file has another size than before; AbortError
   */
  async read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const endBytes = offsetBytes + lengthBytes;
    if (endBytes <= this.#start.length) return this.#start.slice(offsetBytes, endBytes);
    const { bytes } = await fetchPart(this.#url, offsetBytes, endBytes, this.#options, {
      check: ({ sizeBytes }) => {
        if (sizeBytes === this.sizeBytes) return;
        throw new EngineError(
          'source_changed',
          `${this.name}: found a file of ${String(sizeBytes)} bytes, and of ${String(this.sizeBytes)} a moment before`,
        );
      },
    });
    return bytes;
  }
}
