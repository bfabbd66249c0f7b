import { untrack } from 'svelte';
import type { Chats } from '../../state/chats.svelte';
import type { ModelSession } from '../../state/model-session.svelte';

/**
 * The bundled model is right in 87 of 100 items when it thinks and in 54 when it does not, in sums in 3 (see `tools/demo-model`), and its
 * thoughts are short; Hermes 4 was made to think when it is asked to. So a chat in which nothing was asked yet begins as its model
 * does best. Called while a component is made.
 */
export function thinkByDefault(
  session: Pick<ModelSession, 'isBundled'>,
  chats: Pick<Chats, 'current'>,
): void {
  let wasBundled = false;
  $effect(() => {
    const { isBundled } = session;
    if (isBundled === wasBundled) return;
    wasBundled = isBundled;
    untrack(() => {
      const { current } = chats;
      const isFresh = current.entries.length === 0 && current.persona === null;
      if (isFresh) current.thinking = isBundled;
    });
  });
}
