import type { ChatFileContent, WholeChat } from './chat-file.types';
import { readSeveral } from './read-several';
import { isBackupHeader, readBackup, readBackupChat } from './read/backup';
import { firstLine, readChatFile } from './read-chat-file';

/** More than a backup's header is. */
const HEADER_BYTES = 1000;

type OnChat = (chat: WholeChat, read: () => Promise<WholeChat>) => void;
type Opened = Omit<ChatFileContent, 'chats'>;

/** What files hold together that were given at once. @throws FileProblem that says what was found */
export function openChatFiles(files: readonly File[], onChat: OnChat): Promise<Opened> {
  const [only] = files;
  if (only && files.length === 1) return openChatFile(only, onChat);
  const opened = files.map((file) => ({
    name: file.name,
    read: () => openChatFile(file, onChat),
  }));
  return readSeveral(opened, 'several files:');
}

/**
 * What a file holds. Of a backup, which may be larger than what a tab holds, each chat is read anew when it is wanted.
 * @param onChat told of each chat, and how to have it
 * @throws FileProblem that says what was found
 */
export async function openChatFile(file: Blob, onChat: OnChat): Promise<Opened> {
  if (isBackupHeader(firstLine(await file.slice(0, HEADER_BYTES).text()))) {
    const backup = await readBackup(file, (chat, place) => {
      onChat(chat, () => readBackupChat(file, place));
    });
    return { format: 'backup', leftOut: [], ...backup };
  }
  const { chats, ...content } = await readChatFile(file);
  for (const chat of chats) onChat(chat, () => Promise.resolve(chat));
  return content;
}
