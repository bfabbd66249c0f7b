import type { CardNote } from '../hermes/personas/character-card/card-note';
import type { Persona } from '../hermes/personas/persona';
import { toEngineError, type EngineError } from '../protocol';
import type { BadRecord, RecordStore } from '../storage/record-store';
import { fileStem } from './file-stem';

/** What became of a file that was to be imported. */
export interface ImportOutcome {
  readonly fileName: string;
  /** Null when it is no card, or could not be kept. */
  readonly persona: Persona | null;
  /** What was left aside of it. */
  readonly notes: readonly CardNote[];
  /** Why it failed. */
  readonly error: EngineError | null;
}

/** The person's own personas. What reads and writes cards is fetched when there is one. */
export class PersonaLibrary {
  #own = $state.raw<readonly Persona[]>([]);
  #bad = $state.raw<readonly BadRecord[]>([]);
  #error = $state.raw<EngineError | null>(null);
  #deleted = $state.raw<Persona | null>(null);
  readonly #store: Pick<RecordStore<Persona>, 'list' | 'set' | 'delete'>;

  constructor(store: Pick<RecordStore<Persona>, 'list' | 'set' | 'delete'>) {
    this.#store = store;
  }

  /** By name. */
  get own(): readonly Persona[] {
    return this.#own;
  }

  /** Records that cannot be read; they stay where they are. */
  get bad(): readonly BadRecord[] {
    return this.#bad;
  }

  /** Why the last thing that was asked of the store failed. */
  get error(): EngineError | null {
    return this.#error;
  }

  /** What was deleted last and can still be had back. */
  get deleted(): Persona | null {
    return this.#deleted;
  }

  async refresh(): Promise<void> {
    await this.#attempt(() => Promise.resolve());
  }

  /** @returns whether it is kept */
  save(persona: Persona): Promise<boolean> {
    return this.#attempt(() => this.#store.set(persona.id, persona));
  }

  /**
   * One to begin from: as it is, under another name. It is not kept before it is saved.
   * @param included those that come with the page, whose names are taken, too
   */
  copyOf(persona: Persona, included: readonly Persona[]): Persona {
    const taken = [...this.#own, ...included].map(({ name }) => name);
    return { ...persona, id: newPersonaId(), name: freeName(persona.name, taken) };
  }

  async delete(persona: Persona): Promise<void> {
    const isGone = await this.#attempt(() => this.#store.delete(persona.id));
    if (isGone) this.#deleted = persona;
  }

  async undoDelete(): Promise<void> {
    const persona = this.#deleted;
    if (persona && (await this.save(persona))) this.#deleted = null;
  }

  /** Each file by itself: one that is wrong stops no other. */
  async importFiles(files: readonly File[]): Promise<ImportOutcome[]> {
    const outcomes: ImportOutcome[] = [];
    for (const file of files) outcomes.push(await this.#import(file));
    return outcomes;
  }

  async #import(file: File): Promise<ImportOutcome> {
    try {
      const { readCard } = await import('../hermes/personas/character-card/read-card');
      const reading = readCard(new Uint8Array(await file.arrayBuffer()), file.name);
      const persona: Persona = { ...reading.persona, id: newPersonaId() };
      const { notes } = reading;
      return (await this.save(persona))
        ? { fileName: file.name, persona, notes, error: null }
        : { fileName: file.name, persona: null, notes: [], error: this.#error };
    } catch (thrown) {
      return { fileName: file.name, persona: null, notes: [], error: toEngineError(thrown) };
    }
  }

  /** The store's work, then its list anew. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      const { values, bad } = await this.#store.list();
      this.#own = values.toSorted((a, b) => a.name.localeCompare(b.name));
      this.#bad = bad;
      this.#error = null;
      return true;
    } catch (thrown) {
      this.#error = toEngineError(thrown);
      return false;
    }
  }
}

function freeName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/ \(copy(?: \d+)?\)$/, '');
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? `${stem} (copy)` : `${stem} (copy ${n})`;
    if (!taken.includes(candidate)) return candidate;
  }
}

export function newPersonaId(): string {
  return crypto.randomUUID();
}

const writer = () => import('../hermes/personas/character-card/write-card');

/** A Character Card V3 as JSON. */
export async function personaAsJson(persona: Persona): Promise<File> {
  const { writeCardV3 } = await writer();
  const json = JSON.stringify(writeCardV3(persona, Date.now()), null, 2);
  return new File([json], `${fileStem(persona.name, 'persona')}.json`, {
    type: 'application/json',
  });
}

/**
 * A picture that holds the card.
 * @param picture PNG, where the persona has none of its own
 */
export async function personaAsPng(persona: Persona, picture: () => Promise<Blob>): Promise<File> {
  const { writeCardPng } = await writer();
  const blob = persona.picture ?? (await picture());
  const bytes = writeCardPng(persona, new Uint8Array(await blob.arrayBuffer()), Date.now());
  return new File([bytes], `${fileStem(persona.name, 'persona')}.png`, { type: 'image/png' });
}
