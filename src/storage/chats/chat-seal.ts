import { EngineError } from '../../protocol';
import type { ChatRecords } from './chat-records';
import { moveRecords, type MoveProgress } from './move-records';
import {
  createKey,
  rewrapKey,
  unwrapKey,
  type DeriveKey,
  type SealKey,
  type WrappedKey,
} from './seal';
import {
  allStoresAt,
  leftKeys,
  MOVE_LOCK,
  putState,
  readState,
  takeBackMove,
  whenMoved,
} from './seal-state';

/** `open`: they are not encrypted. */
export type SealStatus = 'open' | 'locked' | 'unlocked';

/**
 * The encryption of chats: a random key seals the records, and a key made of the passphrase seals that one. The first is in memory only, and
 * cannot be read out of it.
 */
export class ChatSeal {
  readonly #records: ChatRecords;
  readonly #derive: DeriveKey;

  constructor(records: ChatRecords, derive: DeriveKey) {
    this.#records = records;
    this.#derive = derive;
  }

  /** @throws EngineError `storage_failed` */
  async status(): Promise<SealStatus> {
    const wrapped = await this.#wrapped();
    if (!wrapped) return 'open';
    return this.#records.hasKey(wrapped.keyId) ? 'unlocked' : 'locked';
  }

  /** Takes over a key that another tab has made. */
  adopt(key: SealKey): void {
    this.#records.addKey(key);
  }

  /** @returns false for another passphrase */
  async unlock(passphrase: string): Promise<boolean> {
    const wrapped = await this.#wrapped();
    if (!wrapped) return true;
    const key = await unwrapKey(wrapped, passphrase, this.#derive);
    if (key) this.#records.addKey(key);
    return key !== null;
  }

  /**
   * Encrypts what there is and what will come.
   * @param onKey given the key before anything is sealed with it, for the other tabs
   * @throws EngineError `storage_full`, `storage_failed`; nothing is encrypted then
   */
  async encrypt(
    passphrase: string,
    onKey: (key: SealKey) => void,
    onProgress?: (progress: MoveProgress) => void,
  ): Promise<void> {
    const { key, wrapped } = await createKey(passphrase, this.#derive);
    onKey(key);
    this.#records.addKey(key);
    await moveRecords(this.#records, { from: null, to: key, wrapped }, onProgress);
  }

  /** @returns false for another passphrase; nothing is changed then */
  async decrypt(
    passphrase: string,
    onProgress?: (progress: MoveProgress) => void,
  ): Promise<boolean> {
    const wrapped = await this.#wrapped();
    if (!wrapped) return true;
    const key = await unwrapKey(wrapped, passphrase, this.#derive);
    if (!key) return false;
    await moveRecords(this.#records, { from: key, to: null, wrapped: null }, onProgress);
    this.#records.forgetKeys();
    return true;
  }

  /** @returns false when `present` is another passphrase; nothing is changed then */
  async changePassphrase(present: string, next: string): Promise<boolean> {
    const wrapped = await this.#wrapped();
    const again = wrapped && (await rewrapKey(wrapped, { present, next }, this.#derive));
    if (!again) return false;
    await this.#records.database.change(['meta'], async (store) => {
      const state = await readState(store('meta'));
      if (state.wrapped?.salt.join() !== wrapped.salt.join()) {
        throw new EngineError(
          'storage_failed',
          'another tab has changed the passphrase just now; nothing was changed here: try again with the new one',
        );
      }
      putState(store('meta'), { ...state, wrapped: again });
    });
    return true;
  }

  /** Deletes all encrypted chats, for who has forgotten the passphrase; what comes after is not encrypted. */
  async deleteAll(): Promise<void> {
    const { database, locks } = this.#records;
    const sealed = allStoresAt('sealed');
    // What another tab decrypts meanwhile would come back.
    await locks?.request(MOVE_LOCK, async () => {
      await takeBackMove(database);
      await database.change([...sealed, 'meta'], (store) => {
        for (const name of sealed) store(name).clear();
        store('meta').delete(leftKeys());
        putState(store('meta'), { wrapped: null, move: null });
      });
    });
    this.#records.forgetKeys();
  }

  forgetKeys(): void {
    this.#records.forgetKeys();
  }

  async #wrapped(): Promise<WrappedKey | null> {
    const database = await this.#records.opened();
    const read = () => database.read(['meta'], (store) => readState(store('meta')));
    let state = await read();
    if (state.move !== null) {
      await whenMoved(database, this.#records.locks);
      state = await read();
    }
    return state.wrapped;
  }
}
