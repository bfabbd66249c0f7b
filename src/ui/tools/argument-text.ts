const LONG = 80;
/** Control characters but for tabs and line breaks, and those that are not seen or turn the text round. */
const UNSEEN = /[\p{Cf}\u2028\u2029]|(?![\t\n])\p{Cc}/gu;

export interface ArgumentText {
  readonly name: string;
  readonly text: string;
  /** Too long, or of too many lines, to stand beside others. */
  readonly isLong: boolean;
}

/** The arguments of a call as the person reads them before they allow it: all of each, and nothing in it that hides. */
export function argumentTexts(given: Readonly<Record<string, unknown>>): ArgumentText[] {
  return Object.entries(given).map(([name, value]) => {
    const text = visible(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
    return { name: visible(name), text, isLong: text.length > LONG || text.includes('\n') };
  });
}

function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
