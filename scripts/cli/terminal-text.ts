/**
 * Text from a model or a file as a terminal may have it: without the control characters (but tab and line feed) that could
 * move its cursor, retitle its window or put text on its clipboard.
 */
export function withoutControls(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}/gu, '');
}
