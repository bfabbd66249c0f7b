import { isAbortError } from '../protocol';

const LOCK = 'talaria-owner';

/**
 * Of all tabs, one has the GPU and the downloads: two would need the memory twice. The others wait for it to close, and may
 * take its place.
 */
export class TabOwnership {
  #isOwner = $state(false);
  #isKnown = $state(false);
  readonly #locks: Pick<LockManager, 'request'> | undefined;
  readonly #onGained: () => void;
  readonly #onLost: () => void;

  /**
   * @param locks undefined where the browser has none; then every tab is on its own
   * @param onLost when another tab has taken this one's place: what it held of the GPU and of the network must end at once
   */
  constructor(
    locks: Pick<LockManager, 'request'> | undefined,
    { onGained, onLost }: { readonly onGained: () => void; readonly onLost: () => void },
  ) {
    this.#locks = locks;
    this.#onGained = onGained;
    this.#onLost = onLost;
  }

  /** True while another tab has the GPU and the downloads. */
  get isElsewhere(): boolean {
    return this.#isKnown && !this.#isOwner;
  }

  /** Becomes the owner now, or as soon as the tab that is one closes. Resolves when it is known which. */
  async begin(): Promise<void> {
    if (!this.#locks) this.#gain();
    else if (!(await this.#hold({ ifAvailable: true }))) void this.#hold({});
    this.#isKnown = true;
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
