import type { CardNote } from '../../hermes/personas/character-card/card-note';
import { plural } from '../../locales/plural';

/** What was left aside of a card that was imported. */
export function cardNoteText(note: CardNote): string {
  switch (note.kind) {
    case 'newer':
      return `It is a card of version ${String(note.version)}; what is newer than version 3 is kept, not used.`;
    case 'lore':
      return plural(note.nLeftOut, [
        '{n} entry of its lorebook waits for keywords and is too long to be always told: kept, not used.',
        '{n} entries of its lorebook wait for keywords and are too long together to be always told: kept, not used.',
      ]);
    case 'assets':
      return 'Pictures and sounds that it names are kept as addresses, and never loaded.';
    case 'settings':
      return 'Its settings were left out, since they are not sound.';
    case 'tools':
      return `It was made for tools (${note.names.join(', ')}). An import switches none on; its form does.`;
  }
}
