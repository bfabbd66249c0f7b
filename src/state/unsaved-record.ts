import type { ChatFolder, ChatRecord, MessageRecord } from '../chat/chat-record';

/** What may not be written yet. */
export type UnsavedRecord = ChatRecord | MessageRecord | ChatFolder;

/** The chat that it belongs to; null for a folder. */
export function chatIdOf(one: UnsavedRecord): string | null {
  if (isMessage(one)) return one.chatId;
  return isChat(one) ? one.id : null;
}

export function isMessage(one: UnsavedRecord): one is MessageRecord {
  return 'chatId' in one;
}

export function isChat(one: UnsavedRecord): one is ChatRecord {
  return 'leafId' in one;
}

export function isFolder(one: UnsavedRecord): one is ChatFolder {
  return !isMessage(one) && !isChat(one);
}
