import { isAbortError } from '../protocol';
import type { TabMemory } from './page-presence';

const LOCK = 'talaria-owner';
/** When the page of the tab that was the owner ended. */
const LEFT_KEY = 'talaria-owner-left';
/** A reload takes no longer; who comes back later finds another tab at work. */
const MOST_AWAY_MS = 10_000;

/**
 * Of all tabs, one has the GPU and the downloads: two would need the memory twice. The others wait for it to close, and may
 * take its place.
 */
export class TabOwnership {
  #isOwner = $state(false);
  #isKnown = $state(false);
  readonly #locks: Pick<LockManager, 'request'> | undefined;
  readonly #memory: TabMemory | null;
  readonly #onGained: () => void;
  readonly #onLost: () => void;

  /**
   * @param locks undefined where the browser has none; then every tab is on its own
   * @param memory of this tab alone
   * @param onLost when another tab has taken this one's place: what it held of the GPU and of the network must end at once
   */
  constructor(
    locks: Pick<LockManager, 'request'> | undefined,
    memory: TabMemory | null,
    { onGained, onLost }: { readonly onGained: () => void; readonly onLost: () => void },
  ) {
    this.#locks = locks;
    this.#memory = memory;
    this.#onGained = onGained;
    this.#onLost = onLost;
  }

  /** True while another tab has the GPU and the downloads. */
  get isElsewhere(): boolean {
    return this.#isKnown && !this.#isOwner;
  }

  /**
   * Becomes the owner now, or as soon as the tab that is one closes. Resolves when it is known which. A page that is only reloaded
   * stays the owner: the tab that was next in line has had its place for a moment.
   */
  async begin(): Promise<void> {
    if (!this.#locks) this.#gain();
    else if (!(await this.#hold(this.#takeReturn() ? { steal: true } : { ifAvailable: true }))) {
      void this.#hold({});
    }
    this.#isKnown = true;
  }

  /** The page ends, and may be loaded again at once. */
  leave(): void {
    try {
      if (this.#isOwner) this.#memory?.setItem(LEFT_KEY, String(Date.now()));
    } catch {
      // It waits in line then.
    }
  }

  /** Once: a copy of the tab has its memory, too. */
  #takeReturn(): boolean {
    const left = this.#memory?.getItem(LEFT_KEY) ?? null;
    this.#memory?.removeItem(LEFT_KEY);
    return left !== null && Date.now() - Number(left) < MOST_AWAY_MS;
  }

  /** Takes the place of the tab that is the owner. */
  takeOver(): void {
    if (this.#isOwner) return;
    void this.#hold({ steal: true });
  }

  /** @returns false when the lock was not free and was not waited for */
  async #hold(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      this.#locks
        ?.request(LOCK, options, (lock) => {
          if (!lock) {
            resolve(false);
            return undefined;
          }
          // One that waited in line while this tab took over.
          if (this.#isOwner) return undefined;
          this.#gain();
          resolve(true);
          // Held until the tab closes or another steals it.
          return new Promise<void>(() => undefined);
        })
        .catch((thrown: unknown) => {
          if (isAbortError(thrown) && this.#isOwner) {
            // Another tab stole it.
            this.#isOwner = false;
            this.#onLost();
            void this.#hold({});
          } else if (!this.#isOwner) {
            // Locks are refused here, as in a sandboxed frame: then every tab is on its own.
            this.#gain();
            resolve(true);
          }
        });
    });
  }

  #gain(): void {
    this.#isOwner = true;
    this.#onGained();
  }
}
