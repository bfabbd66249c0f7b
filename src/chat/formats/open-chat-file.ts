import type { ChatFileContent, WholeChat } from './chat-file.types';
import { isBackupHeader, readBackup, readBackupChat } from './read/backup';
import { firstLine, readChatFile } from './read-chat-file';
import { FileProblem } from './file-problem';
import { CHAT_FILE_LIMITS } from './limits';

/** More than a backup's header is. */
const HEADER_BYTES = 1000;

/**
 * What a file holds. Of a backup, which may be larger than what a tab holds, each chat is read anew when it is wanted.
 * @param onChat told of each chat, and how to have it
 * @throws FileProblem that says what was found
 */
export async function openChatFile(
  file: Blob,
  onChat: (chat: WholeChat, read: () => Promise<WholeChat>) => void,
): Promise<Omit<ChatFileContent, 'chats'>> {
  if (isBackupHeader(firstLine(await file.slice(0, HEADER_BYTES).text()))) {
    const backup = await readBackup(file, (chat, place) => {
      onChat(chat, () => readBackupChat(file, place));
    });
    return { format: 'backup', leftOut: [], ...backup };
  }
  if (file.size > CHAT_FILE_LIMITS.bytes) {
    throw new FileProblem(
      `found ${String(file.size)} bytes; allowed: ${String(CHAT_FILE_LIMITS.bytes)}`,
    );
  }
  const { chats, ...content } = await readChatFile(new Uint8Array(await file.arrayBuffer()));
  for (const chat of chats) onChat(chat, () => Promise.resolve(chat));
  return content;
}
