import { CLOSE_THINK as CLOSE_TAG, OPEN_THINK as OPEN_TAG } from './think-tags';

export interface SplitText {
  readonly reasoning: string;
  readonly content: string;
}

/**
 * Splits a streamed answer into the thoughts between `<think>` and `</think>` and the rest, however the stream is cut:
 * what might be the beginning of a tag is held back until the next piece decides.
 *
 * Only a `<think>` that opens the answer starts thoughts (later ones are the model writing about tags), and a `</think>`
 * ends them once. White space around the tags belongs to neither side.
 */
export class ReasoningSplitter {
  #state: 'start' | 'reasoning' | 'content' = 'start';
  #held = '';
  /** True until the part that has begun shows its first non-space character. */
  #atPartStart = true;

  /** True from the open tag to the close tag. */
  get isReasoning(): boolean {
    return this.#state === 'reasoning';
  }

  push(text: string): SplitText {
    this.#held += text;
    let reasoning = '';
    if (this.#state === 'start') this.#decideStart();
    if (this.#state === 'reasoning') reasoning = this.#takeReasoning();
    const content = this.#state === 'content' ? this.#take(this.#held.length) : '';
    return { reasoning, content };
  }

  /** What was held back, when no more text comes. An unclosed thought stays a thought. */
  flush(): SplitText {
    const rest = this.#held;
    this.#held = '';
    if (this.#state === 'reasoning') return { reasoning: rest.trimEnd(), content: '' };
    return { reasoning: '', content: this.#state === 'start' ? rest.trimStart() : rest };
  }

  #decideStart(): void {
    const visible = this.#held.trimStart();
    if (visible.startsWith(OPEN_TAG)) {
      this.#state = 'reasoning';
      this.#held = visible.slice(OPEN_TAG.length);
    } else if (!OPEN_TAG.startsWith(visible)) {
      this.#state = 'content';
    }
  }

  #takeReasoning(): string {
    const end = this.#held.indexOf(CLOSE_TAG);
    if (end < 0) return this.#take(this.#held.length - heldBack(this.#held));
    const reasoning = this.#take(end).trimEnd();
    this.#held = this.#held.slice(CLOSE_TAG.length);
    this.#state = 'content';
    this.#atPartStart = true;
    return reasoning;
  }

  #take(length: number): string {
    let taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (this.#atPartStart) {
      taken = taken.trimStart();
      if (taken !== '') this.#atPartStart = false;
    }
    return taken;
  }
}

/** Length of the end of `text` that may belong to the close tag: its beginning, and white space before it. */
function heldBack(text: string): number {
  let tagStart = text.length;
  for (let length = Math.min(CLOSE_TAG.length - 1, text.length); length > 0; length--) {
    if (CLOSE_TAG.startsWith(text.slice(-length))) {
      tagStart = text.length - length;
      break;
    }
  }
  return text.length - text.slice(0, tagStart).trimEnd().length;
}

export function splitReasoning(text: string): SplitText {
  const splitter = new ReasoningSplitter();
  const first = splitter.push(text);
  const last = splitter.flush();
  return { reasoning: first.reasoning + last.reasoning, content: first.content + last.content };
}
