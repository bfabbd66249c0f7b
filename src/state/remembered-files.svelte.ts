import { filesOf, type HandleStore, type RememberedModel } from '../storage/handles/handle-store';
import type { ChosenFiles } from '../storage/handles/file-system-access';

/** Models that were opened where they lie on this computer, to open again. */
export class RememberedFiles {
  #models = $state.raw<readonly RememberedModel[]>([]);
  readonly #store: Pick<HandleStore, 'list' | 'remember' | 'forget'>;

  constructor(store: Pick<HandleStore, 'list' | 'remember' | 'forget'>) {
    this.#store = store;
  }

  get models(): readonly RememberedModel[] {
    return this.#models;
  }

  /** A browser that keeps nothing remembers nothing: no more than a convenience is lost. */
  async refresh(): Promise<void> {
    this.#models = await this.#store.list().catch(() => []);
  }

  async remember({ files, handles }: ChosenFiles): Promise<void> {
    if (handles.length === 0) return;
    await this.#store.remember(files, handles).catch(() => undefined);
    await this.refresh();
  }

  async forget(id: string): Promise<void> {
    await this.#store.forget(id).catch(() => undefined);
    await this.refresh();
  }

  /** Throws what `filesOf` throws. */
  async filesOf(model: RememberedModel): Promise<ChosenFiles> {
    return { files: await filesOf(model), handles: model.handles };
  }
}
