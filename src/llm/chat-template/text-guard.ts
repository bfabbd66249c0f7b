import { SpecialTokenMatcher } from '../tokenizer/special-token-matcher';

const RANDOM_LETTERS = 20;
const TELLTALE_LETTERS = 8;

/**
 * Keeps role markers that a person (or a tool, or a page) wrote apart from those the template writes. Before rendering,
 * each one in the input becomes a placeholder: letters no one can guess, which trimming, splitting and JSON quoting
 * leave alone. After rendering, every marker still spelled out is the template's, and placeholders turn back into text.
 */
export class TextGuard {
  private readonly secret = randomLetters();
  private readonly matcher: SpecialTokenMatcher;
  private readonly spellings: readonly string[];
  private readonly placeholder: RegExp;

  constructor(controlTokens: Iterable<string>) {
    this.spellings = [...controlTokens];
    this.matcher = new SpecialTokenMatcher(this.spellings.map((text, i) => [text, i]));
    this.placeholder = new RegExp(`${this.secret}([a-j]+)z`, 'g');
  }

  hide(text: string): string {
    return this.rewrite(text, (i) => `${this.secret}${lettersOf(i)}z`);
  }

  /**
   * The text with its placeholders spelled out, or null when one of them was damaged: a template that changes case or
   * cuts strings short met one.
   */
  reveal(rendered: string): string | null {
    const damaged = rendered.replace(this.placeholder, '').toLowerCase();
    const head = this.secret.slice(0, TELLTALE_LETTERS);
    const tail = this.secret.slice(-TELLTALE_LETTERS);
    if (damaged.includes(head) || damaged.includes(tail)) return null;
    return rendered.replace(
      this.placeholder,
      (_, letters: string) => this.spellings[numberOf(letters)] ?? '',
    );
  }

  /** For templates that damage placeholders: a zero-width space after the first character makes a marker plain text. */
  blunt(text: string): string {
    return this.rewrite(text, (i) => {
      const spelling = this.spellings[i] ?? '';
      const first = String.fromCodePoint(spelling.codePointAt(0) ?? 0);
      return `${first}\u200b${spelling.slice(first.length)}`;
    });
  }

  /** Template's text and template's markers, in order; a marker is its index in the control tokens given. */
  markers(rendered: string): (string | number)[] {
    return this.matcher.split(rendered);
  }

  spelling(marker: number): string {
    return this.spellings[marker] ?? '';
  }

  private rewrite(text: string, replace: (marker: number) => string): string {
    return this.matcher
      .split(text)
      .map((fragment) => (typeof fragment === 'number' ? replace(fragment) : fragment))
      .join('');
  }
}

/** Starts with a letter no placeholder's index has, so that two placeholders in a row stay two. */
function randomLetters(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_LETTERS));
  return `q${Array.from(bytes, (byte) => String.fromCharCode(0x6b + (byte % 15))).join('')}`;
}

function lettersOf(index: number): string {
  return [...String(index)].map((digit) => String.fromCharCode(0x61 + Number(digit))).join('');
}

function numberOf(letters: string): number {
  return Number([...letters].map((letter) => letter.charCodeAt(0) - 0x61).join(''));
}
