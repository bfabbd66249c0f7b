import type { Entry } from '../../state/chat-history.svelte';
import type { Conversation } from '../../state/conversation.svelte';
import { focusNext } from '../focus-next';

export type VersionStep = -1 | 1;

/** Shows the version before or after a message's, and moves the focus to it, since the message that had it goes. */
export function stepVersion(conversation: Conversation, entry: Entry, step: VersionStep): void {
  const versions = conversation.versionsOf(entry);
  const next = versions[versions.findIndex(({ id }) => id === entry.id) + step];
  if (!next || conversation.isGenerating) return;
  conversation.showVersion(next);
  void focusNext(() => {
    const shown = messageElement(next.id);
    return shown?.querySelector<HTMLElement>(`[data-step="${String(step)}"]:enabled`) ?? shown;
  });
}

/** Where a message of the chat is drawn; null while it is not. */
export function messageElement(id: string): HTMLElement | null {
  return document.querySelector(`[data-id="${CSS.escape(id)}"]`);
}
