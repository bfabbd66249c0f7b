/** What browsers give as the key code of a key that an input method takes for itself. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Whether an input method takes the key for itself: it uses Enter to choose a word. Safari ends the composition before it tells of that
 * Enter, and only the code is left.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
}
