import { EngineError, toEngineError } from '../protocol';
import { isSameOrigin, storedOrigin } from './model-origin';
import type { ModelSession } from './model-session.svelte';
import type { ModelShelf } from './model-shelf.svelte';
import type { ModelOrigin } from './model-status';
import { loadStored } from './open-stored';

/**
 * How comparisons come to the models that they ask, with one GPU for all, and back to the one that was loaded before. None of these
 * becomes the model that was used last.
 */
export class ComparedModels {
  /** What was there before the first model was brought. */
  #before = $state.raw<ModelOrigin | null>(null);
  /** What was loaded for comparisons since. */
  #brought = $state.raw<readonly ModelOrigin[]>([]);
  readonly #session: ModelSession;
  readonly #shelf: Pick<ModelShelf, 'models' | 'download'>;
  readonly #isAnswering: () => boolean;

  /** @param isAnswering whether an answer of a chat is being written, which another load would end */
  constructor(
    session: ModelSession,
    shelf: Pick<ModelShelf, 'models' | 'download'>,
    isAnswering: () => boolean,
  ) {
    this.#session = session;
    this.#shelf = shelf;
    this.#isAnswering = isAnswering;
  }

  /** What is loaded, or on its way, without the comparisons: whatever else was loaded since takes its place. Null without one. */
  get home(): ModelOrigin | null {
    const { origin } = this.#session;
    const isAway = origin !== null && this.#brought.some((one) => isSameOrigin(one, origin));
    return isAway ? this.#before : this.#present;
  }

  /** Why the last answer or load failed. */
  get failure(): EngineError | null {
    return this.#session.error;
  }

  /** Loads a stored model, unless it is there. @returns why it did not come, or null; never rejects */
  async bring(modelId: string): Promise<EngineError | null> {
    const model = this.#shelf.models.find((stored) => stored.model.id === modelId)?.model;
    if (!model) return new EngineError('no_model', 'the model is not in this browser any more');
    return this.#load(storedOrigin(model), () => loadStored(this.#session, this.#shelf, model));
  }

  /** Loads what was there before, unless it is there still. @returns as `bring` */
  async bringHome(): Promise<EngineError | null> {
    const { home } = this;
    return home && this.#load(home, () => this.#session.comeBack(home));
  }

  /** The same when the comparison is over. A chat that is being answered keeps the model. */
  async goHome(): Promise<void> {
    if (this.#isAnswering()) return;
    const { home } = this;
    this.#brought = [];
    if (home && !this.#isThere(home)) await this.#session.comeBack(home);
  }

  cancel(): void {
    this.#session.cancel();
  }

  get #present(): ModelOrigin | null {
    return this.#session.status.kind === 'none' ? null : this.#session.origin;
  }

  /** Also what is on its way: whoever asks waits for it. */
  #isThere(origin: ModelOrigin): boolean {
    return this.#present !== null && isSameOrigin(this.#present, origin);
  }

  async #load(origin: ModelOrigin, load: () => Promise<void>): Promise<EngineError | null> {
    if (this.#isThere(origin)) return null;
    this.#before = this.home;
    this.#brought = [...this.#brought, origin];
    try {
      await load();
    } catch (thrown) {
      return toEngineError(thrown);
    }
    if (this.#isThere(origin)) return null;
    return this.#session.error ?? new EngineError('no_model', 'loading it was stopped');
  }
}
