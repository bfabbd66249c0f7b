import type { References } from '../markdown/parser';
import { reuseParts } from '../markdown/reuse-parts';
import type { Block } from '../markdown/tree';
import type { MarkdownClient } from './markdown-client';

/** After which a text is read again for which nothing to read it with could be fetched, and how often. */
const RETRY_MS = 20_000;
const MOST_RETRIES = 6;

type Client = Pick<MarkdownClient, 'read' | 'recall' | 'keep' | 'isCutOff'>;

/**
 * One text as it is drawn while it grows. Finished blocks stay the very same objects, so that they are never drawn again; the
 * rest is read anew, with one question to the worker under way at a time.
 */
export class MarkdownDocument {
  readonly #client: Client;
  readonly #retryMs: number;
  #nRetries = 0;
  /** Null until there is a tree: the text itself is shown. */
  blocks = $state.raw<readonly Block[] | null>(null);
  #text = '';
  #isFinished = false;
  #isReading = false;
  #finished: Block[] = [];
  #finishedEnd = 0;
  #references: References = {};
  /** Where blocks begin that were too slow, in the whole text. */
  #plainAt: readonly number[] = [];

  constructor(client: Client, retryMs = RETRY_MS) {
    this.#client = client;
    this.#retryMs = retryMs;
  }

  /** @param isFinished nothing will be added to the text */
  update(text: string, isFinished: boolean): void {
    if (text === this.#text && isFinished === this.#isFinished) return;
    const goesOn = text.startsWith(this.#text.slice(0, this.#finishedEnd));
    // An end that was none: its last block is open again. What is shown stays until there is more.
    if (!goesOn || this.#isFinished) this.#forget();
    if (!goesOn || (this.#isFinished && !isSameBeginning(text, this.#text))) this.blocks = null;
    this.#text = text;
    this.#isFinished = isFinished;
    const kept = isFinished ? this.#client.recall(text) : null;
    if (kept) {
      this.#forget();
      this.blocks = kept;
    } else void this.#read();
  }

  #forget(): void {
    this.#finished = [];
    this.#finishedEnd = 0;
    this.#references = {};
    this.#plainAt = [];
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    let text: string | null = null;
    let isFinished = false;
    while (text !== this.#text || isFinished !== this.#isFinished) {
      text = this.#text;
      isFinished = this.#isFinished;
      await this.#readOnce(text, isFinished);
    }
    this.#isReading = false;
  }

  async #readOnce(text: string, isFinished: boolean): Promise<void> {
    const finished = this.#finished;
    const end = this.#finishedEnd;
    const reply = await this.#client.read({
      text: text.slice(end),
      isFinished,
      references: this.#references,
      plainAt: this.#plainAt.map((at) => at - end).filter((at) => at >= 0),
    });
    // Another text has taken its place meanwhile, or it cannot be read: what is shown stays.
    if (finished !== this.#finished) return;
    if (!reply) {
      this.blocks = [...finished, { kind: 'plain', text: text.slice(end) }];
      if (this.#client.isCutOff) this.#readLater(finished);
      return;
    }
    this.#nRetries = 0;
    this.#plainAt = reply.plainAt.map((at) => at + end);
    this.#references = reply.references;
    finished.push(...this.#reuseShown(finished.length, reply.finished));
    this.#finishedEnd = end + reply.finishedEnd;
    if (isFinished && end > 0 && Object.keys(reply.references).length > 0) {
      await this.#resolveReferences(text, finished);
    } else this.blocks = [...finished, ...this.#reuseShown(finished.length, reply.open)];
    if (isFinished && finished === this.#finished && this.blocks) {
      this.#client.keep(text, this.blocks);
    }
  }

  /** Unless another text has come until then: that is read anyway. */
  #readLater(finished: readonly Block[]): void {
    if (this.#nRetries >= MOST_RETRIES) return;
    this.#nRetries += 1;
    setTimeout(() => {
      if (finished === this.#finished) void this.#read();
    }, this.#retryMs);
  }

  /** Links of finished blocks may be defined behind them: the whole is read once more, and what is the same stays the same. */
  async #resolveReferences(text: string, finished: readonly Block[]): Promise<void> {
    const reply = await this.#client.read({
      text,
      isFinished: true,
      references: {},
      plainAt: this.#plainAt,
    });
    if (finished !== this.#finished) return;
    this.blocks = reuseParts(finished, reply?.finished ?? finished);
  }

  /** A block that goes on for long, a list or a table, keeps what stands in it already. @param start where they begin among all */
  #reuseShown(start: number, blocks: readonly Block[]): readonly Block[] {
    return blocks.map((block, index) => reuseParts(this.blocks?.[start + index], block));
  }
}

/** What may still become a mark is held back at the end, so either may be the shorter one. */
function isSameBeginning(text: string, before: string): boolean {
  return text !== '' && (text.startsWith(before) || before.startsWith(text));
}
