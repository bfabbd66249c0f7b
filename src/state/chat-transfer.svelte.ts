import type { ChatRecord } from '../chat/chat-record';
import type { ChatFileSummary } from '../chat/file-reader';
import type { DamagedChat } from '../chat/formats/chat-file.types';
import type { ExportFormat } from '../chat/formats/write-chat-file';
import type { ExportOptions } from '../chat/formats/write/export-options';
import type { WorkerThread } from '../engine-client/worker-thread';
import { EngineError, toEngineError } from '../protocol';
import type { BackupSources, RestoredPart } from './backup-parts';
import type { ChatKeeper } from './chat-keeper.svelte';
import { FileWorker } from './file-worker';
import { ImportedChats, type ImportStore } from './keep-imported';
import { readsUnsaved } from './unsaved-chats';

/** As much as is read as a whole is read in well under a minute by any machine that can hold it. */
const READ_MS = 180_000;

/** Files that were read, and nothing of them kept yet. */
export interface FoundChats {
  /** Of all of them. */
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
  readonly failure: EngineError | null;
}

export interface ChatTransferParts {
  readonly store: ImportStore;
  /** Resolves when what happens in chats is written, or could not be. */
  readonly settled: () => Promise<void>;
  /** What could not be: it goes into files all the same. */
  readonly unsaved: () => ChatKeeper['unsaved'];
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
  #failure = $state.raw<EngineError | null>(null);
  #refused = $state.raw<File | null>(null);
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
  get failure(): EngineError | null {
    return this.#failure;
  }

  /** The file that could not be read as chats: it may be meant for something else. */
  get refused(): File | null {
    return this.#refused;
  }

  get doing(): 'reading' | 'importing' | 'exporting' | null {
    return this.#doing;
  }

  /** Chats that were imported or exported so far. */
  get nDone(): number {
    return this.#nDone;
  }

  /** Finds out what files hold together. Never rejects. */
  async read(...files: readonly File[]): Promise<void> {
    if (this.#doing) return;
    this.reset();
    const worker = new FileWorker(this.#parts.startThread);
    this.#worker = worker;
    const fileName = files.map(({ name }) => name).join(', ');
    await this.#do('reading', fileName, async () => {
      const summary = await worker.call((reader) => reader.readChats(files), { most: READ_MS });
      // It may have been given up meanwhile.
      if (this.#worker === worker) this.#found = { fileName, summary };
    });
    if (this.#found) return;
    this.#endWorker();
    this.#refused = files.length === 1 ? (files[0] ?? null) : null;
  }

  /** Keeps what was found. Never rejects. */
  async import(): Promise<void> {
    const found = this.#found;
    const worker = this.#worker;
    if (!found || !worker || this.#doing) return;
    this.#doing = 'importing';
    this.#nDone = 0;
    const { nChats, damaged, parts } = found.summary;
    let kept: ImportedChats | null = null;
    let failure: EngineError | null = null;
    const restored: RestoredPart[] = [];
    try {
      await this.#parts.settled();
      kept = await ImportedChats.into(this.#parts.store);
      restored.push(...(await kept.restoreFolders(parts)));
      for (let i = 0; i < nChats; i++) {
        await kept.keep(await worker.call((reader) => reader.chatAt(i), { most: READ_MS }));
        this.#nDone = i + 1;
      }
      const { restorePart } = await import('./backup-parts');
      const others = parts.filter(({ kind }) => kind !== 'folder');
      for (const part of others) restored.push(await restorePart(part, this.#parts.sources));
    } catch (thrown) {
      failure = toEngineError(thrown);
    }
    const { ids, nSame } = kept ?? { ids: [], nSame: 0 };
    this.#endWorker();
    await this.#parts.onImported(ids);
    this.#found = null;
    this.#report = { nImported: ids.length, nKept: nSame, damaged, parts: restored, failure };
    this.#doing = null;
  }

  /** Forgets what was found or told. */
  reset(): void {
    this.#endWorker();
    this.#found = null;
    this.#report = null;
    this.#failure = null;
    this.#refused = null;
  }

  /** A file with these chats; null when it failed, see `failure`. */
  exportChats(
    chats: readonly ChatRecord[],
    format: ExportFormat['id'],
    options: ExportOptions,
  ): Promise<File | null> {
    return this.#write(async () => {
      const { exportChats } = await import('./chat-export');
      return exportChats(this.#reads(), chats, format, options, (n) => (this.#nDone = n));
    });
  }

  /** The same with all chats and whatever else the person made. */
  backUp(): Promise<File | null> {
    return this.#write(async () => {
      const { exportEverything } = await import('./chat-export');
      const store = this.#reads();
      const chats = await store.listChats();
      return exportEverything(store, chats, this.#parts.sources, (n) => (this.#nDone = n));
    });
  }

  #reads(): ReturnType<typeof readsUnsaved> {
    return readsUnsaved(this.#parts.store, this.#parts.unsaved);
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
      const { code, message } = toEngineError(thrown);
      const place = fileName === null ? '' : `${fileName}: `;
      this.#failure = new EngineError(code, place + message, { cause: thrown });
      return null;
    } finally {
      this.#doing = null;
    }
  }

  #endWorker(): void {
    this.#worker?.end();
    this.#worker = null;
  }
}
