import * as v from 'valibot';
import { isModelHub } from '../../network/hubs';
import { RecordStore } from '../record-store';

const ALLOWED = v.strictObject({
  origin: v.string(),
  /** Whether the person wrote an address there, or whoever hosts the page offers a model of it. */
  by: v.picklist(['person', 'operator']),
  sinceMs: v.number(),
});

/** A host beside the hubs from which models may be fetched. */
export type AllowedHost = Readonly<v.InferOutput<typeof ALLOWED>>;

/**
 * Where the library worker may fetch from beside the page's own host and the hubs. The page puts a host here when the person chooses
 * a model that lies there; the worker asks before each request.
 */
export class AllowedHosts {
  readonly #store: RecordStore<AllowedHost>;

  constructor(database = 'talaria-allowed-hosts') {
    this.#store = new RecordStore(database, ALLOWED);
  }

  /**
   * The hosts of these addresses, but for those that are allowed without it.
   * @throws EngineError `storage_full`, `storage_failed`
   */
  async allowAll(
    addresses: readonly string[],
    ownOrigin: string,
    by: AllowedHost['by'],
  ): Promise<void> {
    const urls = addresses.map((address) => new URL(address));
    const others = urls.filter((url) => url.origin !== ownOrigin && !isModelHub(url));
    for (const origin of new Set(others.map((url) => url.origin))) await this.allow(origin, by);
  }

  /** @throws EngineError `storage_full`, `storage_failed` */
  async allow(origin: string, by: AllowedHost['by']): Promise<void> {
    await this.#store.update(origin, (before) => before ?? { origin, by, sinceMs: Date.now() });
  }

  /** @throws EngineError `storage_failed` */
  async list(): Promise<AllowedHost[]> {
    return [...(await this.#store.list()).values];
  }

  /** @throws EngineError `storage_failed` */
  async remove(origin: string): Promise<void> {
    await this.#store.delete(origin);
  }

  /** Whether an address may be fetched from by a page of `ownOrigin`. */
  async allows(url: URL, ownOrigin: string): Promise<boolean> {
    if (url.origin === ownOrigin || isModelHub(url)) return true;
    const allowed = await this.list();
    return allowed.some(({ origin }) => origin === url.origin);
  }
}
