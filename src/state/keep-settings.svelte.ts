import { untrack } from 'svelte';
import type { Conversation } from './conversation.svelte';

/** Keeps what a chat is asked with as soon as it is changed, not with the next question alone. @returns what ends that */
export function keepSettings(current: () => Conversation): () => void {
  return $effect.root(() => {
    let shown: Conversation | null = null;
    $effect(() => {
      const conversation = current();
      const { settings } = conversation;
      // As it is shown first, it is as it was kept.
      if (conversation === shown) {
        untrack(() => {
          if (!conversation.isGenerating) conversation.change({ settings });
        });
      }
      shown = conversation;
    });
  });
}
