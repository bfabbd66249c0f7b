import * as v from 'valibot';
import type { SamplingOptions } from '../protocol';
import type { PersonaSampling } from './personas/persona';
import { SAMPLING } from './personas/persona-schema';

/** What a chat asks for: what is not named stays as its persona has it, then as the model card. */
export interface ChatSampling extends PersonaSampling {
  /** The same one for each answer, so that the same question gets the same answer; else drawn anew. */
  readonly seed?: number;
  /** Tokens after which an answer is cut; else when the context is full. */
  readonly maxTokens?: number;
}

/** As Nous Research recommends it for Hermes 4 (model card). */
export const HERMES_SAMPLING = {
  temperature: 0.6,
  topP: 0.95,
  topK: 20,
} as const satisfies Partial<SamplingOptions>;

/** Sampling with a name. */
export interface SamplingPreset {
  readonly id: string;
  readonly name: string;
  readonly sampling: PersonaSampling;
}

export const SAMPLING_PRESET: v.GenericSchema<unknown, SamplingPreset> = v.strictObject({
  id: v.string(),
  name: v.pipe(v.string(), v.nonEmpty()),
  sampling: SAMPLING,
});

/** Those that come with the page. */
export const INCLUDED_PRESETS: readonly SamplingPreset[] = [
  { id: 'hermes', name: 'Hermes 4', sampling: HERMES_SAMPLING },
  {
    id: 'likeliest',
    get name() {
      return 'Always the likeliest';
    },
    sampling: { temperature: 0 },
  },
  {
    id: 'varied',
    get name() {
      return 'Varied';
    },
    sampling: { temperature: 1, topP: 1, topK: 0, minP: 0.05 },
  },
];

/** A preset for a chat; what the chat asks for beside the sampling stays. */
export function withPreset(
  { seed, maxTokens }: ChatSampling,
  { sampling }: SamplingPreset,
): ChatSampling {
  return {
    ...sampling,
    ...(seed !== undefined && { seed }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

/** The preset that says the same, or null. */
export function presetOf(
  sampling: PersonaSampling,
  presets: readonly SamplingPreset[],
): SamplingPreset | null {
  const text = written(sampling);
  return presets.find((preset) => written(preset.sampling) === text) ?? null;
}

function written(sampling: PersonaSampling): string {
  return JSON.stringify(Object.entries(sampling).sort(([a], [b]) => (a < b ? -1 : 1)));
}
