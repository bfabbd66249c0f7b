import type { ChatRecord, MessageRecord } from '../chat/chat-record';
import type { WholeChat } from '../chat/formats/chat-file.types';
import type { ChatStore } from '../storage/chats/chat-store';
import type { Conversation } from './conversation.svelte';

/** What could not be written so far, the latest last: see `ChatKeeper.unsaved`. */
type Unsaved = readonly (ChatRecord | MessageRecord)[];

/** Messages of a chat as they are stored, with those that are newer in their places; oldest first. */
export function withNewer(
  stored: readonly MessageRecord[],
  newer: readonly MessageRecord[],
): MessageRecord[] {
  const byId = new Map([...stored, ...newer].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.createdMs - b.createdMs);
}

export function unsavedMessages(unsaved: Unsaved, chatId: string): MessageRecord[] {
  return unsaved.filter((one) => isMessage(one)).filter((one) => one.chatId === chatId);
}

function unsavedChats(unsaved: Unsaved): ChatRecord[] {
  return unsaved.flatMap((one) => (isMessage(one) ? [] : one));
}

/** A store as it will be when all is written: what is exported has what is on the page. */
export function readsUnsaved(
  store: Pick<ChatStore, 'listChats' | 'messagesOf' | 'listFolders'>,
  unsaved: () => Unsaved,
): Pick<ChatStore, 'listChats' | 'messagesOf' | 'listFolders'> {
  return {
    listFolders: () => store.listFolders(),
    listChats: async () => {
      const chats = [...(await store.listChats()), ...unsavedChats(unsaved())];
      return [...new Map(chats.map((chat) => [chat.id, chat])).values()].sort(
        (a, b) => b.changedMs - a.changedMs,
      );
    },
    messagesOf: async (id) => withNewer(await store.messagesOf(id), unsavedMessages(unsaved(), id)),
  };
}

/**
 * A file of which all can be imported again that is not kept, each chat of it as a whole: what is open out of memory, the rest out of the store, as
 * far as that can still be read.
 * @param known records of the chats, in the order in which they are shown
 */
export async function rescueFile(
  unsaved: Unsaved,
  open: readonly Pick<Conversation, 'record' | 'messages'>[],
  known: readonly ChatRecord[],
  store: Pick<ChatStore, 'messagesOf'>,
): Promise<File> {
  const ids = new Set(unsaved.map((one) => (isMessage(one) ? one.chatId : one.id)));
  const wholes: WholeChat[] = [];
  for (const id of ids) {
    const conversation = open.find(({ record }) => record?.id === id);
    const chat =
      conversation?.record ??
      unsavedChats(unsaved).findLast((one) => one.id === id) ??
      known.find((one) => one.id === id);
    const stored = conversation?.messages ?? (await store.messagesOf(id).catch(() => []));
    const messages = withNewer(stored, unsavedMessages(unsaved, id));
    if (chat && messages.length > 0) wholes.push({ chat, messages });
  }
  const messagesOf = (id: string): Promise<MessageRecord[]> =>
    Promise.resolve([...(wholes.find(({ chat }) => chat.id === id)?.messages ?? [])]);
  const { backupFile } = await import('./chat-export');
  return backupFile(
    { messagesOf },
    wholes.map(({ chat }) => chat),
    [],
    'talaria-not-saved.jsonl',
  );
}

function isMessage(one: ChatRecord | MessageRecord): one is MessageRecord {
  return 'chatId' in one;
}
