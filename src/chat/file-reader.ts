import { expose, wrap, type Endpoint, type Remote } from 'comlink';
import type { PdfText } from './attachments/pdf-text';
import type { ChatFileContent, WholeChat } from './formats/chat-file.types';

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
  let chats: readonly (() => Promise<WholeChat>)[] = [];
  const reading: FileReading = {
    ping: () => Promise.resolve(),
    readChats: async (file) => {
      const { openChatFile } = await import('./formats/open-chat-file');
      const found: (() => Promise<WholeChat>)[] = [];
      const titles: string[] = [];
      let nMessages = 0;
      const content = await openChatFile(file, ({ chat, messages }, read) => {
        found.push(read);
        nMessages += messages.length;
        if (titles.length < MOST_TITLES) titles.push(chat.title);
      });
      chats = found;
      return { ...content, nChats: found.length, nMessages, titles };
    },
    chatAt: (index) => {
      const read = chats[index];
      return read ? read() : Promise.reject(new Error('there is no such chat'));
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
