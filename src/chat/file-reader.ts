import { expose, wrap, type Endpoint, type Remote } from 'comlink';
import type { PdfText } from './attachments/pdf-text';
import type { ChatFileContent, WholeChat } from './formats/chat-file.types';
import { CHAT_FILE_LIMITS } from './formats/limits';
import { FileProblem } from './formats/file-problem';

/** What a file holds; its chats stay with the reader until they are asked for. */
export interface ChatFileSummary extends Omit<ChatFileContent, 'chats'> {
  readonly nChats: number;
  readonly nMessages: number;
  /** Of the first ones. */
  readonly titles: readonly string[];
}

/** Reads files that somebody else may have made: in a worker, which is ended when a file is too much for it. */
export interface FileReading {
  ping(): Promise<void>;
  /** In the place of what was read before. @throws Error that says what was found */
  readChats(file: Blob): Promise<ChatFileSummary>;
  chatAt(index: number): Promise<WholeChat>;
  /** @throws Error that says what was found */
  readPdf(file: Blob): Promise<PdfText>;
}

const MOST_TITLES = 200;

/** The worker's end of the line. The readers are fetched when there is something to read. */
export function serveFileReader(endpoint: Endpoint): void {
  let chats: readonly WholeChat[] = [];
  const reading: FileReading = {
    ping: () => Promise.resolve(),
    readChats: async (file) => {
      if (file.size > CHAT_FILE_LIMITS.bytes) {
        throw new FileProblem(
          `found ${String(file.size)} bytes; allowed: ${String(CHAT_FILE_LIMITS.bytes)}`,
        );
      }
      const { readChatFile } = await import('./formats/read-chat-file');
      const { chats: found, ...rest } = await readChatFile(
        new Uint8Array(await file.arrayBuffer()),
      );
      chats = found;
      return {
        ...rest,
        nChats: found.length,
        nMessages: found.reduce((sum, { messages }) => sum + messages.length, 0),
        titles: found.slice(0, MOST_TITLES).map(({ chat }) => chat.title),
      };
    },
    chatAt: (index) => {
      const chat = chats[index];
      return chat ? Promise.resolve(chat) : Promise.reject(new Error('there is no such chat'));
    },
    readPdf: async (file) => {
      const { readPdfText } = await import('./attachments/pdf-text');
      return readPdfText(new Uint8Array(await file.arrayBuffer()));
    },
  };
  expose(reading, endpoint);
}

/** The page's end of the line. */
export function connectFileReader(endpoint: Endpoint): Remote<FileReading> {
  return wrap<FileReading>(endpoint);
}
