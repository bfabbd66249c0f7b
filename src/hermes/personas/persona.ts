import type { SamplingOptions } from '../../protocol';
import type { Effort } from '../effort';

/** A system prompt with a name, and what it wants to be asked with. */
export interface Persona {
  readonly id: string;
  readonly name: string;
  /** One line for the person who chooses; the model never reads it. */
  readonly summary: string;
  /** May hold macros, as `{{user}}`: see `macros.ts`. */
  readonly system: string;
  /** What it says first; empty for nothing. */
  readonly greeting: string;
  readonly alternateGreetings: readonly string[];
  /** Name of the model that it was made for; null for any. */
  readonly model: string | null;
  /** What is not named stays as the model card has it. */
  readonly sampling: PersonaSampling;
  readonly thinking: boolean;
  readonly effort: Effort['id'];
  /** Names of the tools that it offers. */
  readonly tools: readonly string[];
  /** What its answers have to be; text without it. */
  readonly format?: PersonaFormat;
  /** Of an imported one: what its card says, so that an export loses nothing. */
  readonly card?: CardRemainder;
  /** PNG. */
  readonly picture?: Blob;
}

/** The seed is drawn for each answer. */
export type PersonaSampling = Partial<Omit<SamplingOptions, 'seed'>>;

/** As `ResponseFormat` of `src/schema` has it. */
export type PersonaFormat =
  | { readonly kind: 'json' }
  | { readonly kind: 'schema'; readonly schema: string }
  | { readonly kind: 'grammar'; readonly grammar: string };

export type JsonObject = Readonly<Record<string, unknown>>;

export interface CardRemainder {
  /** Fields beside `spec`, `spec_version` and `data`. */
  readonly outer: JsonObject;
  /** All fields of the card itself, as they came. */
  readonly data: JsonObject;
}

/** What a conversation has of it: the card and the picture stay in the library. */
export function withoutCard(persona: Persona): Persona {
  const { card, picture, ...plain } = persona;
  void [card, picture];
  return plain;
}

/** What a new one begins with: Hermes as its card has it, answering at once. */
export const BLANK_PERSONA: Omit<Persona, 'id' | 'name' | 'summary' | 'system'> = {
  greeting: '',
  alternateGreetings: [],
  model: null,
  sampling: {},
  thinking: false,
  effort: 'medium',
  tools: [],
};
