/** What stands between the last two fences of a Markdown text; null without one. */
export function lastCodeBlock(markdown: string): string | null {
  const blocks = [
    ...markdown.matchAll(/^ {0,3}(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:\n {0,3}\1|$(?![\s\S]))/gm),
  ];
  return blocks.at(-1)?.[2] ?? null;
}
