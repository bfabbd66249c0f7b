const LONG = 80;

export interface ArgumentText {
  readonly name: string;
  readonly text: string;
  /** Too long, or of too many lines, to stand beside others. */
  readonly isLong: boolean;
}

/** The arguments of a call as the person reads them before they allow it: all of each. */
export function argumentTexts(given: Readonly<Record<string, unknown>>): ArgumentText[] {
  return Object.entries(given).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return { name, text, isLong: text.length > LONG || text.includes('\n') };
  });
}
