import * as v from 'valibot';
import type { JsonObject, Persona } from '../persona';
import { SETTINGS_ENTRIES } from '../persona-schema';
import { describeIssue } from './card-fields';
import type { CardNote } from './card-note';

/** Under this name, cards let an app keep what is its own. */
const NAME = 'talaria';

const SETTINGS = v.object({ summary: v.string(), ...SETTINGS_ENTRIES });

type Settings = Pick<Persona, 'summary' | keyof typeof SETTINGS_ENTRIES>;

/** What a persona sets beside its texts, for the extensions of its card. */
export function writeSettings(extensions: unknown, persona: Persona): JsonObject {
  const { summary, model, sampling, thinking, effort, tools, format } = persona;
  const settings: Settings = {
    summary,
    model,
    sampling,
    thinking,
    effort,
    tools,
    ...(format && { format }),
  };
  return { ...(isObject(extensions) ? extensions : {}), [NAME]: settings };
}

/** The same, read back. Tools are told, and left off: what comes from others switches nothing on. */
export function readSettings(extensions: unknown): {
  readonly settings: Partial<Settings>;
  readonly notes: readonly CardNote[];
} {
  const own = isObject(extensions) ? extensions[NAME] : undefined;
  if (own === undefined) return { settings: {}, notes: [] };
  const parsed = v.safeParse(SETTINGS, own);
  if (!parsed.success) {
    const found = `extensions.${NAME}, ${describeIssue(parsed.issues[0])}`;
    return { settings: {}, notes: [{ kind: 'settings', found }] };
  }
  const { tools, ...settings } = parsed.output;
  return { settings, notes: tools.length > 0 ? [{ kind: 'tools', names: tools }] : [] };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
