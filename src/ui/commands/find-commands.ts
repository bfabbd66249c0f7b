import MiniSearch from 'minisearch';
import { folded, matchScore, wordsOf } from '../../chat/search-text';
import { groupTitle, type Command } from './command';

/**
 * The commands that words stand for, the likeliest first; all of them, in their order, for none. Where a script puts no spaces between
 * words, the index takes a whole title for one: there a part of it is looked for, as in chats.
 */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  if (query.trim() === '') return commands;
  const index = new MiniSearch<Command>({
    fields: ['title', 'words', 'group'],
    extractField: (command, field) =>
      field === 'group' ? groupTitle(command.group) : String(command[field as keyof Command] ?? ''),
    searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND', boost: { title: 3 } },
  });
  index.addAll(commands);
  const byId = new Map(commands.map((command) => [command.id, command]));
  const found = index.search(query).flatMap(({ id }) => byId.get(id as string) ?? []);
  const words = wordsOf(query);
  const within = commands.filter(
    (command) => matchScore(folded(`${command.title} ${command.words ?? ''}`), words) > 0,
  );
  return [...new Set([...found, ...within])];
}
