import { CLOSE_THINK, OPEN_THINK } from '../../hermes/think-tags';
import type { NextTokens, TokenGuide } from '../../llm/language-model.types';
import type { Tokenizer } from '../../llm/tokenizer/tokenizer';
import { EngineError } from '../../protocol';
import type { GrammarMatcher } from './grammar/grammar-matcher';

export interface AnswerGuideOptions {
  readonly tokenizer: Pick<Tokenizer, 'tokenize'>;
  /** Whether the model was asked to reason. */
  readonly thinking: boolean;
  /** What the answer begins with already: part of the prompt. */
  readonly start: string;
  /** Tokens after which a thought is closed. */
  readonly thinkingBudget: number;
  /** Holds the answer, not the thought. */
  readonly matcher: Pick<GrammarMatcher, 'mask' | 'accept' | 'isOver'> | null;
  readonly onThoughtClosed: (by: 'budget' | 'request') => void;
}

/** Behind a thought, as the model was trained to go on. */
const GAP = '\n\n';
const FREE: NextTokens = { kind: 'free' };

/**
 * Sees to it that a thought ends in time, and that a grammar holds the answer from its first token on. A thought is closed by the
 * tokens that the model would have written: nothing is prefilled again.
 */
export class AnswerGuide implements TokenGuide {
  readonly #options: AnswerGuideOptions;
  /** `gap`: what stands between thought and answer is being put. */
  #state: 'undecided' | 'thought' | 'gap' | 'answer' = 'undecided';
  /** All text until the answer begins. */
  #text: string;
  #thoughtTokens = 0;
  #mustClose = false;
  #pending: NextTokens | null = null;
  #gapTokens = 0;

  /** @throws EngineError `invalid_request` for a start that the grammar does not allow */
  constructor(options: AnswerGuideOptions) {
    this.#options = options;
    const { matcher, thinking, start } = options;
    this.#text = start;
    this.#decide('');
    if (!matcher) return;
    if (this.#state === 'answer') this.#acceptStart(matcher);
    // A model that answers at once, although it was asked to think, would do so outside of the grammar.
    else if (this.#state === 'undecided' && thinking) this.#put(`${OPEN_THINK}\n`);
    else if (this.#state === 'undecided') this.#state = 'answer';
  }

  /** Closes the thought that is being written, or the one that begins. */
  closeThought(): void {
    this.#mustClose = true;
  }

  async next(): Promise<NextTokens> {
    if (this.#state === 'thought') this.#closeWhenDue();
    const pending = this.#takePending();
    if (pending) return pending;
    const { matcher } = this.#options;
    if (this.#state !== 'answer' || !matcher) return FREE;
    return matcher.isOver ? { kind: 'end' } : { kind: 'masked', mask: await matcher.mask() };
  }

  accept(id: number, text: string): void {
    switch (this.#state) {
      case 'answer':
        this.#options.matcher?.accept(id);
        return;
      case 'gap':
        this.#gapTokens -= 1;
        if (this.#gapTokens === 0) this.#state = 'answer';
        return;
      case 'thought':
        this.#thoughtTokens += 1;
        break;
      case 'undecided':
    }
    this.#text += text;
    this.#decide(text);
  }

  /** A model that ends within its thought has not answered yet. */
  insteadOfEnd(): NextTokens | null {
    if (!this.#options.matcher || this.#state !== 'thought') return null;
    this.#closeThought();
    return this.#takePending();
  }

  /** @param last the text that the last token added */
  #decide(last: string): void {
    const begun = this.#text.trimStart();
    if (this.#state === 'undecided') {
      if (begun.startsWith(OPEN_THINK)) this.#state = 'thought';
      else if (!OPEN_THINK.startsWith(begun)) this.#state = 'answer';
    }
    const at = this.#state === 'thought' ? this.#text.indexOf(CLOSE_THINK) : -1;
    if (at < 0) return;
    const rest = this.#text.slice(at + CLOSE_THINK.length);
    this.#state = 'answer';
    if (!this.#options.matcher) return;
    // What the token that closed the thought has behind the tag must not be the beginning of an answer that no grammar held.
    if (GAP.startsWith(rest) && rest !== GAP) this.#putGap(GAP.slice(rest.length));
    else if (rest.trim() !== '' && last.length > rest.length) {
      this.#putGap(last.slice(0, -rest.length) + GAP, true);
    }
  }

  #closeWhenDue(): void {
    const isSpent = this.#thoughtTokens >= this.#options.thinkingBudget;
    if (!isSpent && !this.#mustClose) return;
    this.#options.onThoughtClosed(this.#mustClose ? 'request' : 'budget');
    this.#closeThought();
  }

  #closeThought(): void {
    this.#putGap(`${this.#text.endsWith('\n') ? '' : '\n'}${CLOSE_THINK}${GAP}`);
  }

  #putGap(text: string, replacesLast = false): void {
    this.#gapTokens = this.#put(text, replacesLast);
    this.#state = 'gap';
  }

  /** @returns how many tokens it takes */
  #put(text: string, replacesLast = false): number {
    const tokens = this.#options.tokenizer.tokenize(text, { parseSpecial: true });
    this.#pending = { kind: 'put', tokens, replacesLast };
    return tokens.length;
  }

  #takePending(): NextTokens | null {
    const pending = this.#pending;
    this.#pending = null;
    return pending;
  }

  #acceptStart(matcher: Pick<GrammarMatcher, 'accept'>): void {
    const { start, tokenizer } = this.#options;
    const at = start.indexOf(CLOSE_THINK);
    const answer = at < 0 ? start : start.slice(at + CLOSE_THINK.length).trimStart();
    const isAllowed = tokenizer
      .tokenize(answer, { parseSpecial: false })
      .every((id) => matcher.accept(id));
    if (isAllowed) return;
    throw new EngineError(
      'invalid_request',
      `the answer is to begin with ${JSON.stringify(answer)}, which its format does not allow`,
    );
  }
}
