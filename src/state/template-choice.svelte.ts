import { SvelteMap } from 'svelte/reactivity';
import type { LoadedModel, PromptDifference, PromptTemplate } from '../protocol';
import type { TemplateChoices } from '../storage/choices/template-choices';

/** What the person is asked about a model whose file writes other prompts than ours. */
export interface TemplateQuestion {
  readonly modelName: string;
  readonly differences: readonly PromptDifference[];
  /** Null until it is answered: ours is used meanwhile. */
  readonly chosen: PromptTemplate | null;
}

/** Who writes the prompts of the model that is loaded, where that is a question. A choice is kept for each model. */
export class TemplateChoice {
  readonly #choices = new SvelteMap<string, PromptTemplate>();
  #isRead = $state(false);
  readonly #reading: Promise<void>;
  readonly #store: Pick<TemplateChoices, 'read' | 'remember' | 'forget'>;
  readonly #model: () => LoadedModel | null;

  /** @param model the one that is loaded, as the session has it */
  constructor(
    store: Pick<TemplateChoices, 'read' | 'remember' | 'forget'>,
    model: () => LoadedModel | null,
  ) {
    this.#store = store;
    this.#model = model;
    this.#reading = this.#read();
  }

  /** Null for a model about which there is nothing to ask. */
  get question(): TemplateQuestion | null {
    const model = this.#model();
    if (!this.#isRead || !model || model.promptFormat.differences.length === 0) return null;
    return {
      modelName: model.name,
      differences: model.promptFormat.differences,
      chosen: this.#choices.get(keyOf(model)) ?? null,
    };
  }

  /** For the model that is loaded. A browser that keeps nothing asks again at the next visit. */
  choose(template: PromptTemplate): void {
    const model = this.#model();
    if (!model) return;
    const key = keyOf(model);
    this.#choices.set(key, template);
    void this.#store.remember(key, template).catch(() => undefined);
  }

  /** Asks once more. */
  reconsider(): void {
    const model = this.#model();
    if (!model) return;
    const key = keyOf(model);
    this.#choices.delete(key);
    void this.#store.forget(key).catch(() => undefined);
  }

  /** For the model that is loaded; null where nothing was chosen. To be asked once it is known. */
  get chosen(): PromptTemplate | null {
    const model = this.#model();
    return (model && this.#choices.get(keyOf(model))) ?? null;
  }

  /** Resolves once earlier choices are known; never rejects. */
  known(): Promise<void> {
    return this.#reading;
  }

  async #read(): Promise<void> {
    for (const [key, template] of await this.#store.read().catch(() => [])) {
      this.#choices.set(key, template);
    }
    this.#isRead = true;
  }
}

/** A template that has changed is another question. */
function keyOf({ name, promptFormat }: LoadedModel): string {
  return `${name}/${promptFormat.fileTemplate ?? ''}`;
}
