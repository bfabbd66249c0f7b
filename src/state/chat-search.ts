import MiniSearch from 'minisearch';
import type { MessageRecord } from '../chat/chat-record';
import type { ChatHit } from '../tools/search-conversations';
import type { ChatStore } from '../storage/chats/chat-store';

/** A message in which something was found. */
export interface FoundMessage {
  readonly chatId: string;
  readonly role: MessageRecord['role'];
  readonly createdMs: number;
  /** Of its text, around the first word that was found. */
  readonly excerpt: string;
}

const EXCERPT_BEFORE = 60;
const EXCERPT_AFTER = 180;

/** Full-text search over the messages of all chats; thoughts are not searched. */
export class ChatSearch {
  readonly #store: Pick<ChatStore, 'allMessages'>;
  #index: Promise<MiniSearch<MessageRecord>> | null = null;

  constructor(store: Pick<ChatStore, 'allMessages'>) {
    this.#store = store;
  }

  /** What is kept is another than it was: the next search reads it again. */
  forget(): void {
    this.#index = null;
  }

  /** The best first; every word of the query, or its beginning, occurs in each. */
  async search(query: string, limit: number): Promise<FoundMessage[]> {
    this.#index ??= this.#read();
    const index = await this.#index;
    return index
      .search(query, { prefix: true, combineWith: 'AND' })
      .slice(0, limit)
      .map(({ chatId, role, createdMs, content, terms }) => ({
        chatId: chatId as string,
        role: role as MessageRecord['role'],
        createdMs: createdMs as number,
        excerpt: excerptAround(content as string, terms),
      }));
  }

  async #read(): Promise<MiniSearch<MessageRecord>> {
    const index = new MiniSearch<MessageRecord>({
      fields: ['content'],
      storeFields: ['chatId', 'role', 'createdMs', 'content'],
    });
    try {
      await index.addAllAsync(await this.#store.allMessages());
      return index;
    } catch (thrown) {
      this.#index = null;
      throw thrown;
    }
  }
}

/** As a model is told of it. */
export function toHit({ role, excerpt, createdMs }: FoundMessage, title: string): ChatHit {
  return { title, role, excerpt, date: new Date(createdMs).toISOString() };
}

function excerptAround(content: string, terms: readonly string[]): string {
  const lower = content.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0);
  const at = places.length > 0 ? Math.min(...places) : 0;
  const start = Math.max(0, at - EXCERPT_BEFORE);
  const end = Math.min(content.length, at + EXCERPT_AFTER);
  const text = content.slice(start, end).replace(/\s+/g, ' ').trim();
  return `${start > 0 ? '…' : ''}${text}${end < content.length ? '…' : ''}`;
}
