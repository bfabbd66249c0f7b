import * as v from 'valibot';
import type { BackupPart } from '../chat/formats/chat-file.types';
import { SAMPLING_PRESET } from '../hermes/chat-sampling';
import { PERSONA } from '../hermes/personas/persona-schema';
import type { Persona } from '../hermes/personas/persona';
import { EngineError } from '../protocol';
import { checked } from '../storage/checked-json';
import type { TemplateChoices } from '../storage/choices/template-choices';
import { UserToolSchema, type UserTool } from '../tools/user-tool';
import { newPersonaId, type PersonaLibrary } from './persona-library.svelte';
import type { PreferenceValues, Preferences } from './preferences.svelte';
import type { SamplingPresets } from './sampling-presets.svelte';
import type { Toolbox } from './toolbox.svelte';

/** What a person made beside chats. */
export interface BackupSources {
  readonly personas: Pick<PersonaLibrary, 'own' | 'refresh' | 'save' | 'error'>;
  readonly toolbox: Pick<Toolbox, 'mine' | 'servers'>;
  readonly presets: Pick<SamplingPresets, 'all' | 'isOwn' | 'refresh' | 'save' | 'error'>;
  readonly preferences: Pick<Preferences, 'values' | 'change'>;
  readonly choices: Pick<TemplateChoices, 'read' | 'remember'>;
}

/** What became of a part. */
export interface RestoredPart {
  /** `kept`: it was here already, just so. `unwanted`: no file may add it, or this page does not know what it is. */
  readonly kind: 'restored' | 'kept' | 'unwanted' | 'refused';
  /** What it is, as the backup says. */
  readonly part: string;
  /** '' where it has none, or none that can be read. */
  readonly name: string;
  /** Why it was refused. */
  readonly error?: EngineError;
}

const CHOICE = v.object({ key: v.string(), template: v.picklist(['pinned', 'file']) });
const SETTINGS = v.custom<Partial<PreferenceValues>>(
  (value) => typeof value === 'object' && value !== null,
  'an object',
);
const SERVER = v.object({ url: v.string() });

/** Of servers only the address: what they told and what lets one in stay in this browser. */
export async function readParts({
  personas,
  toolbox,
  presets,
  preferences,
  choices,
}: BackupSources): Promise<BackupPart[]> {
  await Promise.all([personas.refresh(), presets.refresh()]);
  const people = await Promise.all(personas.own.map(withPictureAsText));
  const templates = await choices.read();
  return [
    ...people.map((value) => ({ kind: 'persona', value })),
    ...toolbox.mine.tools.map((value) => ({ kind: 'tool', value })),
    ...toolbox.servers.servers.map(({ url }) => ({ kind: 'server', value: { url } })),
    ...presets.all
      .filter((preset) => presets.isOwn(preset))
      .map((value) => ({ kind: 'preset', value })),
    { kind: 'settings', value: preferences.values },
    ...[...templates].map(([key, template]) => ({ kind: 'template', value: { key, template } })),
  ];
}

/** Takes the place of nothing but settings, switches no tool on, and connects to nobody. Never rejects. */
export async function restorePart(
  { kind, value }: BackupPart,
  sources: BackupSources,
): Promise<RestoredPart> {
  const part = kind.slice(0, 40);
  try {
    switch (kind) {
      case 'persona':
        return await restorePersona(withPictureAsBlob(value), sources);
      case 'tool':
        return await restoreTool(value, sources);
      case 'preset':
        return await restorePreset(value, sources);
      case 'template': {
        const { key, template } = checked(CHOICE, value, SOURCE);
        await sources.choices.remember(key, template);
        return { kind: 'restored', part, name: key.slice(0, 60) };
      }
      case 'settings':
        // Each is checked where it is taken over; one that is wrong becomes the usual.
        sources.preferences.change(checked(SETTINGS, value, SOURCE));
        return { kind: 'restored', part, name: '' };
      case 'server':
        return { kind: 'unwanted', part, name: checked(SERVER, value, SOURCE).url.slice(0, 200) };
      default:
        return { kind: 'unwanted', part, name: '' };
    }
  } catch (thrown) {
    const isKnown = thrown instanceof EngineError;
    const error = isKnown ? thrown : new EngineError('unreadable', String(thrown));
    return { kind: 'refused', part, name: '', error };
  }
}

const SOURCE = { name: 'the backup', code: 'unreadable' } as const;

async function restorePersona(value: unknown, { personas }: BackupSources): Promise<RestoredPart> {
  const persona = checked(PERSONA, value, SOURCE);
  const restored = { part: 'persona', name: persona.name };
  await personas.refresh();
  const here = personas.own.find(({ id }) => id === persona.id);
  if (here && (await isSamePersona(here, persona))) return { kind: 'kept', ...restored };
  const saved = here ? { ...persona, id: newPersonaId() } : persona;
  if (await personas.save(saved)) return { kind: 'restored', ...restored };
  return { kind: 'refused', ...restored, ...(personas.error && { error: personas.error }) };
}

async function restorePreset(value: unknown, { presets }: BackupSources): Promise<RestoredPart> {
  const { id, name, sampling } = checked(SAMPLING_PRESET, value, SOURCE);
  const restored = { part: 'preset', name };
  await presets.refresh();
  if (presets.all.some((preset) => preset.id === id)) {
    return { kind: 'kept', ...restored };
  }
  const isTaken = presets.all.some((preset) => preset.name === name);
  await presets.save(isTaken ? `${name} (restored)` : name, sampling);
  if (presets.error) return { kind: 'refused', ...restored, error: presets.error };
  return { kind: 'restored', ...restored };
}

async function restoreTool(value: unknown, { toolbox }: BackupSources): Promise<RestoredPart> {
  const tool = checked(UserToolSchema, value, SOURCE);
  const restored = { part: 'tool', name: tool.name.slice(0, 60) };
  const here = toolbox.mine.tools.find(({ name }) => name === tool.name);
  if (here && isSameTool(here, tool)) return { kind: 'kept', ...restored };
  await toolbox.mine.save(tool, null);
  return { kind: 'restored', ...restored };
}

function isSameTool(a: UserTool, b: UserTool): boolean {
  return (
    a.description === b.description &&
    a.body === b.body &&
    JSON.stringify(a.parameters) === JSON.stringify(b.parameters)
  );
}

async function isSamePersona(a: Persona, b: Persona): Promise<boolean> {
  const [first, second] = await Promise.all([withPictureAsText(a), withPictureAsText(b)]);
  return JSON.stringify(first) === JSON.stringify(checkedOrder(second, first));
}

/** Keys in the order of another object: a schema writes them in its own. */
function checkedOrder(value: object, like: object): object {
  const order = Object.keys(like);
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => place(a) - place(b)));
}

async function withPictureAsText({ picture, ...persona }: Persona): Promise<object> {
  if (!picture) return persona;
  let binary = '';
  for (const byte of new Uint8Array(await picture.arrayBuffer()))
    binary += String.fromCharCode(byte);
  return { ...persona, picture: btoa(binary) };
}

function withPictureAsBlob(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('picture' in value)) return value;
  const bytes = Uint8Array.from(atob(String(value.picture)), (one) => one.charCodeAt(0));
  return { ...value, picture: new Blob([bytes], { type: 'image/png' }) };
}
