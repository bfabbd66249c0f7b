import { EngineError } from '../protocol';

type Reach = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * `localStorage` for small settings, also where the browser refuses it: with cookies blocked, reading the very property throws. Nothing here
 * throws: then there is nothing kept, which is told with the first write.
 */
export class LocalSettings implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  readonly #reach: Reach;
  #isTold = false;
  #error: EngineError | null = null;
  #onRefused: ((error: EngineError) => void) | null = null;

  constructor(reach: Reach = () => localStorage) {
    this.#reach = reach;
  }

  /** Told once that settings are not kept; at once where that is known already. */
  set onRefused(tell: (error: EngineError) => void) {
    this.#onRefused = tell;
    this.#tell();
  }

  getItem(key: string): string | null {
    try {
      return this.#reach().getItem(key);
    } catch {
      return null;
    }
  }

  setItem(key: string, value: string): void {
    this.#change((storage) => {
      storage.setItem(key, value);
    });
  }

  removeItem(key: string): void {
    this.#change((storage) => {
      storage.removeItem(key);
    });
  }

  #change(work: (storage: ReturnType<Reach>) => void): void {
    try {
      work(this.#reach());
    } catch (cause) {
      const found = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      this.#error ??= new EngineError(
        'storage_failed',
        `settings are not kept beyond this page: the browser refused to (${found}); allow this page to store data, then reload it`,
        { cause },
      );
      this.#tell();
    }
  }

  #tell(): void {
    if (!this.#error || !this.#onRefused || this.#isTold) return;
    this.#isTold = true;
    this.#onRefused(this.#error);
  }
}

/** The page's one way to `localStorage`. */
export const localSettings = new LocalSettings();
