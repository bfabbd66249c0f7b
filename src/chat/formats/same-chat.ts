import type { WholeChat } from './chat-file.types';
import { foreignChat } from './foreign-chat';

/** Whether two are the same chat but for the ids of their messages, and for what is taken from one that comes out of a file. */
export function isSameChat(a: WholeChat, b: WholeChat): boolean {
  return fingerprint(a) === fingerprint(b);
}

/** All that is kept of a chat, with the places of messages for their ids; oldest first, as they are kept. */
function fingerprint(whole: WholeChat): string {
  const { chat, messages } = foreignChat(whole);
  const ordered = [...messages].sort((a, b) => a.createdMs - b.createdMs);
  const places = new Map(ordered.map(({ id }, at) => [id, at]));
  const placeOf = (id: string | null): number | null =>
    id === null ? null : (places.get(id) ?? null);
  return JSON.stringify(
    sorted({
      ...chat,
      leafId: placeOf(chat.leafId),
      window: chat.window && { ...chat.window, fromId: placeOf(chat.window.fromId) },
      messages: ordered.map((message) => ({
        ...message,
        id: placeOf(message.id),
        parentId: placeOf(message.parentId),
      })),
    }),
  );
}

/** The same whatever order the keys were written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
