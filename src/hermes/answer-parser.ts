import type { ToolCall } from '../protocol';
import { CodeSpans } from './code-spans';
import { endOfJson } from './end-of-json';
import { CLOSE_THINK, OPEN_THINK } from './think-tags';
import { CLOSE_CALL, OPEN_CALL, readToolCall } from './tool-call-text';

export interface AnswerParserOptions {
  /** Whether the model was asked to reason. */
  readonly thinking: boolean;
  /** Whether it was offered tools; without any, what looks like a call is text. */
  readonly tools: boolean;
}

/** What one more stretch of an answer adds. */
export interface AnswerDelta {
  /** True when all content and calls so far have turned out to be thoughts: they are forgotten, and stand in `reasoning`. */
  readonly restarts: boolean;
  readonly reasoning: string;
  /** What is for the person to read, also what stood where a call should be and is none: as it was written, a paragraph of its own. */
  readonly content: string;
  readonly calls: readonly ToolCall[];
}

/**
 * Takes a streamed answer apart into thoughts, content and tool calls, however the stream is cut: what might be the beginning
 * of a tag is held back until more text decides. White space around tags belongs to nobody.
 *
 * - A `<think>` opens thoughts where the answer begins, or directly behind a call; elsewhere the model writes about tags. The
 *   first `</think>` ends them, and what looks like a call in them is a plan.
 * - A `</think>` that was never opened ends thoughts all the same when thinking was asked for, as parsers of the field have it
 *   (vLLM, SGLang); unasked, or shown as code, it is text.
 * - A call is JSON from its opening tag on, and ends where the JSON ends: arguments may contain closing tags, and the closing
 *   tag may be missing, as Nous Research's own parser allows. Shown as code, it is a picture of a call.
 */
export class AnswerParser {
  readonly #options: AnswerParserOptions;
  /** `begin`: thoughts may be opened. `call-end`: a call has been read, and its closing tag may follow. */
  #state: 'begin' | 'thought' | 'content' | 'call' | 'call-end' = 'begin';
  #all = '';
  #held = '';
  #hasThoughts = false;
  #hasContent = false;
  /** What stands before the first character of the part that has begun; null once that has come. */
  #gap: string | null = '';
  #code = new CodeSpans();
  #out = new Delta();

  constructor(options: AnswerParserOptions) {
    this.#options = options;
  }

  /** True from the tag that opens thoughts to the one that closes them. */
  get isReasoning(): boolean {
    return this.#state === 'thought';
  }

  push(text: string): AnswerDelta {
    this.#all += text;
    this.#held += text;
    return this.#parse(false);
  }

  /** What was held back, when no more text comes. A thought that was not closed stays one. */
  end(): AnswerDelta {
    return this.#parse(true);
  }

  #parse(isEnd: boolean): AnswerDelta {
    this.#out = new Delta();
    while (this.#step(isEnd));
    return this.#out;
  }

  /** @returns whether the state has changed, so that there may be more to do */
  #step(isEnd: boolean): boolean {
    switch (this.#state) {
      case 'begin':
        return this.#begin(isEnd);
      case 'thought':
        return this.#takeThought(isEnd);
      case 'content':
        return this.#takeContent(isEnd);
      case 'call':
        return this.#takeCall(isEnd);
      case 'call-end':
        return this.#takeCallEnd(isEnd);
    }
  }

  #begin(isEnd: boolean): boolean {
    const visible = this.#held.trimStart();
    if (visible.startsWith(OPEN_THINK)) {
      this.#held = visible.slice(OPEN_THINK.length);
      this.#enter('thought', this.#hasThoughts);
      this.#hasThoughts = true;
    } else {
      if (!isEnd && OPEN_THINK.startsWith(visible)) return false;
      this.#enter('content', this.#hasContent);
    }
    return true;
  }

  #takeThought(isEnd: boolean): boolean {
    const end = this.#held.indexOf(CLOSE_THINK);
    if (end >= 0) {
      this.#out.reasoning += this.#take(end).trimEnd();
      this.#take(CLOSE_THINK.length);
      this.#enter('content', this.#hasContent);
    } else if (isEnd) {
      this.#out.reasoning += this.#take(this.#held.length).trimEnd();
    } else {
      this.#out.reasoning += this.#take(certainLength(this.#held, [CLOSE_THINK]));
    }
    return end >= 0;
  }

  #takeContent(isEnd: boolean): boolean {
    const { thinking, tools } = this.#options;
    const tags = [
      ...(tools ? [OPEN_CALL] : []),
      ...(thinking && !this.#hasThoughts ? [CLOSE_THINK] : []),
    ];
    const length = isEnd || tags.length === 0 ? this.#held.length : certainLength(this.#held, tags);
    for (const { 0: mark, index } of this.#held.slice(0, length).matchAll(MARKS)) {
      if (!tags.includes(mark)) this.#code.pass(mark);
      else if (!this.#code.isCode) {
        if (mark === OPEN_CALL) this.#openCall(index);
        else this.#closeUnopenedThought(index);
        return true;
      }
    }
    const content = this.#take(length);
    if (content !== '') this.#hasContent = true;
    this.#out.content += content;
    return false;
  }

  #openCall(index: number): void {
    const content = this.#take(index).trimEnd();
    if (content !== '') this.#hasContent = true;
    this.#out.content += content;
    this.#take(OPEN_CALL.length);
    this.#state = 'call';
  }

  #closeUnopenedThought(index: number): void {
    const thought = this.#all.slice(0, this.#all.length - this.#held.length + index);
    this.#held = this.#held.slice(index + CLOSE_THINK.length);
    this.#out = new Delta(true, thought.trim());
    this.#hasThoughts = true;
    this.#hasContent = false;
    this.#code = new CodeSpans();
    this.#enter('content', false);
  }

  #takeCall(isEnd: boolean): boolean {
    const jsonEnd = endOfJson(this.#held);
    let end = this.#held.length;
    if (typeof jsonEnd === 'number') {
      end = jsonEnd;
    } else {
      // What is no JSON ends at the tag; JSON that has not ended may hold the tag in a string, so only the end tells.
      const tag = this.#held.indexOf(CLOSE_CALL);
      if (tag >= 0 && (isEnd || jsonEnd === 'none')) end = tag;
      else if (!isEnd) return false;
    }
    const written = this.#held.slice(0, end).trim();
    this.#held = this.#held.slice(end);
    const call = readToolCall(written);
    if (call) this.#out.calls.push(call);
    else if (written !== '') this.#showParagraph(written);
    this.#state = 'call-end';
    return true;
  }

  #showParagraph(text: string): void {
    this.#out.content += (this.#hasContent ? '\n\n' : '') + text;
    this.#hasContent = true;
  }

  #takeCallEnd(isEnd: boolean): boolean {
    const rest = this.#held.trimStart();
    if (rest.startsWith(CLOSE_CALL)) this.#held = rest.slice(CLOSE_CALL.length);
    else if (!isEnd && CLOSE_CALL.startsWith(rest)) return false;
    this.#state = 'begin';
    return true;
  }

  /** @param goesOn whether there was such a part before: the two are then paragraphs */
  #enter(state: 'thought' | 'content', goesOn: boolean): void {
    this.#state = state;
    this.#gap = goesOn ? '\n\n' : '';
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (this.#gap === null) return taken;
    const visible = taken.trimStart();
    if (visible === '') return '';
    const text = this.#gap + visible;
    this.#gap = null;
    return text;
  }
}

class Delta implements AnswerDelta {
  content = '';
  readonly calls: ToolCall[] = [];

  constructor(
    readonly restarts = false,
    public reasoning = '',
  ) {}
}

const MARKS = /```|`|\n|<tool_call>|<\/think>/g;

/** How much of `text` belongs to no tag and to no mark of code: all but a beginning of one, and the white space before it. */
function certainLength(text: string, tags: readonly string[]): number {
  const backticks = /`*$/.exec(text)?.[0].length ?? 0;
  let length = text.length - (backticks % 3);
  for (const tag of tags) {
    for (let n = Math.min(tag.length - 1, text.length); n > 0; n--) {
      if (tag.startsWith(text.slice(-n))) length = Math.min(length, text.length - n);
    }
  }
  return text.slice(0, length).trimEnd().length;
}

/** Thoughts and content of a whole answer. */
export function splitReasoning(text: string): { reasoning: string; content: string } {
  const parser = new AnswerParser({ thinking: false, tools: false });
  const first = parser.push(text);
  const last = parser.end();
  return { reasoning: first.reasoning + last.reasoning, content: first.content + last.content };
}
