import { createStore, get, set, type UseStore } from 'idb-keyval';
import { EngineError } from '../../protocol';

/** The person's own tools, the servers that were added, and the names of the tools that are on. */
export type ToolStoreKey = 'mine' | 'servers' | 'on';

/** What is kept of tools, each kind as one value, in a database of its own. Whoever reads it checks it. */
export class ToolStore {
  readonly #databaseName: string;
  /** Made with the first call, so that a page without storage opens all the same. */
  #store: UseStore | null = null;

  constructor(databaseName = 'talaria-tools') {
    this.#databaseName = databaseName;
  }

  /** @throws EngineError `storage_failed` */
  read(key: ToolStoreKey): Promise<unknown> {
    return this.#attempt('read', () => get<unknown>(key, this.#opened()));
  }

  /** @throws EngineError `storage_failed` */
  write(key: ToolStoreKey, value: unknown): Promise<void> {
    return this.#attempt('kept', () => set(key, value, this.#opened()));
  }

  async #attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError(
        'storage_failed',
        `tools could not be ${what} in this browser: ${reason}`,
        { cause },
      );
    }
  }

  #opened(): UseStore {
    return (this.#store ??= createStore(this.#databaseName, 'tools'));
  }
}
