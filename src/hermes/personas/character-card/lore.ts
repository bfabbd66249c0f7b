import type { CardFields, LoreEntry } from './card-fields';

/** In characters, about a thousand tokens. */
const MAX_KEYED_LENGTH = 4000;

/** What a card's lorebook puts into the system text. */
export interface Lore {
  readonly beforeCharacter: readonly string[];
  readonly afterCharacter: readonly string[];
  /** Which entries of the book these are. */
  readonly usedIndexes: ReadonlySet<number>;
  /** Entries that wait for a keyword and are too long together to stand there always. */
  readonly nLeftOut: number;
}

/**
 * Constant entries always. Those that wait for a keyword stand there always, too, when they are short together, and never
 * otherwise: a system text that changes with each question would have the engine read the whole conversation again. Keywords are
 * not looked at, so no pattern out of a card ever runs.
 */
export function readLore({ character_book: book }: CardFields): Lore {
  const entries = (book?.entries ?? [])
    .map((entry, index) => ({ ...entry, ...readDecorators(entry), index }))
    .filter(({ enabled, isOff, text }) => enabled && !isOff && text !== '')
    .sort((a, b) => a.insertion_order - b.insertion_order);
  const keyed = entries.filter(({ isConstant }) => !isConstant);
  const areShort = keyed.reduce((sum, { text }) => sum + text.length, 0) <= MAX_KEYED_LENGTH;
  const used = areShort ? entries : entries.filter(({ isConstant }) => isConstant);
  const isBefore = ({ position }: LoreEntry): boolean => position === 'before_char';
  return {
    beforeCharacter: used.filter(isBefore).map(({ text }) => text),
    afterCharacter: used.filter((entry) => !isBefore(entry)).map(({ text }) => text),
    usedIndexes: new Set(used.map(({ index }) => index)),
    nLeftOut: areShort ? 0 : keyed.length,
  };
}

/** Lines of `@@name value` before the text, and of `@@@name value`, which stand in for one that an app does not know. */
const DECORATORS = /^(?:\s*@@[^\n]*(?:\n|$))+\s*/;

export function withoutDecorators(content: string): string {
  return content.replace(DECORATORS, '');
}

/** Of V3's decorators those that turn an entry on or off for good; the others place it among messages. */
function readDecorators({ content, constant, use_regex }: LoreEntry) {
  const head = DECORATORS.exec(content)?.[0] ?? '';
  const isOn = /^\s*@@activate\s*$/m.test(head);
  return {
    text: withoutDecorators(content),
    isConstant: isOn || (constant && !use_regex),
    isOff: !isOn && /^\s*@@dont_activate\s*$/m.test(head),
  };
}
