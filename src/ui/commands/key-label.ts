const ON_APPLE: Readonly<Record<string, string>> = {
  $mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Control: '⌃',
};
const ELSEWHERE: Readonly<Record<string, string>> = { $mod: 'Ctrl', Control: 'Ctrl' };
const KEYS: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '(;|:)': ';',
};

export function isApple(platform = navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform);
}

/**
 * A key binding as people write it.
 * @param binding in the words of tinykeys, as `$mod+Shift+o`
 */
export function keyLabel(binding: string, onApple = isApple()): string {
  const modifiers = onApple ? ON_APPLE : ELSEWHERE;
  // Modifiers that do not matter stand in brackets.
  const parts = binding.split('+').filter((part) => !part.startsWith('['));
  const names = parts.map((part) => modifiers[part] ?? KEYS[part] ?? capital(part));
  return names.join(onApple ? '' : '+');
}

/** Keys of letters may be bound by their place on the keyboard, as `KeyT`. */
function capital(key: string): string {
  const name = key.replace(/^Key(?=[A-Z]$)/, '');
  return name.length === 1 ? name.toUpperCase() : name;
}
