import * as v from 'valibot';
import { localSettings } from './local-settings';
import type { RememberedModel } from '../storage/handles/handle-store';
import type { ModelRecord, StoredModel } from '../storage/models/model-record';
import type { ModelSession } from './model-session.svelte';

const KEY = 'talaria-last-model';

const KEPT = v.object({
  kind: v.picklist(['stored', 'file']),
  /** Of a file of this computer, its name. */
  id: v.string(),
  name: v.string(),
  /** From the beginning of its load to the end: a page that finds it true has died there. */
  isLoading: v.boolean(),
});
type Kept = v.InferOutput<typeof KEPT>;

/** What a person is told of the model they used last. */
export type LastModelNotice =
  /** It has to be asked for, since browsers read files of this computer only after a click. */
  | { readonly kind: 'offer'; readonly file: RememberedModel }
  | { readonly kind: 'failed'; readonly name: string }
  /** The page ended while it was loaded. */
  | { readonly kind: 'crashed'; readonly name: string };

interface Surroundings {
  readonly session: Pick<ModelSession, 'openStored' | 'openBundled' | 'model' | 'error'>;
  readonly stored: () => Promise<readonly StoredModel[]>;
  readonly files: () => Promise<readonly RememberedModel[]>;
}

/** Remembers which model was used last, to begin with it the next time. */
export class LastModel {
  #notice = $state.raw<LastModelNotice | null>(null);
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = localSettings) {
    this.#storage = storage;
  }

  get notice(): LastModelNotice | null {
    return this.#notice;
  }

  dismiss(): void {
    this.#notice = null;
  }

  /** Of a load that the person asked for: `isLoading` before it, false when the model is there. */
  remember(model: Pick<ModelRecord, 'id' | 'name'>, isLoading: boolean): void {
    this.#write({ kind: 'stored', id: model.id, name: model.name, isLoading });
  }

  rememberFile(name: string): void {
    this.#write({ kind: 'file', id: name, name, isLoading: false });
  }

  forget(): void {
    this.#storage.removeItem(KEY);
  }

  /** A page that is left in the middle of a load has not died of it. */
  leave(): void {
    const kept = this.#read();
    if (kept?.isLoading) this.#write({ ...kept, isLoading: false });
  }

  /** Loads the model that was used last, or the bundled one where that cannot be, or where it was what the page died of. */
  async start({ session, stored, files }: Surroundings): Promise<void> {
    const kept = this.#read();
    if (kept && !kept.isLoading && kept.kind === 'stored') {
      const there = (await stored().catch(() => [])).find(({ model }) => model.id === kept.id);
      if (there?.isWhole) {
        this.remember(there.model, true);
        await session.openStored(there.model);
        this.remember(there.model, false);
        // Who stopped it wants none.
        if (!session.error) return;
        this.#notice = { kind: 'failed', name: kept.name };
      }
    }
    if (kept?.isLoading) this.#notice = { kind: 'crashed', name: kept.name };
    if (kept?.kind === 'file') {
      const file = (await files().catch(() => [])).find(({ name }) => name === kept.id);
      if (file) this.#notice = { kind: 'offer', file };
    } else if (kept) this.forget();
    await session.openBundled();
  }

  #read(): Kept | null {
    try {
      const parsed = v.safeParse(KEPT, JSON.parse(this.#storage.getItem(KEY) ?? 'null'));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  #write(kept: Kept): void {
    this.#storage.setItem(KEY, JSON.stringify(kept));
  }
}
