import { isRunning, type MessageRecord } from './chat-record';
import { endedMessage } from './ended-answer';

/** What is searched of one chat: the words of its messages, folded, in lists side by side. */
export interface SearchText {
  readonly chatId: string;
  readonly ids: readonly string[];
  /** When each was made. */
  readonly times: readonly number[];
  readonly texts: readonly string[];
}

/** Letters as they are compared: without case, accents and width. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase();
}

/** A chat's text with one more message, or with another in the place of the one with its id. Thoughts are not searched. */
export function withMessage(
  text: SearchText | undefined,
  { chatId, id, createdMs, content }: MessageRecord,
): SearchText {
  const { ids = [], times = [], texts = [] } = text ?? {};
  const found = ids.indexOf(id);
  const at = found < 0 ? ids.length : found;
  return {
    chatId,
    ids: put(ids, at, id),
    times: put(times, at, createdMs),
    texts: put(texts, at, folded(content)),
  };
}

/** A chat's text without some of its messages. */
export function withoutMessages(text: SearchText, gone: ReadonlySet<string>): SearchText {
  const stays = (_: unknown, at: number): boolean => !gone.has(text.ids[at] ?? '');
  return {
    chatId: text.chatId,
    ids: text.ids.filter(stays),
    times: text.times.filter(stays),
    texts: text.texts.filter(stays),
  };
}

function put<Value>(list: readonly Value[], at: number, value: Value): readonly Value[] {
  const copy = [...list];
  copy[at] = value;
  return copy;
}

/** Of messages as they are read: answers that grew when the page ended have their words, too. */
export function searchTextOf(chatId: string, messages: readonly MessageRecord[]): SearchText {
  const searched = messages.map(endedMessage);
  return {
    chatId,
    ids: searched.map(({ id }) => id),
    times: searched.map(({ createdMs }) => createdMs),
    texts: searched.map(({ content }) => folded(content)),
  };
}

/** Whether a message has words for good. */
export function isSearched(message: MessageRecord): boolean {
  return message.role === 'user' || !isRunning(message.status);
}

/** The words of a query, folded. */
export function wordsOf(query: string): readonly string[] {
  return folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Scripts that put no spaces between words. */
const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
const LETTER = /[\p{L}\p{N}]/u;

/** Where a word of a folded text begins with `word`, from `from` on; -1 for nowhere. */
export function wordAt(text: string, word: string, from = 0): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || UNSPACED.test(word) || !LETTER.test(text[at - 1] ?? '')) return at;
  }
  return -1;
}

/** How well a folded text has all the words: whole ones count twice, beginnings once; 0 when one is missing. */
export function matchScore(text: string, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const at = wordAt(text, word);
    if (at < 0) return 0;
    score += LETTER.test(text[at + word.length] ?? '') ? 1 : 2;
  }
  return score;
}
