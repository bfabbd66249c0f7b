import { EngineError, toEngineError, type ModelSource } from '../protocol';
import type { ModelRecord } from '../storage/models/model-record';
import type { LastModel } from './last-model.svelte';
import type { ModelSession } from './model-session.svelte';
import type { ModelShelf } from './model-shelf.svelte';
import type { ModelOrigin } from './model-status';
import { openStored } from './open-stored';

/** How a comparison comes to the models that it asks, with one GPU for all. */
export class ComparedModels {
  readonly #session: ModelSession;
  readonly #shelf: ModelShelf;
  readonly #last: LastModel;

  constructor(session: ModelSession, shelf: ModelShelf, last: LastModel) {
    this.#session = session;
    this.#shelf = shelf;
    this.#last = last;
  }

  /** What the model that can answer now was loaded from; null without one. */
  get loaded(): ModelOrigin | null {
    return this.#session.model ? this.#session.origin : null;
  }

  /** Why the last answer or load failed. */
  get failure(): EngineError | null {
    return this.#session.error;
  }

  /** Loads a stored model, unless it is there. @returns why it did not come, or null; never rejects */
  async bring(modelId: string): Promise<EngineError | null> {
    const model = this.#shelf.models.find((stored) => stored.model.id === modelId)?.model;
    if (!model) return new EngineError('no_model', 'the model is not in this browser any more');
    const isThere = (): boolean => isOf(this.loaded?.source ?? null, model);
    if (isThere()) return null;
    return this.#load(() => openStored(this.#session, this.#shelf, this.#last, model), isThere);
  }

  /** Loads what was there before, unless it is there still. @returns as `bring` */
  async bringBack(origin: ModelOrigin): Promise<EngineError | null> {
    const isThere = (): boolean => this.loaded?.source === origin.source;
    return isThere() ? null : this.#load(() => this.#session.comeBack(origin), isThere);
  }

  cancel(): void {
    this.#session.cancel();
  }

  async #load(load: () => Promise<void>, isThere: () => boolean): Promise<EngineError | null> {
    try {
      await load();
    } catch (thrown) {
      return toEngineError(thrown);
    }
    if (isThere()) return null;
    return this.#session.error ?? new EngineError('no_model', 'loading it was stopped');
  }
}

function isOf(source: ModelSource | null, { id, files }: ModelRecord): boolean {
  if (source?.kind === 'mlc') return source.modelId === id;
  if (source?.kind !== 'stored') return false;
  return (
    files.length === source.fileIds.length &&
    files.every((file) => source.fileIds.includes(file.id))
  );
}
