import { curlyMacros } from '../macros';
import type { JsonObject, Persona } from '../persona';
import { readFields } from './card-fields';
import { composeSystem } from './compose-system';
import { readLore, withoutDecorators } from './lore';
import { withCard } from './png-card';
import { isObject, writeSettings } from './settings-extension';

/** Every field that V3 asks for. */
const EMPTY_DATA: JsonObject = {
  description: '',
  tags: [],
  creator: '',
  character_version: '',
  mes_example: '',
  system_prompt: '',
  post_history_instructions: '',
  personality: '',
  scenario: '',
  creator_notes: '',
  group_only_greetings: [],
};

/** A persona as a card of V3, with whatever the card that it came from had besides. */
export function writeCardV3(persona: Persona, nowMs: number): JsonObject {
  return {
    ...persona.card?.outer,
    spec: 'chara_card_v3',
    spec_version: '3.0',
    data: writeData(persona, nowMs),
  };
}

/** Both versions inside a picture, as V3 has it. @throws EngineError `unreadable` for a picture that is no PNG */
export function writeCardPng(
  persona: Persona,
  picture: Uint8Array<ArrayBuffer>,
  nowMs: number,
): Uint8Array<ArrayBuffer> {
  const cards = {
    v3: JSON.stringify(writeCardV3(persona, nowMs)),
    v2: JSON.stringify(writeCardV2(persona, nowMs)),
  };
  return withCard(picture, cards, `${persona.name}.png`);
}

/** For apps that know no V3. They are to be told so, and know no decorators. */
function writeCardV2(persona: Persona, nowMs: number): JsonObject {
  const data = writeData(persona, nowMs);
  const notes = typeof data.creator_notes === 'string' ? data.creator_notes : '';
  const told =
    'This is a Character Card V3 that was opened as a V2; some of what it says may be missing.';
  return {
    ...persona.card?.outer,
    spec: 'chara_card_v2',
    spec_version: '2.0',
    data: {
      ...data,
      creator_notes: notes === '' ? told : `${told}\n\n${notes}`,
      ...mapEntries(data.character_book, (entry) => ({
        ...entry,
        content: typeof entry.content === 'string' ? withoutDecorators(entry.content) : '',
      })),
    },
  };
}

function writeData(persona: Persona, nowMs: number): JsonObject {
  const came = persona.card?.data;
  return {
    ...EMPTY_DATA,
    ...(!came && { creator_notes: persona.summary }),
    ...came,
    name: persona.name,
    ...writeSystem(persona),
    ...writeGreetings(persona),
    group_only_greetings: came?.group_only_greetings ?? [],
    extensions: writeSettings(came?.extensions, persona),
    modification_date: Math.floor(nowMs / 1000),
  };
}

/** The card's own texts while the system text is what they make; else that text in place of all of them. */
function writeSystem({ card, system }: Persona): JsonObject {
  if (!card) return { system_prompt: system };
  const fields = readFields(card.data, 'card');
  if (composeSystem(fields) === system) return {};
  const { usedIndexes } = readLore(fields);
  return {
    system_prompt: system,
    description: '',
    personality: '',
    scenario: '',
    mes_example: '',
    post_history_instructions: '',
    ...mapEntries(card.data.character_book, (entry, index) =>
      usedIndexes.has(index) ? { ...entry, enabled: false } : entry,
    ),
  };
}

function writeGreetings({ card, greeting, alternateGreetings }: Persona): JsonObject {
  const fields = card && readFields(card.data, 'card');
  const first = fields?.first_mes ?? '';
  const alternates = fields?.alternate_greetings ?? [];
  const isSame =
    alternates.length === alternateGreetings.length &&
    alternates.every((text, index) => curlyMacros(text) === alternateGreetings[index]);
  return {
    first_mes: curlyMacros(first) === greeting ? first : greeting,
    alternate_greetings: isSame ? alternates : alternateGreetings,
  };
}

/** With its entries changed, where there is a lorebook. */
function mapEntries(
  book: unknown,
  change: (entry: JsonObject, index: number) => JsonObject,
): JsonObject {
  if (!isObject(book) || !Array.isArray(book.entries)) return {};
  const entries = book.entries.map((entry: unknown, index) =>
    isObject(entry) ? change(entry, index) : entry,
  );
  return { character_book: { ...book, entries } };
}
