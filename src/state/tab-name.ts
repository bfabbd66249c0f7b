const KEY = 'talaria-tab';

type Memory = Pick<Storage, 'getItem' | 'setItem'>;
type Locks = Pick<LockManager, 'request' | 'query'>;

/**
 * What a tab is called among the others, the same after a reload. It holds a lock of that name, so that the others know of it; a copy of
 * the tab, which has its memory, too, gets another name.
 */
export class TabName {
  #id = '';
  readonly #memory: Memory | null;
  readonly #locks: Locks | undefined;

  /** @param locks undefined where the browser has none: then all tabs have the same name, '' */
  constructor(memory: Memory | null, locks: Locks | undefined) {
    this.#memory = memory;
    this.#locks = locks;
  }

  get id(): string {
    return this.#id;
  }

  /** Never rejects. */
  async claim(): Promise<void> {
    if (!this.#locks) return;
    const before = this.#memory?.getItem(KEY) ?? null;
    for (const id of [before ?? crypto.randomUUID(), crypto.randomUUID()]) {
      if (!(await this.#hold(id))) continue;
      this.#id = id;
      this.#remember(id);
      return;
    }
  }

  /** Whether no open tab has the name. */
  async isGone(id: string): Promise<boolean> {
    if (id === '' || !this.#locks) return true;
    const { held = [] } = await this.#locks.query();
    return !held.some(({ name }) => name === lockOf(id));
  }

  #hold(id: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#locks
        ?.request(lockOf(id), { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          // Until the tab ends.
          return lock ? new Promise<void>(() => undefined) : undefined;
        })
        .catch(() => {
          // Refused, as in a sandboxed frame.
          resolve(false);
        });
    });
  }

  #remember(id: string): void {
    try {
      this.#memory?.setItem(KEY, id);
    } catch {
      // After a reload it has another.
    }
  }
}

function lockOf(id: string): string {
  return `${KEY}-${id}`;
}
