import { EngineError } from '../../protocol';

/** A stored file, as far as WebLLM reads it. */
export interface ReadableFile {
  readonly sizeBytes: number;
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Of one answer: what a stored file's piece brings at most. */
const CHUNK_BYTES = 16 * 1024 * 1024;

/**
 * What WebLLM takes for the browser's Cache Storage: it opens `webllm/config`, `webllm/wasm` and `webllm/model` and asks them for
 * addresses. Here every address stands for a file of our own store, read as it is asked for and checked as it is read. Nothing is
 * ever fetched: what is not in the store is an error.
 */
export class StoreCaches {
  readonly #files: ReadonlyMap<string, ReadableFile>;
  readonly #onRead: (nBytes: number) => void;
  #failure: EngineError | null = null;

  /** @param onRead told of bytes as they are read; what it throws ends the reading */
  constructor(files: ReadonlyMap<string, ReadableFile>, onRead: (nBytes: number) => void) {
    this.#files = files;
    this.#onRead = onRead;
  }

  /** Why the first file that could not be read could not: WebLLM hands on only words. */
  get failure(): EngineError | null {
    return this.#failure;
  }

  /** The same for all three names: addresses do not overlap. */
  readonly open = (): Promise<StoreCaches> => Promise.resolve(this);

  readonly match = (request: Request | string): Promise<Response | undefined> => {
    const file = this.#files.get(urlOf(request));
    return Promise.resolve(file && new Response(this.#stream(file)));
  };

  readonly keys = (): Promise<Request[]> =>
    Promise.resolve(Array.from(this.#files.keys(), (url) => new Request(url)));

  readonly add = (request: Request | string): Promise<void> => {
    const url = urlOf(request);
    const name = url.slice(url.lastIndexOf('/') + 1);
    this.#failure ??= new EngineError(
      'no_model',
      `found no ${name} among the build's stored files; delete the model and download it again`,
    );
    return Promise.reject(this.#failure);
  };

  readonly delete = (): Promise<boolean> => Promise.resolve(false);

  /** Reads nothing before it is asked to, so that asking whether a file is there costs nothing. */
  #stream(file: ReadableFile): ReadableStream<Uint8Array<ArrayBuffer>> {
    let atBytes = 0;
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          if (atBytes >= file.sizeBytes) {
            controller.close();
            return;
          }
          const nBytes = Math.min(CHUNK_BYTES, file.sizeBytes - atBytes);
          try {
            controller.enqueue(await file.read(atBytes, nBytes));
          } catch (thrown) {
            if (thrown instanceof EngineError) this.#failure ??= thrown;
            throw thrown;
          }
          atBytes += nBytes;
          this.#onRead(nBytes);
        },
      },
      { highWaterMark: 0 },
    );
  }
}

function urlOf(request: Request | string): string {
  return typeof request === 'string' ? request : request.url;
}

/** Puts `caches` in the place of the browser's own while `work` runs; nothing else in the engine's worker uses them. */
export async function withCaches<Result>(
  caches: StoreCaches,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'caches');
  Object.defineProperty(globalThis, 'caches', { value: caches, configurable: true });
  try {
    return await work();
  } finally {
    if (before) Object.defineProperty(globalThis, 'caches', before);
    else Reflect.deleteProperty(globalThis, 'caches');
  }
}
