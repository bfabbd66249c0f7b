import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/ui/commands/command';
import { bindingOf, withOwnKeys } from '../../../src/ui/commands/own-keys';

const command = (id: string, keys: readonly string[]): Command => ({
  id,
  title: id,
  group: 'chat',
  keys,
  run: () => undefined,
});
const pressed = (key: string, code: string, ...held: readonly string[]) => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('keys of one’s own', () => {
  it('take the place of a command’s, and go from others', () => {
    const commands = [
      command('new', ['$mod+Shift+o']),
      command('code', ['$mod+[Shift]+(;|:)', 'Alt+KeyY']),
      command('list', ['$mod+/']),
    ];
    const own = { new: ['Alt+KeyY'], list: [] };
    expect(withOwnKeys(commands, own).map(({ keys }) => keys)).toEqual([
      ['Alt+KeyY'],
      ['$mod+[Shift]+(;|:)'],
      [],
    ]);
    expect(withOwnKeys(commands, {}).map(({ keys }) => keys)).toEqual(
      commands.map(({ keys }) => keys),
    );
  });

  it.each([
    [pressed('K', 'KeyK', 'ctrl', 'shift'), '$mod+Shift+k', 'Control+Shift+k'],
    [pressed('k', 'KeyK', 'meta'), 'Meta+k', '$mod+k'],
    [pressed('†', 'KeyT', 'alt'), 'Alt+KeyT', 'Alt+KeyT'],
    [pressed('+', 'BracketRight', 'ctrl'), '$mod+BracketRight', 'Control+BracketRight'],
    [pressed('F8', 'F8'), 'F8', 'F8'],
    [pressed('k', 'KeyK', 'shift'), null, null],
    [pressed('Enter', 'Enter'), null, null],
  ])('are told by what was pressed: %o', (event, elsewhere, onApple) => {
    expect(bindingOf(event, false)).toBe(elsewhere);
    expect(bindingOf(event, true)).toBe(onApple);
  });
});
