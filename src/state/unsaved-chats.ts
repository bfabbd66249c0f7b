import type { ChatFolder, ChatRecord, MessageRecord } from '../chat/chat-record';
import type { WholeChat } from '../chat/formats/chat-file.types';
import type { ChatKeeper } from './chat-keeper.svelte';
import type { ChatStore } from '../storage/chats/chat-store';
import type { Conversation } from './conversation.svelte';
import { chatIdOf, isChat, isFolder, isMessage, type UnsavedRecord } from './unsaved-record';

/** What could not be written so far, the latest last: see `ChatKeeper.unsaved`. */
type Unsaved = readonly UnsavedRecord[];

/** Messages of a chat as they are stored, with those that are newer in their places; oldest first. */
export function withNewer(
  stored: readonly MessageRecord[],
  newer: readonly MessageRecord[],
): MessageRecord[] {
  return lastOfEach([...stored, ...newer]).sort((a, b) => a.createdMs - b.createdMs);
}

export function unsavedMessages(unsaved: Unsaved, chatId: string): MessageRecord[] {
  return unsaved.filter((one) => isMessage(one)).filter((one) => one.chatId === chatId);
}

/** Records as they are stored, but for those that are others here, or are here no more. */
export function withAhead<One extends ChatRecord | ChatFolder>(
  stored: readonly One[],
  here: readonly One[],
  keeper: Pick<ChatKeeper, 'isAhead'>,
): One[] {
  return [
    ...here.filter(({ id }) => keeper.isAhead(id)),
    ...stored.filter(({ id }) => !keeper.isAhead(id)),
  ];
}

/** A store as it will be when all is written: what is exported has what is on the page. */
export function readsUnsaved(
  store: Pick<ChatStore, 'listChats' | 'messagesOf' | 'listFolders'>,
  unsaved: () => Unsaved,
): Pick<ChatStore, 'listChats' | 'messagesOf' | 'listFolders'> {
  return {
    listFolders: async () =>
      lastOfEach([...(await store.listFolders()), ...unsaved().filter((one) => isFolder(one))]),
    listChats: async () =>
      lastOfEach([...(await store.listChats()), ...unsaved().filter((one) => isChat(one))]).sort(
        (a, b) => b.changedMs - a.changedMs,
      ),
    messagesOf: async (id) => withNewer(await store.messagesOf(id), unsavedMessages(unsaved(), id)),
  };
}

/**
 * A file of which all can be imported again that is not kept, each chat of it as a whole: what is open out of memory, the rest out of the store, as
 * far as that can still be read.
 * @param known records of the chats and of all folders, as they are shown
 */
export async function rescueFile(
  unsaved: Unsaved,
  open: readonly Pick<Conversation, 'record' | 'messages'>[],
  known: { readonly chats: readonly ChatRecord[]; readonly folders: readonly ChatFolder[] },
  store: Pick<ChatStore, 'messagesOf'>,
): Promise<File> {
  const ids = new Set(unsaved.flatMap((one) => chatIdOf(one) ?? []));
  const wholes: WholeChat[] = [];
  for (const id of ids) {
    const conversation = open.find(({ record }) => record?.id === id);
    const chat =
      conversation?.record ??
      unsaved.filter((one) => isChat(one)).findLast((one) => one.id === id) ??
      known.chats.find((one) => one.id === id);
    const stored = conversation?.messages ?? (await store.messagesOf(id).catch(() => []));
    const messages = withNewer(stored, unsavedMessages(unsaved, id));
    if (chat && messages.length > 0) wholes.push({ chat, messages });
  }
  const messagesOf = (id: string): Promise<MessageRecord[]> =>
    Promise.resolve([...(wholes.find(({ chat }) => chat.id === id)?.messages ?? [])]);
  const { backupFile, folderParts } = await import('./chat-export');
  return backupFile(
    { messagesOf },
    wholes.map(({ chat }) => chat),
    folderParts(known.folders),
    'talaria-not-saved.jsonl',
  );
}

function lastOfEach<One extends UnsavedRecord>(records: readonly One[]): One[] {
  return [...new Map(records.map((one) => [one.id, one])).values()];
}
