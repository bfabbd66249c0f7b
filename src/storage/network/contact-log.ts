import * as v from 'valibot';
import type { ContactPurpose } from '../../network/hubs';
import { RecordStore } from '../record-store';

const COUNT = v.pipe(v.number(), v.minValue(0));
const CONTACT = v.strictObject({
  host: v.string(),
  purpose: v.picklist<readonly ContactPurpose[]>(['app', 'search', 'model', 'tools']),
  nRequests: COUNT,
  /** As the host announced them; 0 where it did not. */
  nBytes: COUNT,
  firstMs: COUNT,
  lastMs: COUNT,
});

/** What was asked of a host, for one purpose. */
export type Contact = Readonly<v.InferOutput<typeof CONTACT>>;

/** Between two writes of counts. */
const WRITE_MS = 1000;

/**
 * Every host that the page or a worker of it ever asked for something, kept in this browser alone. Each thread has a log of its own
 * on the same records. A host's first request waits until it is written down; what follows is counted, and written every second.
 */
export class ContactLog {
  readonly #store: RecordStore<Contact>;
  readonly #known = new Set<string>();
  #waiting = new Map<string, Contact>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(database = 'talaria-contacts') {
    this.#store = new RecordStore(database, CONTACT);
  }

  /** Before a request. A browser that keeps nothing does not keep it from being made. */
  async begin(host: string, purpose: ContactPurpose): Promise<void> {
    const key = this.#count(host, purpose, 1, 0);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    await this.flush();
  }

  addBytes(host: string, purpose: ContactPurpose, nBytes: number): void {
    if (nBytes > 0) this.#count(host, purpose, 0, nBytes);
  }

  /** Writes what was counted. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [key, contact] of waiting) {
      await this.#store.update(key, (before) => joined(before, contact)).catch(() => undefined);
    }
  }

  /** The one that was asked last first. @throws EngineError `storage_failed` */
  async list(): Promise<Contact[]> {
    const { values } = await this.#store.list();
    return [...values].sort((a, b) => b.lastMs - a.lastMs);
  }

  /** @throws EngineError `storage_failed` */
  async forget(): Promise<void> {
    this.#waiting.clear();
    this.#known.clear();
    await this.#store.clear();
  }

  #count(host: string, purpose: ContactPurpose, nRequests: number, nBytes: number): string {
    const key = `${host} ${purpose}`;
    const nowMs = Date.now();
    const contact = { host, purpose, nRequests, nBytes, firstMs: nowMs, lastMs: nowMs };
    this.#waiting.set(key, joined(this.#waiting.get(key), contact));
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_MS);
    return key;
  }
}

function joined(before: Contact | undefined, contact: Contact): Contact {
  if (!before) return contact;
  return {
    ...contact,
    nRequests: before.nRequests + contact.nRequests,
    nBytes: before.nBytes + contact.nBytes,
    firstMs: before.firstMs,
  };
}
