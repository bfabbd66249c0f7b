/** Something that can be done to the page, from a key or from the palette. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** As tinykeys has them; none for what is in the palette only. A browser may keep one for itself, so there may be a second. */
  readonly keys: readonly string[];
  /** Further words that find it; two at least, which is how they are known to be text. */
  readonly words?: string;
  /** Whether there is nothing for it to do now. */
  readonly isOff?: () => boolean;
  /** Whether its keys belong to a text field in which something stands. */
  readonly isOffInText?: boolean;
  readonly run: () => void;
}

export const COMMAND_GROUPS = ['chat', 'answer', 'question', 'go-to'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export function groupTitle(group: CommandGroup): string {
  const titles = { chat: 'Chat', answer: 'Answer', question: 'Question', 'go-to': 'Go to' };
  return titles[group];
}
