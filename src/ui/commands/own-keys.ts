import type { Command } from './command';
import { isApple } from './key-label';

/** By a command's id, the keys that the person gave it; none, to have it without. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

/** The commands with the person's keys. What these take from others, the others are without. */
export function withOwnKeys(commands: readonly Command[], own: OwnKeys): readonly Command[] {
  const taken = new Set(
    commands.flatMap(({ id }) => own[id] ?? []).map((binding) => binding.toLowerCase()),
  );
  return commands.map((command) => ({
    ...command,
    keys: own[command.id] ?? command.keys.filter((binding) => !taken.has(plain(binding))),
  }));
}

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process'];

/** Whether something is still to be pressed with it. */
export function isModifier({ key }: Pick<KeyboardEvent, 'key'>): boolean {
  return MODIFIERS.includes(key);
}

/** What was pressed, as tinykeys has it; null for what would write a character. */
export function bindingOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  onApple = isApple(),
): string | null {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (!ctrlKey && !metaKey && !altKey && !/^F\d+$/.test(key)) return null;
  // Alt makes other letters of letters, and these two cannot stand in a binding.
  const isNamedByPlace = altKey || key === '+' || key === ' ';
  return [
    ...(ctrlKey ? [onApple ? 'Control' : '$mod'] : []),
    ...(metaKey ? [onApple ? '$mod' : 'Meta'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey ? ['Shift'] : []),
    isNamedByPlace ? code : key.length === 1 ? key.toLowerCase() : key,
  ].join('+');
}

/** Of bindings that leave a modifier open, the one without it. */
function plain(binding: string): string {
  return binding
    .split('+')
    .filter((part) => !part.startsWith('['))
    .join('+')
    .toLowerCase();
}
