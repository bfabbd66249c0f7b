import type { MessageRecord } from '../chat/chat-record';
import { excerptAround, type ExcerptPart } from '../chat/excerpt';
import { matchScore, wordsOf, type SearchText } from '../chat/search-text';
import type { ChatStore } from '../storage/chats/chat-store';
import type { ChatHit } from '../tools/search-conversations';

/** A message in which something was found. */
export interface FoundMessage {
  readonly chatId: string;
  readonly messageId: string;
  readonly role: MessageRecord['role'];
  readonly createdMs: number;
  /** Of its text, around the first word that was found. */
  readonly excerpt: readonly ExcerptPart[];
}

type Place = Pick<FoundMessage, 'chatId' | 'messageId' | 'createdMs'> & { readonly score: number };

/** After which time other things of the page have their turn. */
const SLICE_MS = 12;

/**
 * Full-text search over the messages of all chats; thoughts are not searched. What is searched is kept folded beside the messages, read
 * once, and read again for a chat that has changed.
 */
export class ChatSearch {
  readonly #store: Pick<ChatStore, 'searchTexts' | 'searchTextOf' | 'message'>;
  readonly #texts = new Map<string, SearchText>();
  readonly #changed = new Set<string>();
  #reading: Promise<void> | null = null;

  constructor(store: Pick<ChatStore, 'searchTexts' | 'searchTextOf' | 'message'>) {
    this.#store = store;
  }

  /** What is kept of a chat is another than it was: the next search reads it again. */
  forget(chatId: string): void {
    this.#changed.add(chatId);
  }

  /** The best first, of equals the newest; every word of the query, or its beginning, occurs in each. */
  async search(query: string, limit: number): Promise<FoundMessage[]> {
    const words = wordsOf(query);
    if (words.length === 0) return [];
    await this.#read();
    const places = (await this.#match(words))
      .sort((a, b) => b.score - a.score || b.createdMs - a.createdMs)
      .slice(0, limit);
    const found = await Promise.all(places.map((place) => this.#found(place, words)));
    return found.flatMap((one) => one ?? []);
  }

  async #match(words: readonly string[]): Promise<Place[]> {
    const places: Place[] = [];
    let startMs = performance.now();
    for (const { chatId, ids, times, texts } of this.#texts.values()) {
      for (const [at, text] of texts.entries()) {
        const score = matchScore(text, words);
        if (score === 0) continue;
        places.push({ chatId, messageId: ids[at] ?? '', createdMs: times[at] ?? 0, score });
      }
      if (performance.now() - startMs < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      startMs = performance.now();
    }
    return places;
  }

  async #found(
    { chatId, messageId, createdMs }: Place,
    words: readonly string[],
  ): Promise<FoundMessage | null> {
    const message = await this.#store.message(chatId, messageId);
    if (!message) return null;
    const excerpt = excerptAround(message.content, words);
    return { chatId, messageId, role: message.role, createdMs, excerpt };
  }

  async #read(): Promise<void> {
    this.#reading ??= this.#readAll();
    try {
      await this.#reading;
    } catch (thrown) {
      this.#reading = null;
      throw thrown;
    }
    for (const chatId of [...this.#changed]) {
      this.#changed.delete(chatId);
      const text = await this.#store.searchTextOf(chatId);
      if (text) this.#texts.set(chatId, text);
      else this.#texts.delete(chatId);
    }
  }

  async #readAll(): Promise<void> {
    for await (const texts of this.#store.searchTexts()) {
      for (const text of texts) this.#texts.set(text.chatId, text);
    }
  }
}

/** As a model is told of it. */
export function toHit({ role, excerpt, createdMs }: FoundMessage, title: string): ChatHit {
  const text = excerpt.map((part) => part.text).join('');
  return { title, role, excerpt: text, date: new Date(createdMs).toISOString() };
}
