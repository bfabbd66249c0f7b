const ON_APPLE: Readonly<Record<string, string>> = {
  $mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Control: '⌃',
};
const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '(;|:)': ';',
};

/** As keyboards of the language are labelled. */
function keyNames(): Readonly<Record<string, string>> {
  const control = 'Ctrl';
  // Marked, since in other places they are compared, not shown.
  const shift = /* @wc-include */ 'Shift';
  const enter = /* @wc-include */ 'Enter';
  return { ...SIGNS, $mod: control, Control: control, Shift: shift, Enter: enter, Escape: 'Esc' };
}

export function isApple(platform = navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform);
}

/**
 * A key binding as people write it.
 * @param binding in the words of tinykeys, as `$mod+Shift+o`
 */
export function keyLabel(binding: string, onApple = isApple()): string {
  const names = onApple ? { ...keyNames(), ...ON_APPLE } : keyNames();
  // Modifiers that do not matter stand in brackets.
  const parts = binding.split('+').filter((part) => !part.startsWith('['));
  return parts.map((part) => names[part] ?? capital(part)).join(onApple ? '' : '+');
}

/** Keys of letters may be bound by their place on the keyboard, as `KeyT`. */
function capital(key: string): string {
  const name = key.replace(/^(?:Key(?=[A-Z]$)|Digit(?=\d$))/, '');
  return name.length === 1 ? name.toUpperCase() : name;
}
