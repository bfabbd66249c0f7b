const PREFIX = '#/chat/';

/** The chat that an address is of; null for none. */
export function chatOf(hash: string): string | null {
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : null;
}

/** What the address of a page that shows a chat ends with, so that a reload shows it again. */
export function addressOf(chatId: string | undefined): string {
  return chatId === undefined ? '' : PREFIX + chatId;
}
