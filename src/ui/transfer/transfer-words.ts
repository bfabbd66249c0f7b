import type { DamagedChat } from '../../chat/formats/chat-file.types';
import { plural } from '../../locales/plural';
import type { FoundChats, ImportReport } from '../../state/chat-transfer.svelte';

/** Something that a backup holds beside chats. */
export function partName({ part, name }: ImportReport['parts'][number]): string {
  switch (part) {
    case 'folder':
      return name === '' ? 'a folder' : `the folder “${name}”`;
    case 'persona':
      return name === '' ? 'a persona' : `the persona “${name}”`;
    case 'tool':
      return name === '' ? 'a tool of your own' : `the tool “${name}”`;
    case 'preset':
      return name === '' ? 'a preset' : `the preset “${name}”`;
    case 'template':
      return name === '' ? 'the choice of a template' : `the template for “${name}”`;
    case 'settings':
      return 'the settings';
    case 'server':
      return name === '' ? 'an MCP server' : `the MCP server ${name}`;
    default:
      return `“${part}”`;
  }
}

/** Where something stands in a file. */
export function placeName({ kind, n, title }: DamagedChat['where']): string {
  if (kind === 'file') return title === '' ? 'The file' : `The file (“${title}”)`;
  if (kind === 'line') return title === '' ? `Line ${String(n)}` : `Line ${String(n)} (“${title}”)`;
  return title === '' ? `Chat ${String(n)}` : `Chat ${String(n)} (“${title}”)`;
}

/** What has no place here. */
export function leftOutName({
  kind,
  name,
  times,
}: FoundChats['summary']['leftOut'][number]): string {
  switch (kind) {
    case 'picture':
      return plural(times, ['A picture', '{n} pictures']);
    case 'recording':
      return plural(times, ['A recording', '{n} recordings']);
    case 'binary':
      return plural(times, ['A file that is no text', '{n} files that are no text']);
    case 'file':
      return `The file “${name}”`;
    case 'text':
      return `The text of “${name}”, which is not in the file`;
    case 'part':
      return `Parts of type “${name}”`;
    case 'result':
      return plural(times, [
        'A result of a tool, without its call',
        '{n} results of tools, without their calls',
      ]);
    case 'speaker':
      return `The name “${name}” of a speaker`;
    case 'stranger':
      return `The file “${name}”, in which no chat is known`;
  }
}
