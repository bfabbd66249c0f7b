import type { Tool } from './tool';

export interface AttachedFile {
  readonly name: string;
  readonly text: string;
}

/** The files of the conversation that is open. */
export type AttachedFiles = () => readonly AttachedFile[];

/** Characters of one page: some two thousand tokens, which leaves a small context room for an answer. */
const PAGE = 8000;

export const READ_ATTACHMENT = 'read_attachment';

export function readAttachment(files: AttachedFiles): Tool {
  const place = (description: string): object => ({ type: 'integer', minimum: 0, description });
  return {
    signature: {
      name: READ_ATTACHMENT,
      description: 'Read a file that the person attached to this conversation, page by page',
      parameters: {
        type: 'object',
        properties: {
          name: { type: 'string', description: 'Name of the file' },
          from: place('First character, 0 when left out'),
          to: place(`Character to end before; at most ${String(PAGE)} come at once`),
        },
        required: ['name'],
      },
    },
    capabilities: ['private-read', 'untrusted-in'],
    run({ name, from = 0, to }) {
      const { name: found, text } = fileNamed(files(), String(name));
      const start = Number(from);
      if (start > text.length) {
        throw new Error(`from is ${String(start)}; ${found} has ${String(text.length)} characters`);
      }
      const wanted = to === undefined ? text.length : Number(to);
      if (wanted < start)
        throw new Error(`to is ${String(wanted)}, before from (${String(start)})`);
      const end = Math.min(wanted, start + PAGE, text.length);
      return {
        name: found,
        from: start,
        to: end,
        characters: text.length,
        ...(end < text.length && { next_from: end }),
        text: text.slice(start, end),
      };
    },
  };
}

/** @throws Error with the names there are */
function fileNamed(files: readonly AttachedFile[], name: string): AttachedFile {
  const wanted = name.trim().toLowerCase();
  const file =
    files.find((one) => one.name === name) ??
    files.find((one) => one.name.toLowerCase() === wanted);
  if (file) return file;
  if (files.length === 0) throw new Error('no file is attached to this conversation');
  throw new Error(
    `no file "${name}" is attached; attached are ${files.map((one) => `"${one.name}"`).join(', ')}`,
  );
}
