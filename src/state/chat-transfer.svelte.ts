import * as v from 'valibot';
import type { ChatRecord } from '../chat/chat-record';
import type { ChatFileSummary } from '../chat/file-reader';
import type { BackupPart, DamagedChat, WholeChat } from '../chat/formats/chat-file.types';
import { FOLDER_RECORD } from '../chat/formats/record-schemas';
import { isSameChat } from '../chat/formats/same-chat';
import type { ExportFormat } from '../chat/formats/write-chat-file';
import type { ExportOptions } from '../chat/formats/write/export-options';
import type { WorkerThread } from '../engine-client/worker-thread';
import { toEngineError } from '../protocol';
import type { ChatStore } from '../storage/chats/chat-store';
import { restorePart, type BackupSources, type RestoredPart } from './backup-parts';
import { exportChats, exportEverything } from './chat-export';
import { FileWorker } from './file-worker';

/** A file of 200 MB is read in well under a minute by any machine that can hold it. */
const READ_MS = 180_000;

/** A file that was read, and nothing of it kept yet. */
export interface FoundChats {
  readonly fileName: string;
  readonly summary: ChatFileSummary;
}

/** What became of an import. */
export interface ImportReport {
  readonly nImported: number;
  /** That were here already, just so. */
  readonly nKept: number;
  readonly damaged: readonly DamagedChat[];
  readonly parts: readonly RestoredPart[];
  /** Why it ended before its end. */
  readonly failure: string | null;
}

export interface ChatTransferParts {
  readonly store: Pick<
    ChatStore,
    'listChats' | 'messagesOf' | 'putWhole' | 'listFolders' | 'putFolder'
  >;
  /** Resolves when what happens in chats is written. */
  readonly settled: () => Promise<void>;
  readonly startThread: () => WorkerThread;
  readonly sources: BackupSources;
  /** Told when there are chats that were not there before. */
  readonly onImported: (ids: readonly string[]) => Promise<void>;
}

/** Brings chats in from files, and writes them into files. One file is read at a time. */
export class ChatTransfer {
  /** The chat that is to be exported; null for all. */
  exportId = $state<string | null>(null);
  #found = $state.raw<FoundChats | null>(null);
  #report = $state.raw<ImportReport | null>(null);
  #failure = $state.raw<string | null>(null);
  #doing = $state.raw<'reading' | 'importing' | 'exporting' | null>(null);
  #nDone = $state(0);
  #worker: FileWorker | null = null;
  readonly #parts: ChatTransferParts;

  constructor(parts: ChatTransferParts) {
    this.#parts = parts;
  }

  get found(): FoundChats | null {
    return this.#found;
  }

  get report(): ImportReport | null {
    return this.#report;
  }

  /** Why a file could not be read or written. */
  get failure(): string | null {
    return this.#failure;
  }

  get doing(): 'reading' | 'importing' | 'exporting' | null {
    return this.#doing;
  }

  /** Chats that were imported or exported so far. */
  get nDone(): number {
    return this.#nDone;
  }

  /** Finds out what a file holds. Never rejects. */
  async read(file: File): Promise<void> {
    if (this.#doing) return;
    this.reset();
    const worker = new FileWorker(this.#parts.startThread);
    this.#worker = worker;
    await this.#do('reading', file.name, async () => {
      const summary = await worker.call((reader) => reader.readChats(file), { most: READ_MS });
      // It may have been given up meanwhile.
      if (this.#worker === worker) this.#found = { fileName: file.name, summary };
    });
    if (!this.#found) this.#endWorker();
  }

  /** Keeps what was found. Never rejects. */
  async import(): Promise<void> {
    const found = this.#found;
    const worker = this.#worker;
    if (!found || !worker || this.#doing) return;
    this.#doing = 'importing';
    this.#nDone = 0;
    const { nChats, damaged, parts } = found.summary;
    const imported: string[] = [];
    let nKept = 0;
    let failure: string | null = null;
    const restored: RestoredPart[] = [];
    try {
      await this.#parts.settled();
      const here = new Map((await this.#parts.store.listChats()).map((chat) => [chat.id, chat]));
      const folderIds = await this.#restoreFolders(parts, restored);
      for (let i = 0; i < nChats; i++) {
        const whole = await worker.call((reader) => reader.chatAt(i), { most: READ_MS });
        const { folderId } = whole.chat;
        const chat =
          folderId === null || folderIds.has(folderId)
            ? whole.chat
            : { ...whole.chat, folderId: null };
        const id = await this.#keep({ ...whole, chat }, here);
        if (id === null) nKept += 1;
        else imported.push(id);
        this.#nDone = i + 1;
      }
      const others = parts.filter(({ kind }) => kind !== 'folder');
      for (const part of others) restored.push(await restorePart(part, this.#parts.sources));
    } catch (thrown) {
      failure = toEngineError(thrown).message;
    }
    this.#endWorker();
    this.#found = null;
    this.#report = { nImported: imported.length, nKept, damaged, parts: restored, failure };
    this.#doing = null;
    await this.#parts.onImported(imported);
  }

  /** Forgets what was found or told. */
  reset(): void {
    this.#endWorker();
    this.#found = null;
    this.#report = null;
    this.#failure = null;
  }

  /** A file with these chats; null when it failed, see `failure`. */
  exportChats(
    chats: readonly ChatRecord[],
    format: ExportFormat['id'],
    options: ExportOptions,
  ): Promise<File | null> {
    return this.#write(() =>
      exportChats(this.#parts.store, chats, format, options, (n) => (this.#nDone = n)),
    );
  }

  /** The same with all chats and whatever else the person made. */
  backUp(): Promise<File | null> {
    return this.#write(async () => {
      const { store, sources } = this.#parts;
      const chats = await store.listChats();
      return exportEverything(store, chats, sources, (n) => (this.#nDone = n));
    });
  }

  async #write(write: () => Promise<File>): Promise<File | null> {
    if (this.#doing) return null;
    this.#failure = null;
    return this.#do('exporting', null, async () => {
      await this.#parts.settled();
      return write();
    });
  }

  async #do<Result>(
    doing: 'reading' | 'exporting',
    fileName: string | null,
    work: () => Promise<Result>,
  ): Promise<Result | null> {
    this.#doing = doing;
    this.#nDone = 0;
    try {
      return await work();
    } catch (thrown) {
      const { message } = toEngineError(thrown);
      this.#failure = fileName === null ? message : `${fileName}: ${message}`;
      return null;
    } finally {
      this.#doing = null;
    }
  }

  /** Before the chats that lie in them. @returns ids of all folders there are */
  async #restoreFolders(
    parts: readonly BackupPart[],
    restored: RestoredPart[],
  ): Promise<ReadonlySet<string>> {
    const { store } = this.#parts;
    const ids = new Set((await store.listFolders()).map(({ id }) => id));
    for (const { kind, value } of parts) {
      if (kind !== 'folder') continue;
      const folder = v.safeParse(FOLDER_RECORD, value);
      if (!folder.success) {
        restored.push({ kind: 'refused', what: 'a folder', reason: 'its record is damaged' });
      } else if (!ids.has(folder.output.id)) {
        await store.putFolder(folder.output);
        ids.add(folder.output.id);
        restored.push({ kind: 'restored', what: `the folder “${folder.output.name}”` });
      }
    }
    return ids;
  }

  /** @returns its id here; null for one that is here already, just so */
  async #keep(whole: WholeChat, here: ReadonlyMap<string, ChatRecord>): Promise<string | null> {
    const { store } = this.#parts;
    const old = here.get(whole.chat.id);
    if (!old) {
      await store.putWhole(whole.chat, whole.messages);
      return whole.chat.id;
    }
    if (isSameChat({ chat: old, messages: await store.messagesOf(old.id) }, whole)) return null;
    // Another state of a chat that is here: beside it, never in its place.
    const id = crypto.randomUUID();
    const messages = whole.messages.map((message) => ({ ...message, chatId: id }));
    await store.putWhole({ ...whole.chat, id }, messages);
    return id;
  }

  #endWorker(): void {
    this.#worker?.end();
    this.#worker = null;
  }
}
