import { INCLUDED_PRESETS, type SamplingPreset } from '../hermes/chat-sampling';
import type { PersonaSampling } from '../hermes/personas/persona';
import { toEngineError, type EngineError } from '../protocol';
import type { RecordStore } from '../storage/record-store';

/** The presets that come with the page, and the person's own. */
export class SamplingPresets {
  #own = $state.raw<readonly SamplingPreset[]>([]);
  #error = $state.raw<EngineError | null>(null);
  readonly #store: Pick<RecordStore<SamplingPreset>, 'list' | 'set' | 'delete'>;

  constructor(store: Pick<RecordStore<SamplingPreset>, 'list' | 'set' | 'delete'>) {
    this.#store = store;
  }

  /** Included ones first, the others by name. */
  get all(): readonly SamplingPreset[] {
    return [...INCLUDED_PRESETS, ...this.#own];
  }

  /** Why the last thing that was asked of the store failed. */
  get error(): EngineError | null {
    return this.#error;
  }

  isOwn({ id }: SamplingPreset): boolean {
    return this.#own.some((preset) => preset.id === id);
  }

  refresh(): Promise<void> {
    return this.#attempt(() => Promise.resolve());
  }

  /** Keeps it under a name; one of the person's own that has the name is replaced. */
  save(name: string, sampling: PersonaSampling): Promise<void> {
    const id = this.#own.find((preset) => preset.name === name)?.id ?? crypto.randomUUID();
    return this.#attempt(() => this.#store.set(id, { id, name, sampling }));
  }

  delete({ id }: SamplingPreset): Promise<void> {
    return this.#attempt(() => this.#store.delete(id));
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      const { values } = await this.#store.list();
      this.#own = [...values].sort((a, b) => a.name.localeCompare(b.name));
      this.#error = null;
    } catch (thrown) {
      this.#error = toEngineError(thrown);
    }
  }
}
