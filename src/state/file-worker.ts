import type { Remote } from 'comlink';
import { connectFileReader, type FileReading } from '../chat/file-reader';
import { EngineError } from '../protocol';
import type { WorkerThread } from '../engine-client/worker-thread';

/** A worker that reads files; to be ended by whoever started it. */
export class FileWorker {
  readonly #thread: WorkerThread;
  readonly #remote: Remote<FileReading>;

  constructor(startThread: () => WorkerThread) {
    this.#thread = startThread();
    this.#remote = connectFileReader(this.#thread.endpoint);
  }

  /**
   * @param most how long it may take; a reader that takes longer is ended
   * @throws EngineError with what the reader found, `unreadable` where it ended
   */
  call<Result>(
    work: (reader: Remote<FileReading>) => Promise<Result>,
    { most }: { readonly most: number },
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const fail = (message: string): void => {
        this.end();
        reject(new EngineError('unreadable', message));
      };
      const timer = setTimeout(() => {
        fail(`reading took longer than ${String(most / 1000)} s, and was ended`);
      }, most);
      void this.#thread.died.then((reason) => {
        clearTimeout(timer);
        fail(`reading ended: ${reason}`);
      });
      work(this.#remote)
        .then(resolve, (thrown: unknown) => {
          const message = thrown instanceof Error ? thrown.message : String(thrown);
          const isKnown = thrown instanceof EngineError;
          reject(isKnown ? thrown : new EngineError('unreadable', message, { cause: thrown }));
        })
        .finally(() => {
          clearTimeout(timer);
        });
    });
  }

  end(): void {
    this.#thread.terminate();
  }
}
