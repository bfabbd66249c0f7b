import type { ToolCall } from '../protocol';
import { endOfJson } from './end-of-json';

const OPEN_TAG = '<tool_call>';
const CLOSE_TAG = '</tool_call>';
/** Between two of these a model shows code, and a call in it is a picture of one. */
const FENCE = '```';

export interface SplitCalls {
  /** What is for the person to read. */
  readonly content: string;
  readonly calls: readonly ToolCall[];
  /** What stood where a call should be and is none, as it was written. */
  readonly malformed: readonly string[];
}

/**
 * Splits a streamed answer, thoughts taken out already, into text and tool calls, however the stream is cut.
 *
 * The JSON is read from the opening tag on and ends where it ends, so arguments may contain the text `</tool_call>`; the
 * closing tag may be missing, as Nous Research's own parser allows. White space around a call belongs to nobody.
 */
export class ToolCallSplitter {
  #held = '';
  /** `closing`: a call has been read, and its closing tag may follow. */
  #state: 'text' | 'call' | 'closing' = 'text';
  #isAfterCall = false;
  #isInFence = false;

  push(text: string): SplitCalls {
    this.#held += text;
    return this.#split(false);
  }

  /** What was held back, when no more text comes. */
  flush(): SplitCalls {
    return this.#split(true);
  }

  #split(isEnd: boolean): SplitCalls {
    const out: MutableSplit = { content: '', calls: [], malformed: [] };
    const steps = { text: this.#takeText, call: this.#takeCall, closing: this.#takeClosing };
    while (steps[this.#state].call(this, out, isEnd));
    return out;
  }

  /** Each of these three returns whether something has changed, so that there may be more to do. */
  #takeText(out: MutableSplit, isEnd: boolean): boolean {
    const start = this.#isInFence ? -1 : this.#held.indexOf(OPEN_TAG);
    const fence = this.#held.indexOf(FENCE);
    const isFenceNext = fence >= 0 && (start < 0 || fence < start);
    const isCallNext = !isFenceNext && start >= 0;
    let length = isEnd ? this.#held.length : visibleLength(this.#held);
    if (isCallNext) length = start;
    if (isFenceNext) length = fence + FENCE.length;
    let text = this.#take(length);
    if (this.#isAfterCall) text = text.trimStart();
    if (text !== '') this.#isAfterCall = false;
    out.content += isCallNext ? text.trimEnd() : text;
    if (isFenceNext) this.#isInFence = !this.#isInFence;
    if (isCallNext) {
      this.#take(OPEN_TAG.length);
      this.#state = 'call';
    }
    return isFenceNext || isCallNext;
  }

  #takeCall(out: MutableSplit, isEnd: boolean): boolean {
    const jsonEnd = endOfJson(this.#held);
    let end = this.#held.length;
    if (typeof jsonEnd === 'number') {
      end = jsonEnd;
    } else {
      // What is no JSON ends at the tag; JSON that has not ended may hold the tag in a string, so only the end tells.
      const tag = this.#held.indexOf(CLOSE_TAG);
      if (tag >= 0 && (isEnd || jsonEnd === 'none')) end = tag;
      else if (!isEnd) return false;
    }
    const written = this.#take(end).trim();
    const call = readToolCall(written);
    if (call) out.calls.push(call);
    else if (written !== '') out.malformed.push(written);
    this.#isAfterCall = true;
    this.#state = 'closing';
    return true;
  }

  #takeClosing(_out: MutableSplit, isEnd: boolean): boolean {
    const rest = this.#held.trimStart();
    if (rest.startsWith(CLOSE_TAG)) this.#held = rest.slice(CLOSE_TAG.length);
    else if (!isEnd && CLOSE_TAG.startsWith(rest)) return false;
    this.#state = 'text';
    return true;
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return taken;
  }
}

interface MutableSplit {
  content: string;
  readonly calls: ToolCall[];
  readonly malformed: string[];
}

/** How much of `text` certainly belongs to no tag and no fence: all but a beginning of one, and the white space before it. */
function visibleLength(text: string): number {
  let length = text.length;
  for (let n = Math.min(OPEN_TAG.length - 1, text.length); n > 0; n--) {
    const end = text.slice(-n);
    if (OPEN_TAG.startsWith(end) || (n < FENCE.length && FENCE.startsWith(end))) {
      length -= n;
      break;
    }
  }
  return text.slice(0, length).trimEnd().length;
}

function readToolCall(json: string): ToolCall | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { name, arguments: given = {} } = value as { name?: unknown; arguments?: unknown };
  if (typeof name !== 'string' || name === '') return null;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  return { name, arguments: given as Readonly<Record<string, unknown>> };
}
