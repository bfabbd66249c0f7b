import { curlyMacros } from '../macros';
import type { CardFields } from './card-fields';
import { readLore } from './lore';

/** Where a card has no system prompt of its own, and what `{{original}}` in it stands for. */
const ROLE =
  'You are {{char}}. Speak and act as {{char}} would, from what {{char}} knows, and leave the words and deeds of {{user}} to {{user}}.';

/**
 * A card's texts as one system text. Its last instructions, meant to stand after the conversation, close it: Hermes was trained
 * with one system turn, at the beginning. Macros of the card stay macros, so that a renamed character is renamed in them, too.
 */
export function composeSystem(fields: CardFields): string {
  const { beforeCharacter, afterCharacter } = readLore(fields);
  const character = [
    ...beforeCharacter,
    fields.description,
    titled('Personality of {{char}}', fields.personality),
    titled('Scenario', fields.scenario),
    ...afterCharacter,
    examples(fields.mes_example),
  ].filter((part) => part.trim() !== '');
  const ends = fields.post_history_instructions;
  const fallback = character.length > 0 ? ROLE : '';
  const begins = fields.system_prompt.trim() === '' ? fallback : fields.system_prompt;
  const original = /\{\{\s*original\s*\}\}/gi;
  return [begins.replace(original, ROLE), ...character, ends.replace(original, '')]
    .filter((part) => part.trim() !== '')
    .map(curlyMacros)
    .join('\n\n');
}

function titled(title: string, text: string): string {
  return text.trim() === '' ? '' : `${title}: ${text}`;
}

/** Each dialogue begins with a line `<START>`. */
function examples(text: string): string {
  const dialogues = text.split(/<START>/i).map((dialogue) => dialogue.trim());
  const found = dialogues.filter((dialogue) => dialogue !== '');
  return found.map((dialogue) => `An example of how {{char}} talks:\n${dialogue}`).join('\n\n');
}
