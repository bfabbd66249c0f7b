import { createStore, del, entries, set, type UseStore } from 'idb-keyval';
import type { PromptTemplate } from '../../protocol';

/** What a person chose for models whose file would write prompts otherwise, by model and template. */
export class TemplateChoices {
  /** Made with the first call, so that a page without storage opens all the same. */
  #store: UseStore | null = null;

  async read(): Promise<ReadonlyMap<string, PromptTemplate>> {
    const found = await entries<string, unknown>(this.#opened());
    return new Map(
      found.filter(
        (entry): entry is [string, PromptTemplate] => entry[1] === 'pinned' || entry[1] === 'file',
      ),
    );
  }

  async remember(key: string, template: PromptTemplate): Promise<void> {
    await set(key, template, this.#opened());
  }

  async forget(key: string): Promise<void> {
    await del(key, this.#opened());
  }

  #opened(): UseStore {
    return (this.#store ??= createStore('talaria-choices', 'templates'));
  }
}
