/** The text of a token, in which a line break can be seen. */
export function visibleBreaks(text: string): string {
  return text.replaceAll('\n', '⏎\n');
}
