import { del, entries, set } from 'idb-keyval';
import type { PromptTemplate } from '../../protocol';
import { singleStore } from '../database';

/** What a person chose for models whose file would write prompts otherwise, by model and template. */
export class TemplateChoices {
  readonly #store = singleStore('talaria-choices', 'templates');

  async read(): Promise<ReadonlyMap<string, PromptTemplate>> {
    const found = await entries<string, unknown>(this.#store);
    return new Map(
      found.filter(
        (entry): entry is [string, PromptTemplate] => entry[1] === 'pinned' || entry[1] === 'file',
      ),
    );
  }

  async remember(key: string, template: PromptTemplate): Promise<void> {
    await set(key, template, this.#store);
  }

  async forget(key: string): Promise<void> {
    await del(key, this.#store);
  }
}
