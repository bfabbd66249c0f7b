import { toEngineError, type EngineError } from '../protocol';
import type { ChatSeal, SealStatus } from '../storage/chats/chat-seal';
import type { MoveProgress } from '../storage/chats/move-records';
import type { SealKey } from '../storage/chats/seal';
import { pause } from './abortable';

/** The channel on which tabs tell each other of the encryption of chats. */
export const LOCK_CHANGES = 'talaria-chat-lock';
/** After which a tab that could not lock yet tries again. */
const LOCK_AGAIN_MS = 1000;

type News =
  /** Before anything is sealed with it, so that no tab has to ask for a passphrase that was chosen in another. */
  | { readonly kind: 'key'; readonly key: SealKey }
  /** The chats are encrypted now, or not any more. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'lock' };

export interface LockParts {
  readonly seal: Pick<
    ChatSeal,
    | 'status'
    | 'adopt'
    | 'unlock'
    | 'encrypt'
    | 'decrypt'
    | 'changePassphrase'
    | 'deleteAll'
    | 'forgetKeys'
  >;
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
  /** Ends what is under way and writes what is not written yet. @returns false when that was not possible */
  readonly rest: () => Promise<boolean>;
  /** Begins the page anew: with nothing left of what it has shown, in any cache, worker or GPU. */
  readonly reload: () => void;
}

/** Whether the chats can be read in this tab. */
export class ChatLock {
  #status = $state<SealStatus>('open');
  #isBusy = $state(false);
  #progress = $state.raw<MoveProgress | null>(null);
  #error = $state.raw<EngineError | null>(null);
  readonly #parts: LockParts;
  readonly #waiting: (() => void)[] = [];

  constructor(parts: LockParts) {
    this.#parts = parts;
    parts.channel.addEventListener('message', ({ data }: MessageEvent<News>) => {
      if (data.kind === 'key') parts.seal.adopt(data.key);
      else if (data.kind === 'moved') void this.begin();
      else void this.#lockWhenAtRest();
    });
  }

  get status(): SealStatus {
    return this.#status;
  }

  get isLocked(): boolean {
    return this.#status === 'locked';
  }

  /** While a passphrase is tried, or chats are encrypted or decrypted. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Records that are encrypted or decrypted. */
  get progress(): MoveProgress | null {
    return this.#progress;
  }

  get error(): EngineError | null {
    return this.#error;
  }

  /** Finds out whether the chats are encrypted. Never rejects. */
  async begin(): Promise<void> {
    await this.#do(() => Promise.resolve(undefined));
  }

  /** Resolves when the chats can be read; at once when they can. */
  whenReadable(): Promise<void> {
    if (!this.isLocked) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** @returns false for a wrong passphrase, and where it failed: see `error` */
  unlock(passphrase: string): Promise<boolean> {
    return this.#do(() => this.#parts.seal.unlock(passphrase));
  }

  /** Encrypts all chats. @returns false when it failed: see `error`; nothing is encrypted then */
  encrypt(passphrase: string): Promise<boolean> {
    return this.#do(async () => {
      await this.#parts.rest();
      await this.#parts.seal.encrypt(
        passphrase,
        (key) => {
          this.#tell({ kind: 'key', key });
        },
        this.#onProgress,
      );
      this.#tell({ kind: 'moved' });
      return true;
    });
  }

  /** @returns false for a wrong passphrase, and where it failed: see `error`; nothing is decrypted then */
  decrypt(passphrase: string): Promise<boolean> {
    return this.#do(async () => {
      await this.#parts.rest();
      const isRight = await this.#parts.seal.decrypt(passphrase, this.#onProgress);
      if (isRight) this.#tell({ kind: 'moved' });
      return isRight;
    });
  }

  /** @returns false for a wrong one, and where it failed: see `error`; nothing is changed then */
  changePassphrase(present: string, next: string): Promise<boolean> {
    return this.#do(() => this.#parts.seal.changePassphrase(present, next));
  }

  /** Locks all tabs. @returns false when something could not be written yet, which would be lost */
  async lock(): Promise<boolean> {
    if (this.#status !== 'unlocked') return true;
    return this.#lockHere(() => {
      this.#tell({ kind: 'lock' });
    });
  }

  /** Deletes all encrypted chats, for who has forgotten the passphrase. */
  async deleteAll(): Promise<boolean> {
    return this.#do(async () => {
      await this.#parts.seal.deleteAll();
      this.#tell({ kind: 'moved' });
      return true;
    });
  }

  /** Locked in another tab. Where something is brought in here, or is not saved yet, this one follows after that. */
  async #lockWhenAtRest(): Promise<void> {
    while (this.#status === 'unlocked' && !(await this.#lockHere(() => undefined))) {
      await pause(LOCK_AGAIN_MS);
    }
  }

  async #lockHere(onWritten: () => void): Promise<boolean> {
    if (!(await this.#parts.rest())) return false;
    onWritten();
    this.#parts.seal.forgetKeys();
    this.#parts.reload();
    return true;
  }

  async #do(work: () => Promise<boolean | undefined>): Promise<boolean> {
    this.#isBusy = true;
    this.#error = null;
    try {
      return (await work()) ?? true;
    } catch (thrown) {
      this.#error = toEngineError(thrown);
      return false;
    } finally {
      await this.#readStatus();
      this.#progress = null;
      this.#isBusy = false;
    }
  }

  async #readStatus(): Promise<void> {
    try {
      this.#status = await this.#parts.seal.status();
    } catch (thrown) {
      // A page without storage has nothing to lock; what fails there is told where chats are read.
      this.#error ??= toEngineError(thrown);
    }
    if (this.isLocked) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  readonly #onProgress = (progress: MoveProgress): void => {
    this.#progress = progress;
  };

  #tell(news: News): void {
    this.#parts.channel.postMessage(news);
  }
}
