import { tick } from 'svelte';

/**
 * Puts the focus where a person goes on, once the page has changed: what had it goes with the change.
 * @param find looks for it in the changed page
 */
export async function focusNext(
  find: () => Pick<HTMLElement, 'focus'> | null | undefined,
): Promise<void> {
  await tick();
  find()?.focus({ preventScroll: true });
}
