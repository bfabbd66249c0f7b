const MOST_CHARACTERS = 60;

/** The first line of a chat's first message, cut between words. */
export function chatTitle(message: string): string {
  const line = message.trim().split('\n')[0]?.replace(/\s+/g, ' ').trim() ?? '';
  const characters = [...line];
  if (characters.length <= MOST_CHARACTERS) return line;
  const cut = characters.slice(0, MOST_CHARACTERS).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > MOST_CHARACTERS / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
