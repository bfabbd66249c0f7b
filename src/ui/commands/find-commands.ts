import MiniSearch from 'minisearch';
import { groupTitle, type Command } from './command';

/** The commands that words stand for, the likeliest first; all of them, in their order, for none. */
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
  return index.search(query).flatMap(({ id }) => byId.get(id as string) ?? []);
}
