import type {
  AnswerRecord,
  ChatChange,
  ChatDraft,
  ChatFolder,
  ChatRecord,
  MessageRecord,
} from '../chat/chat-record';
import { toEngineError, type EngineError } from '../protocol';
import type { ChatStore } from '../storage/chats/chat-store';
import { chatIdOf, type UnsavedRecord } from './unsaved-record';

/** What dies with the page is what was written after the last piece. */
const PIECE_MS = 250;
/** A store that did not take something is asked again by itself. */
const RETRY_MS = 15_000;

type Store = Pick<
  ChatStore,
  | 'putChat'
  | 'changeChat'
  | 'putMessage'
  | 'appendText'
  | 'deleteMessages'
  | 'deleteChat'
  | 'putFolder'
  | 'deleteFolder'
  | 'putDraft'
>;

interface Growing {
  readonly answer: AnswerRecord;
  nKept: number;
  nPieces: number;
  /** When the last of them was taken, as `performance.now()` has it. */
  pieceMs: number;
  timer: ReturnType<typeof setTimeout> | null;
  raw: string;
}

interface Write {
  /** Null for what belongs to no chat. */
  readonly chatId: string | null;
  /** The chat or the folder whose record it changes. */
  readonly recordId?: string;
  readonly run: () => Promise<unknown>;
  /** What would be lost with it. */
  readonly unsaved?: UnsavedRecord;
}

/** Why the writes of a chat wait. */
interface Refusal {
  readonly chatId: string | null;
  readonly error: EngineError;
}

export interface SaveFailure {
  readonly error: EngineError;
  /** Of how many chats something is not kept. */
  readonly nChats: number;
}

/**
 * Writes what happens in chats to the store, in order, and what a model is writing every 250 ms. What could not be written stays in
 * line, with all that comes after it of its chat, until it can: by itself after a while, with the next change, or when the person says
 * so. Only deletions go before it, since a full disk may have room after them.
 */
export class ChatKeeper {
  #failure = $state.raw<SaveFailure | null>(null);
  readonly #store: Store;
  readonly #onNew: () => void;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #growing = new Map<string, Growing>();
  #line: Write[] = [];
  readonly #deletions: Write[] = [];
  #working: Promise<void> = Promise.resolve();
  #isWorking = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #nChanges = 0;

  /** @param onNew told of each new chat, once it is kept */
  constructor(store: Store, onNew: () => void = () => undefined) {
    this.#store = store;
    this.#onNew = onNew;
  }

  /** What could not be kept so far; it is still on the page. */
  get failure(): SaveFailure | null {
    return this.#failure;
  }

  /** What is not kept, to save it elsewhere. */
  get unsaved(): readonly UnsavedRecord[] {
    const growing = [...this.#growing.values()].map(({ answer, raw }) => ({ ...answer, raw }));
    return [...this.#line.flatMap(({ unsaved }) => unsaved ?? []), ...growing];
  }

  /** How often the records of chats and folders have changed here: a list that was read between two numbers may be older than they are. */
  get nChanges(): number {
    return this.#nChanges;
  }

  /** Whether a chat or a folder is another here than in the store, or is only there. */
  isAhead(id: string): boolean {
    return [...this.#deletions, ...this.#line].some(({ recordId }) => recordId === id);
  }

  /** A whole chat: a new one, or one that was deleted. */
  keepChat(chat: ChatRecord): void {
    const run = async (): Promise<void> => {
      await this.#store.putChat(chat);
      this.#onNew();
    };
    this.#change({ chatId: chat.id, recordId: chat.id, run, unsaved: chat });
  }

  changeChat(chat: ChatRecord, change: ChatChange): void {
    const run = (): Promise<unknown> => this.#store.changeChat(chat.id, change);
    this.#change({ chatId: chat.id, recordId: chat.id, run, unsaved: chat });
  }

  /** A message as it stands, for good. */
  keepMessage(message: MessageRecord): void {
    const growing = this.#growing.get(message.id);
    if (growing?.timer) clearTimeout(growing.timer);
    this.#growing.delete(message.id);
    const run = (): Promise<void> => this.#store.putMessage(message);
    this.#write({ chatId: message.chatId, run, unsaved: message });
  }

  /** An answer that will grow. */
  beginAnswer(answer: AnswerRecord): void {
    this.keepMessage(answer);
    this.#growing.set(answer.id, {
      answer,
      nKept: answer.raw.length,
      nPieces: 0,
      pieceMs: performance.now(),
      timer: null,
      raw: answer.raw,
    });
  }

  /** @param raw all that was written of it so far */
  growAnswer(id: string, raw: string): void {
    const growing = this.#growing.get(id);
    if (!growing) return;
    growing.raw = raw;
    const waitMs = growing.pieceMs + PIECE_MS - performance.now();
    // Timers of a hidden page wait for as long as a second; what is written next comes first.
    if (waitMs <= 0) this.#keepPiece(growing);
    else {
      growing.timer ??= setTimeout(() => {
        this.#keepPiece(growing);
      }, waitMs);
    }
  }

  #keepPiece(growing: Growing): void {
    if (growing.timer) clearTimeout(growing.timer);
    growing.timer = null;
    growing.pieceMs = performance.now();
    const { answer, raw, nKept } = growing;
    if (raw.length === nKept) return;
    growing.nKept = raw.length;
    const index = growing.nPieces++;
    const run = (): Promise<void> => this.#store.appendText(answer, index, raw.slice(nKept));
    this.#write({ chatId: answer.chatId, run });
  }

  /** What waits to be written of it is dropped. */
  deleteChat(id: string): void {
    for (const [messageId, { answer, timer }] of this.#growing) {
      if (answer.chatId !== id) continue;
      if (timer) clearTimeout(timer);
      this.#growing.delete(messageId);
    }
    this.#line = this.#line.filter(({ chatId }) => chatId !== id);
    this.#nChanges += 1;
    this.#deletions.push({ chatId: id, recordId: id, run: () => this.#store.deleteChat(id) });
    this.#work();
  }

  /** None of them may be growing. */
  deleteMessages(chatId: string, ids: readonly string[]): void {
    this.#line = this.#line.filter(({ unsaved }) => !unsaved || !ids.includes(unsaved.id));
    this.#write({ chatId, run: () => this.#store.deleteMessages(chatId, ids) });
  }

  keepFolder(folder: ChatFolder): void {
    const run = (): Promise<void> => this.#store.putFolder(folder);
    this.#change({ chatId: null, recordId: folder.id, run, unsaved: folder });
  }

  deleteFolder(id: string): void {
    this.#change({ chatId: null, recordId: id, run: () => this.#store.deleteFolder(id) });
  }

  /** @param chatId for a new chat, what its tab calls it */
  keepDraft(chatId: string, draft: ChatDraft | null): void {
    this.#write({ chatId, run: () => this.#store.putDraft(chatId, draft) });
  }

  /** Tries again to write what could not be written. */
  retry(): void {
    this.#work();
  }

  /** Resolves when all that was given so far is written, or could not be. */
  settled(): Promise<void> {
    return this.#working;
  }

  #change(write: Write & { readonly recordId: string }): void {
    this.#nChanges += 1;
    this.#write(write);
  }

  #write(write: Write): void {
    this.#line.push(write);
    this.#work();
  }

  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    clearTimeout(this.#retry);
    this.#working = this.#workOff();
  }

  async #workOff(): Promise<void> {
    let refused: readonly Refusal[] = [];
    const mayGo = ({ chatId }: Write): boolean => !refused.some((one) => one.chatId === chatId);
    const next = (): Write | undefined => this.#deletions.find(mayGo) ?? this.#line.find(mayGo);
    for (let write = next(); write; write = next()) {
      const { chatId } = write;
      try {
        await write.run();
      } catch (thrown) {
        // Unless its chat was deleted meanwhile.
        if (this.#isWaiting(write))
          refused = [...refused, { chatId, error: toEngineError(thrown) }];
        continue;
      }
      // It may have made room for the others.
      if (this.#deletions.includes(write)) refused = [];
      this.#drop(write);
    }
    this.#isWorking = false;
    this.#tell(refused);
  }

  #isWaiting(write: Write): boolean {
    return this.#deletions.includes(write) || this.#line.includes(write);
  }

  #drop(write: Write): void {
    for (const line of [this.#deletions, this.#line]) {
      const at = line.indexOf(write);
      if (at >= 0) line.splice(at, 1);
    }
  }

  #tell(refused: readonly Refusal[]): void {
    const [first] = refused;
    if (!first) {
      this.#failure = null;
      return;
    }
    const lossy = refused.filter(({ chatId }) =>
      this.unsaved.some((one) => chatId !== null && chatIdOf(one) === chatId),
    );
    this.#failure = { error: first.error, nChats: Math.max(1, lossy.length) };
    this.#retry = setTimeout(() => {
      this.#work();
    }, RETRY_MS);
  }
}
