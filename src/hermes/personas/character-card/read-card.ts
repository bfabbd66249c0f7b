import { curlyMacros } from '../macros';
import { BLANK_PERSONA, type CardRemainder, type JsonObject, type Persona } from '../persona';
import { malformedCard, readFields, type CardFields } from './card-fields';
import type { CardNote } from './card-note';
import { composeSystem } from './compose-system';
import { readLore } from './lore';
import { isPng } from './png-chunks';
import { readCardText, withoutCard } from './png-card';
import { isObject, readSettings } from './settings-extension';

export interface CardReading {
  readonly persona: Omit<Persona, 'id'>;
  readonly notes: readonly CardNote[];
}

const MAX_PICTURE_BYTES = 32 * 2 ** 20;
const MAX_TEXT_LENGTH = 8 * 2 ** 20;
/** Deeper than any card, and what every structured clone and `JSON.stringify` still takes. */
const MAX_DEPTH = 64;

/**
 * A character card of version 1, 2 or 3, as JSON or inside a PNG.
 * @throws EngineError `unreadable`
 */
export function readCard(bytes: Uint8Array<ArrayBuffer>, fileName: string): CardReading {
  if (bytes.length > MAX_PICTURE_BYTES) {
    throw malformedCard(fileName, `found ${bytes.length} bytes, allowed ${MAX_PICTURE_BYTES}`);
  }
  if (!isPng(bytes)) return readCardJson(decodeText(bytes, fileName), fileName);
  const reading = readCardJson(readCardText(bytes, fileName), fileName);
  const picture = new Blob([withoutCard(bytes, fileName)], { type: 'image/png' });
  return { ...reading, persona: { ...reading.persona, picture } };
}

/** The same for JSON text alone. @throws EngineError `unreadable` */
export function readCardJson(text: string, fileName: string): CardReading {
  if (text.length > MAX_TEXT_LENGTH) {
    throw malformedCard(fileName, `found ${text.length} characters, allowed ${MAX_TEXT_LENGTH}`);
  }
  const { card, version } = findCard(parseJson(text, fileName), fileName);
  const fields = readFields(card.data, fileName);
  const { settings, notes } = readSettings(card.data.extensions);
  return {
    persona: {
      ...BLANK_PERSONA,
      name: fields.name,
      summary: summaryOf(fields),
      ...settings,
      system: composeSystem(fields),
      greeting: curlyMacros(fields.first_mes),
      alternateGreetings: fields.alternate_greetings.map(curlyMacros),
      card,
    },
    notes: [...notes, ...notesOn(fields, card.data, version)],
  };
}

function decodeText(bytes: Uint8Array, fileName: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformedCard(
      fileName,
      'found neither a PNG picture nor text; allowed: a character card as .json or .png',
      cause,
    );
  }
}

function parseJson(text: string, fileName: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'no JSON';
    throw malformedCard(fileName, `found no JSON (${reason})`, cause);
  }
  if (!isObject(value)) throw malformedCard(fileName, 'found JSON that is no object');
  if (isTooDeep(value)) {
    throw malformedCard(fileName, `found JSON nested deeper than ${MAX_DEPTH} levels`);
  }
  return value;
}

/** A level at a time, since recursion is what deep nesting breaks. */
function isTooDeep(value: JsonObject): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}

/** Fields of version 1, which later versions repeat at the top for older apps. */
const V1_FIELDS = [
  'name',
  'description',
  'personality',
  'scenario',
  'first_mes',
  'mes_example',
] as const;

function findCard(
  value: JsonObject,
  fileName: string,
): { readonly card: CardRemainder; readonly version: number } {
  const { spec, spec_version, data, ...outer } = value;
  if (spec === 'chara_card_v2' || spec === 'chara_card_v3') {
    if (!isObject(data)) throw malformedCard(fileName, `at data: found no object in a ${spec}`);
    const repeated = new Set<string>(V1_FIELDS);
    const others = Object.entries(outer).filter(([name]) => !repeated.has(name));
    return {
      card: { outer: Object.fromEntries(others), data },
      version: Number.parseFloat(typeof spec_version === 'string' ? spec_version : ''),
    };
  }
  if (spec === undefined && typeof value.description === 'string' && 'first_mes' in value) {
    return { card: { outer: {}, data: value }, version: 1 };
  }
  const found = spec === undefined ? 'no character card' : `spec ${JSON.stringify(spec)}`;
  throw malformedCard(
    fileName,
    `found ${found}; allowed: chara_card_v3, chara_card_v2, or version 1 with description and first_mes`,
  );
}

/** The first line of what its maker says of it, as long as a line on a page is. */
function summaryOf({ creator_notes: notes }: CardFields): string {
  const [line = ''] = notes.trim().split('\n');
  return line.length <= 160 ? line : `${line.slice(0, 159)}…`;
}

function notesOn(fields: CardFields, data: JsonObject, version: number): CardNote[] {
  const { nLeftOut } = readLore(fields);
  const notes: CardNote[] = [];
  if (version > 3) notes.push({ kind: 'newer', version });
  if (nLeftOut > 0) notes.push({ kind: 'lore', nLeftOut });
  if (Array.isArray(data.assets) && data.assets.length > 0) notes.push({ kind: 'assets' });
  return notes;
}
