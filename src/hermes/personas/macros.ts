import type { Persona } from './persona';

/** What macros stand for. */
export interface MacroValues {
  /** How the character is called. */
  readonly char: string;
  readonly user: string;
  /** From 0 to 1, 1 not included. */
  readonly random: () => number;
}

/** Where the person has told no name. */
const DEFAULT_USER = 'User';

/**
 * The texts of a persona with its macros filled in: once, when it is taken into use, so that the system text is the same for every
 * answer and the engine need not read it again.
 */
export function withMacros(
  persona: Persona,
  { user = DEFAULT_USER, random = Math.random }: Partial<MacroValues> = {},
): Persona {
  const nickname = persona.card?.data.nickname;
  const char = typeof nickname === 'string' && nickname !== '' ? nickname : persona.name;
  const expand = (text: string): string => expandMacros(text, { char, user, random });
  return {
    ...persona,
    system: expand(persona.system),
    greeting: expand(persona.greeting),
    alternateGreetings: persona.alternateGreetings.map(expand),
  };
}

/** In one pass: what a macro is filled with is text, and no macro again. Those that nobody knows stay as they are. */
export function expandMacros(text: string, values: MacroValues): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (macro, inner: string) => fill(inner, values) ?? macro);
}

/** Cards also write `<USER>`, `<BOT>` and `<CHAR>`. A person's own text may mean its tags, so only cards are read this way. */
export function curlyMacros(text: string): string {
  return text.replace(/<user>/gi, '{{user}}').replace(/<(?:bot|char)>/gi, '{{char}}');
}

/** Those of the Character Card V3 specification. Null for another. */
function fill(inner: string, { char, user, random }: MacroValues): string | null {
  const simple = inner.trim().toLowerCase();
  if (simple === 'char') return char;
  if (simple === 'user') return user;
  // Only where it stands for a text to go on from: see `compose-system.ts`.
  if (simple === 'original') return '';
  if (inner.startsWith('//')) return '';
  const [, name = '', argument = ''] = /^\s*(\w+)::?([^]*)$/.exec(inner) ?? [];
  switch (name.toLowerCase()) {
    case 'comment':
    case 'hidden_key':
      return '';
    case 'reverse':
      return [...argument].reverse().join('');
    case 'random':
    case 'pick': {
      const choices = argument.split(/(?<!\\),/).map((choice) => choice.replaceAll('\\,', ','));
      return choices[Math.floor(random() * choices.length)] ?? '';
    }
    case 'roll': {
      const sides = Number(/^\s*d?(\d{1,6})\s*$/i.exec(argument)?.[1] ?? 0);
      return sides > 0 ? String(1 + Math.floor(random() * sides)) : null;
    }
    default:
      return null;
  }
}
