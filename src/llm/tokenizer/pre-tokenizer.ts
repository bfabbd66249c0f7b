import { classifyText, LETTER, NUMBER, OTHER, SECOND_HALF, SPACE } from './character-classes';

/**
 * Splits text into the words that BPE merges never cross. Written by hand rather than as regular expressions because
 * one left-to-right scan stays linear and needs no backtracking stack on hostile text (a 100 MB run of letters is one
 * match); each step names the alternative of the model's regex that it stands for.
 *
 * The regexes (L, N as Unicode categories, s as White_Space):
 *   qwen2       (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n L N]?L+|N| ?[^s L N]+[\r\n]*|s*[\r\n]+|s+(?!\S)|s+
 *   llama-bpe   the same with N{1,3}
 *   seed-coder  the same as qwen2 without the [\r\n]* after punctuation
 *   smollm      each N alone, then GPT-2: 's|'t|'re|'ve|'m|'ll|'d| ?L+| ?N+| ?[^s L N]+|s+(?!\S)|s+
 */
export const PRE_TOKENIZERS = {
  qwen2: (text: string) => splitLlama3Style(text, { maxDigits: 1, newlinesAfterPunctuation: true }),
  'llama-bpe': (text: string) =>
    splitLlama3Style(text, { maxDigits: 3, newlinesAfterPunctuation: true }),
  'seed-coder': (text: string) =>
    splitLlama3Style(text, { maxDigits: 1, newlinesAfterPunctuation: false }),
  smollm: splitSmolLm,
} as const;

export type PreTokenizerName = keyof typeof PRE_TOKENIZERS;

/** Word ends as UTF-16 offsets, ascending; the last one is `text.length`. */
export type PreTokenizer = (text: string) => number[];

const APOSTROPHE = 0x27;
const BLANK = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A stretch of classified text; reading past `end` gives class 0, which belongs to no run. */
class Scanner {
  constructor(
    readonly text: string,
    private readonly classes: Uint8Array,
    readonly end: number,
  ) {}

  classAt(i: number): number {
    return i < this.end ? (this.classes[i] ?? 0) : 0;
  }

  unitAt(i: number): number {
    return i < this.end ? this.text.charCodeAt(i) : -1;
  }

  isNewline(i: number): boolean {
    const unit = this.unitAt(i);
    return unit === LINE_FEED || unit === CARRIAGE_RETURN;
  }

  /** The offset after the character at i. */
  after(i: number): number {
    return this.classAt(i + 1) & SECOND_HALF ? i + 2 : i + 1;
  }

  skip(i: number, wanted: number): number {
    while (this.classAt(i) & wanted) i++;
    return i;
  }

  /** Length of 's 't 'm 'd 're 've 'll at i, else 0. */
  contractionLength(i: number, ignoreCase: boolean): number {
    if (this.unitAt(i) !== APOSTROPHE) return 0;
    const first = this.letterAt(i + 1, ignoreCase);
    if (first === 's' || first === 't' || first === 'm' || first === 'd') return 2;
    const pair = first + this.letterAt(i + 2, ignoreCase);
    return pair === 're' || pair === 've' || pair === 'll' ? 3 : 0;
  }

  private letterAt(i: number, ignoreCase: boolean): string {
    const unit = this.unitAt(i);
    // ASCII only: the long s (U+017F) and the Kelvin sign fold to s and k elsewhere, but not in llama.cpp.
    if (unit < 0x41 || unit > 0x7a) return '';
    return String.fromCharCode(ignoreCase ? unit | 0x20 : unit);
  }
}

interface Llama3Style {
  readonly maxDigits: number;
  readonly newlinesAfterPunctuation: boolean;
}

function splitLlama3Style(text: string, style: Llama3Style): number[] {
  const scanner = new Scanner(text, classifyText(text), text.length);
  const ends: number[] = [];
  for (let i = 0; i < text.length;) {
    i = llama3WordEnd(scanner, i, style);
    ends.push(i);
  }
  return ends;
}

function llama3WordEnd(scanner: Scanner, i: number, style: Llama3Style): number {
  const contraction = scanner.contractionLength(i, true);
  if (contraction > 0) return i + contraction;

  const kind = scanner.classAt(i);
  // [^\r\n L N]?L+
  if (!(kind & NUMBER) && !scanner.isNewline(i)) {
    const letters = kind & LETTER ? i : scanner.after(i);
    if (scanner.classAt(letters) & LETTER) return scanner.skip(letters, LETTER);
  }
  // N{1,max}
  if (kind & NUMBER) {
    for (let digits = 0; digits < style.maxDigits && scanner.classAt(i) & NUMBER; digits++) {
      i = scanner.after(i);
    }
    return i;
  }
  //  ?[^s L N]+[\r\n]*
  const symbols = scanner.unitAt(i) === BLANK ? i + 1 : i;
  if (scanner.classAt(symbols) & OTHER) {
    let end = scanner.skip(symbols, OTHER);
    if (style.newlinesAfterPunctuation) while (scanner.isNewline(end)) end++;
    return end;
  }
  // s*[\r\n]+
  const spaces = scanner.skip(i, SPACE);
  for (let last = spaces - 1; last >= i; last--) {
    if (scanner.isNewline(last)) return last + 1;
  }
  return withoutLastSpace(scanner, i, spaces);
}

function splitSmolLm(text: string): number[] {
  const classes = classifyText(text);
  const ends: number[] = [];
  const whole = new Scanner(text, classes, text.length);
  for (let i = 0; i < text.length;) {
    if (whole.classAt(i) & NUMBER) {
      i = whole.after(i);
      ends.push(i);
      continue;
    }
    // The GPT-2 pattern sees each stretch between digits as a text of its own: its end is a real end for s+(?!\S).
    const piece = new Scanner(text, classes, whole.skip(i, LETTER | SPACE | OTHER));
    while (i < piece.end) {
      i = gpt2WordEnd(piece, i);
      ends.push(i);
    }
  }
  return ends;
}

function gpt2WordEnd(scanner: Scanner, i: number): number {
  const contraction = scanner.contractionLength(i, false);
  if (contraction > 0) return i + contraction;

  const start = scanner.unitAt(i) === BLANK ? i + 1 : i;
  const kind = scanner.classAt(start) & (LETTER | OTHER);
  if (kind) return scanner.skip(start, kind);
  return withoutLastSpace(scanner, i, scanner.skip(i, SPACE));
}

/** s+(?!\S)|s+ : a run of spaces leaves its last one to the word that follows. */
function withoutLastSpace(scanner: Scanner, start: number, end: number): number {
  return end - start > 1 && end < scanner.end ? end - 1 : end;
}
