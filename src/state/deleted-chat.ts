import type { ChatDraft, ChatRecord, MessageRecord } from '../chat/chat-record';
import { endedMessage } from '../chat/ended-answer';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatKeeper } from './chat-keeper.svelte';
import type { ConversationServices } from './conversation-services';
import { Conversation } from './conversation.svelte';
import { unsavedMessages, withNewer } from './unsaved-chats';

/** What a chat that is deleted has to be brought back with. */
export interface DeletedParts {
  readonly messages: readonly MessageRecord[];
  /** What was typed in it and not yet sent. */
  readonly draft: ChatDraft | null;
}

/**
 * All that there is of a chat, on the disk and on the page.
 * @param open the chat where it is open
 * @throws EngineError `storage_failed`
 */
export async function readForDeletion(
  id: string,
  open: Conversation | undefined,
  store: Pick<ChatStore, 'messagesOf' | 'listDrafts'>,
  keeper: Pick<ChatKeeper, 'settled' | 'unsaved'>,
): Promise<DeletedParts> {
  await keeper.settled();
  const stored = await store.messagesOf(id);
  const drafts = await store.listDrafts();
  const newer = [...unsavedMessages(keeper.unsaved, id), ...(open?.messages ?? [])];
  const typed = open?.hasDraft ? { text: open.draft, attachments: open.attachments } : null;
  return {
    messages: withNewer(stored, newer).map(endedMessage),
    draft: open ? typed : (drafts.get(id) ?? null),
  };
}

/** The chat with what was typed in it; null when that is nothing, and it may be read when it is opened. */
export function withDraft(
  services: ConversationServices,
  chat: ChatRecord,
  { messages, draft }: DeletedParts,
): Conversation | null {
  if (!draft) return null;
  const conversation = Conversation.restore(services, chat, messages);
  conversation.draft = draft.text;
  conversation.attachments = draft.attachments;
  return conversation;
}
