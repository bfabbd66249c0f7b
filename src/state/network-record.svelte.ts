import { MODEL_HUBS } from '../network/hubs';
import { toEngineError, type EngineError } from '../protocol';
import type { AllowedHost, AllowedHosts } from '../storage/network/allowed-hosts';
import type { Contact, ContactLog } from '../storage/network/contact-log';

/** Whom this browser's Talaria ever asked for something, and whom it may ask for models. */
export class NetworkRecord {
  #contacts = $state.raw<readonly Contact[]>([]);
  #allowed = $state.raw<readonly AllowedHost[]>([]);
  #isPersistent = $state<boolean | null>(null);
  #error = $state.raw<EngineError | null>(null);
  readonly #log: ContactLog;
  readonly #hosts: AllowedHosts;
  readonly #storage: Pick<StorageManager, 'persisted'> | undefined;
  readonly hubs = MODEL_HUBS;

  /** @param storage undefined where the page is not secure */
  constructor(
    log: ContactLog,
    hosts: AllowedHosts,
    storage: Pick<StorageManager, 'persisted'> | undefined,
  ) {
    this.#log = log;
    this.#hosts = hosts;
    this.#storage = storage;
  }

  /** The one that was asked last first. */
  get contacts(): readonly Contact[] {
    return this.#contacts;
  }

  /** Beside the hubs and the page's own host. */
  get allowed(): readonly AllowedHost[] {
    return this.#allowed;
  }

  /** Whether the browser promised not to clear what is kept; null where it does not tell. */
  get isPersistent(): boolean | null {
    return this.#isPersistent;
  }

  /** Why the lists could not be read or changed. */
  get error(): EngineError | null {
    return this.#error;
  }

  refresh(): Promise<void> {
    return this.#attempt(() => Promise.resolve());
  }

  /** The log alone: what may be asked stays. */
  forgetContacts(): Promise<void> {
    return this.#attempt(() => this.#log.forget());
  }

  /** Until the person chooses a model there again. */
  disallow(origin: string): Promise<void> {
    return this.#attempt(() => this.#hosts.remove(origin));
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await this.#log.flush();
      this.#contacts = await this.#log.list();
      this.#allowed = await this.#hosts.list();
      this.#isPersistent = (await this.#storage?.persisted()) ?? null;
      this.#error = null;
    } catch (thrown) {
      this.#error = toEngineError(thrown);
    }
  }
}
