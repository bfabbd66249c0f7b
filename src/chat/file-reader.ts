import { expose, wrap, type Endpoint, type Remote } from 'comlink';
import { installTransferHandlers } from '../protocol';
import type { PdfProblem, PdfText } from './attachments/pdf-text';
import type { ChatFileContent, WholeChat } from './formats/chat-file.types';

/** What files hold; their chats stay with the reader until they are asked for. */
export interface ChatFileSummary extends Omit<ChatFileContent, 'chats'> {
  readonly nChats: number;
  readonly nMessages: number;
  /** Of the first ones. */
  readonly titles: readonly string[];
}

/** Reads files that somebody else may have made: in a worker, which is ended when a file is too much for it. */
export interface FileReading {
  ping(): Promise<void>;
  /** In the place of what was read before. @throws EngineError that says what was found */
  readChats(files: readonly File[]): Promise<ChatFileSummary>;
  chatAt(index: number): Promise<WholeChat>;
  readPdf(file: Blob): Promise<PdfText | PdfProblem>;
}

const MOST_TITLES = 200;

/** The worker's end of the line. The readers are fetched when there is something to read. */
export function serveFileReader(endpoint: Endpoint): void {
  installTransferHandlers();
  let chats: readonly (() => Promise<WholeChat>)[] = [];
  const reading: FileReading = {
    ping: () => Promise.resolve(),
    readChats: async (files) => {
      const { openChatFiles } = await import('./formats/open-chat-file');
      const found: (() => Promise<WholeChat>)[] = [];
      const titles: string[] = [];
      let nMessages = 0;
      const content = await openChatFiles(files, ({ chat, messages }, read) => {
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
  installTransferHandlers();
  return wrap<FileReading>(endpoint);
}
