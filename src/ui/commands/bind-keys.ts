import { tinykeys, type KeybindingHandler } from 'tinykeys';
import type { Command } from './command';
import { isComposing } from './is-composing';
import { isApple } from './key-label';

/** @returns what ends it */
export function bindKeys(commands: readonly Command[]): () => void {
  const bindings = commands.flatMap((command) =>
    command.keys.map((keys): [string, KeybindingHandler] => [
      keys,
      (event) => {
        if (command.isOff?.() || (command.isOffInText && isInText(event))) return;
        event.preventDefault();
        command.run();
      },
    ]),
  );
  return tinykeys(window, Object.fromEntries(bindings), {
    ignore: (event) =>
      event.repeat ||
      event.defaultPrevented ||
      isComposing(event) ||
      writesCharacter(event) ||
      isCovered(),
  });
}

/** AltGr, which some systems also tell as Alt. On Apple's keyboards Option is a modifier of shortcuts, too. */
function writesCharacter(event: KeyboardEvent): boolean {
  return event.getModifierState('AltGraph') && !isApple();
}

/** What is open over the page has keys of its own. */
function isCovered(): boolean {
  return document.querySelector(':modal, :popover-open') !== null;
}

/** Whether the key would move or mark something in what a person has written. */
function isInText({ target }: Event): boolean {
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
  return isField && target.value !== '';
}
