import type { AnswerRecord, ChatRecord, MessageRecord } from '../chat/chat-record';
import { toEngineError, type EngineError } from '../protocol';
import type { ChatStore } from '../storage/chats/chat-store';

/** What dies with the page is what was written after the last piece. */
const PIECE_MS = 250;

type Writes = Pick<ChatStore, 'putChat' | 'putMessage' | 'appendText' | 'deleteChat'>;

interface Growing {
  readonly answer: AnswerRecord;
  nKept: number;
  nPieces: number;
  timer: ReturnType<typeof setTimeout> | null;
  raw: string;
}

/** Writes what happens in chats to the store, in order, and what a model is writing every 250 ms. */
export class ChatKeeper {
  readonly #store: Writes;
  readonly #onFailure: (error: EngineError) => void;
  readonly #growing = new Map<string, Growing>();
  #last: Promise<void> = Promise.resolve();

  /** @param onFailure told when something could not be kept; it is still on the page */
  constructor(store: Writes, onFailure: (error: EngineError) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  keepChat(chat: ChatRecord): void {
    this.#write(() => this.#store.putChat(chat));
  }

  /** A message as it stands, for good. */
  keepMessage(message: MessageRecord): void {
    const growing = this.#growing.get(message.id);
    if (growing?.timer) clearTimeout(growing.timer);
    this.#growing.delete(message.id);
    this.#write(() => this.#store.putMessage(message));
  }

  /** An answer that will grow. */
  beginAnswer(answer: AnswerRecord): void {
    this.keepMessage(answer);
    this.#growing.set(answer.id, {
      answer,
      nKept: answer.raw.length,
      nPieces: 0,
      timer: null,
      raw: answer.raw,
    });
  }

  /** @param raw all that was written of it so far */
  growAnswer(id: string, raw: string): void {
    const growing = this.#growing.get(id);
    if (!growing) return;
    growing.raw = raw;
    growing.timer ??= setTimeout(() => {
      growing.timer = null;
      const piece = growing.raw.slice(growing.nKept);
      growing.nKept = growing.raw.length;
      if (piece === '') return;
      const index = growing.nPieces++;
      this.#write(() => this.#store.appendText(growing.answer, index, piece));
    }, PIECE_MS);
  }

  deleteChat(id: string): void {
    for (const [messageId, { answer, timer }] of this.#growing) {
      if (answer.chatId !== id) continue;
      if (timer) clearTimeout(timer);
      this.#growing.delete(messageId);
    }
    this.#write(() => this.#store.deleteChat(id));
  }

  /** Resolves when all that was given so far is written, or told to have failed. */
  settled(): Promise<void> {
    return this.#last;
  }

  #write(write: () => Promise<void>): void {
    this.#last = this.#last.then(write).catch((thrown: unknown) => {
      this.#onFailure(toEngineError(thrown));
    });
  }
}
