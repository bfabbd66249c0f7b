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
  readonly run: () => Promise<unknown>;
  /** What would be lost with it. */
  readonly unsaved: ChatRecord | MessageRecord | null;
}

export interface SaveFailure {
  readonly error: EngineError;
  /** Of how many chats something is not kept. */
  readonly nChats: number;
}

/**
 * Writes what happens in chats to the store, in order, and what a model is writing every 250 ms. What could not be written stays first
 * in line, with all that comes after it, until it can: by itself after a while, with the next change, or when the person says so. Only
 * deletions go before it, since a full disk may have room after them.
 */
export class ChatKeeper {
  #failure = $state.raw<SaveFailure | null>(null);
  readonly #store: Store;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #growing = new Map<string, Growing>();
  #line: Write[] = [];
  readonly #deletions: Write[] = [];
  #working: Promise<void> = Promise.resolve();
  #isWorking = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** What could not be kept so far; it is still on the page. */
  get failure(): SaveFailure | null {
    return this.#failure;
  }

  /** What is not kept, to save it elsewhere. */
  get unsaved(): readonly (ChatRecord | MessageRecord)[] {
    const growing = [...this.#growing.values()].map(({ answer, raw }) => ({ ...answer, raw }));
    return [...this.#line.flatMap(({ unsaved }) => unsaved ?? []), ...growing];
  }

  /** A whole chat: a new one, or one that was deleted. */
  keepChat(chat: ChatRecord): void {
    this.#write(chat.id, () => this.#store.putChat(chat), chat);
  }

  changeChat(chat: ChatRecord, change: ChatChange): void {
    this.#write(chat.id, () => this.#store.changeChat(chat.id, change), chat);
  }

  /** A message as it stands, for good. */
  keepMessage(message: MessageRecord): void {
    const growing = this.#growing.get(message.id);
    if (growing?.timer) clearTimeout(growing.timer);
    this.#growing.delete(message.id);
    this.#write(message.chatId, () => this.#store.putMessage(message), message);
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
    this.#write(answer.chatId, () => this.#store.appendText(answer, index, raw.slice(nKept)));
  }

  /** What waits to be written of it is dropped. */
  deleteChat(id: string): void {
    for (const [messageId, { answer, timer }] of this.#growing) {
      if (answer.chatId !== id) continue;
      if (timer) clearTimeout(timer);
      this.#growing.delete(messageId);
    }
    this.#line = this.#line.filter(({ chatId }) => chatId !== id);
    this.#deletions.push({ chatId: id, run: () => this.#store.deleteChat(id), unsaved: null });
    this.#work();
  }

  keepFolder(folder: ChatFolder): void {
    this.#write(null, () => this.#store.putFolder(folder));
  }

  deleteFolder(id: string): void {
    this.#write(null, () => this.#store.deleteFolder(id));
  }

  /** @param chatId for a new chat, what its tab calls it */
  keepDraft(chatId: string, draft: ChatDraft | null): void {
    this.#write(chatId, () => this.#store.putDraft(chatId, draft));
  }

  /** Tries again to write what could not be written. */
  retry(): void {
    this.#work();
  }

  /** Resolves when all that was given so far is written, or could not be. */
  settled(): Promise<void> {
    return this.#working;
  }

  #write(
    chatId: string | null,
    run: () => Promise<unknown>,
    unsaved: ChatRecord | MessageRecord | null = null,
  ): void {
    this.#line.push({ chatId, run, unsaved });
    this.#work();
  }

  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    clearTimeout(this.#retry);
    this.#working = this.#workOff();
  }

  async #workOff(): Promise<void> {
    for (let write = this.#next(); write; write = this.#next()) {
      try {
        await write.run();
      } catch (thrown) {
        // Its chat was deleted meanwhile, or one that may have made room for it.
        if (this.#next() !== write) continue;
        this.#isWorking = false;
        this.#fail(toEngineError(thrown));
        return;
      }
      this.#drop(write);
    }
    this.#isWorking = false;
    this.#failure = null;
  }

  #next(): Write | undefined {
    return this.#deletions[0] ?? this.#line[0];
  }

  #drop(write: Write): void {
    for (const line of [this.#deletions, this.#line]) {
      const at = line.indexOf(write);
      if (at >= 0) line.splice(at, 1);
    }
  }

  #fail(error: EngineError): void {
    const ids = this.unsaved.map((one) => ('chatId' in one ? one.chatId : one.id));
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- counted once
    const nChats = new Set(ids).size;
    this.#failure = { error, nChats: Math.max(1, nChats) };
    this.#retry = setTimeout(() => {
      this.#work();
    }, RETRY_MS);
  }
}
