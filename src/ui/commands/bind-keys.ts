import { tinykeys, type KeybindingHandler } from 'tinykeys';
import type { Command } from './command';

/** @returns what ends it */
export function bindKeys(commands: readonly Command[]): () => void {
  const bindings = commands.flatMap((command) =>
    command.keys.map((keys): [string, KeybindingHandler] => [
      keys,
      (event) => {
        if (command.isOff?.()) return;
        event.preventDefault();
        command.run();
      },
    ]),
  );
  return tinykeys(window, Object.fromEntries(bindings), {
    // An input method takes keys for itself; what is open over the page has keys of its own.
    ignore: ({ isComposing, defaultPrevented, target }) =>
      isComposing ||
      defaultPrevented ||
      (target instanceof Element && target.closest('dialog') !== null),
  });
}
