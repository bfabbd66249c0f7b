import { WorkerLine } from '../engine-client/worker-line';
import type { WorkerThread } from '../engine-client/worker-thread';
import { connectLibrary, type RemoteLibrary } from '../storage/library/library-line';
import type { ModelLibrary } from '../storage/library/library.types';

/** The library as the page has it: its worker starts with the first call, and anew after a death. */
export class LibraryClient implements ModelLibrary {
  readonly #startThread: () => WorkerThread;
  #line: WorkerLine<RemoteLibrary> | null = null;

  constructor(startThread: () => WorkerThread) {
    this.#startThread = startThread;
  }

  readonly readRepository: ModelLibrary['readRepository'] = (...args) =>
    this.#open().call((library) => library.readRepository(...args));

  readonly describe: ModelLibrary['describe'] = (...args) =>
    this.#open().call((library) => library.describe(...args));

  readonly download: ModelLibrary['download'] = (...args) =>
    this.#open().call((library) => library.download(...args));

  readonly importFiles: ModelLibrary['importFiles'] = (...args) =>
    this.#open().call((library) => library.importFiles(...args));

  readonly verify: ModelLibrary['verify'] = (...args) =>
    this.#open().call((library) => library.verify(...args));

  readonly exportFile: ModelLibrary['exportFile'] = (...args) =>
    this.#open().call((library) => library.exportFile(...args));

  readonly delete: ModelLibrary['delete'] = (...args) =>
    this.#open().call((library) => library.delete(...args));

  /** Ends what is under way at once, with `worker_died`; what was stored stays. */
  terminate(): void {
    this.#line?.terminate();
    this.#line = null;
  }

  #open(): WorkerLine<RemoteLibrary> {
    this.#line ??= new WorkerLine(this.#startThread(), connectLibrary, () => {
      this.#line = null;
    });
    return this.#line;
  }
}
