import { get, set, type UseStore } from 'idb-keyval';
import { singleStore } from '../database';

/** The person's own tools, the servers that were added, and the names of the tools that are on. */
export type ToolStoreKey = 'mine' | 'servers' | 'on';

/** What is kept of tools, each kind as one value, in a database of its own. Whoever reads it checks it. */
export class ToolStore {
  readonly #store: UseStore;

  constructor(databaseName = 'talaria-tools') {
    this.#store = singleStore(databaseName, 'tools');
  }

  /** @throws EngineError `storage_failed` */
  read(key: ToolStoreKey): Promise<unknown> {
    return get<unknown>(key, this.#store);
  }

  /** @throws EngineError `storage_full`, `storage_failed` */
  write(key: ToolStoreKey, value: unknown): Promise<void> {
    return set(key, value, this.#store);
  }
}
