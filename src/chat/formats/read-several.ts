import type { ChatFileContent, DamagedChat, LeftOut } from './chat-file.types';
import { FileProblem, unknownFormat } from './file-problem';

type Content = Omit<ChatFileContent, 'chats'>;

interface NamedFile {
  readonly name: string;
  /** @throws FileProblem */
  readonly read: () => Promise<Content>;
}

/**
 * What several files hold together, one of which is read after the other. Where there is no chat in one, that is told, and takes no other
 * with it.
 * @param what they are, for a message
 * @throws FileProblem where there is none in any
 */
export async function readSeveral(files: readonly NamedFile[], what: string): Promise<Content> {
  const contents: Content[] = [];
  const damaged: DamagedChat[] = [];
  const strangers: LeftOut[] = [];
  for (const { name, read } of files) {
    try {
      contents.push(await read());
    } catch (thrown) {
      if (!(thrown instanceof FileProblem)) throw thrown;
      if (thrown.code === 'no_chats') strangers.push({ kind: 'stranger', name });
      else damaged.push({ where: { kind: 'file', n: 1, title: name }, reason: thrown.message });
    }
  }
  const [first] = contents;
  if (!first) throw unknownFormat(`${what} ${listed(files)}`);
  return {
    format: first.format,
    damaged: [...contents.flatMap((one) => one.damaged), ...damaged],
    leftOut: counted([...contents.flatMap(({ leftOut }) => leftOut), ...strangers]),
    parts: contents.flatMap(({ parts }) => parts),
    isIntact: contents.every(({ isIntact }) => isIntact),
  };
}

/** Each once, with how often it came. */
export function counted(
  all: readonly (LeftOut & { readonly times?: number })[],
): ChatFileContent['leftOut'] {
  const counts = new Map<string, ChatFileContent['leftOut'][number]>();
  for (const one of all) {
    const key = `${one.kind} ${one.name}`;
    counts.set(key, { ...one, times: (counts.get(key)?.times ?? 0) + (one.times ?? 1) });
  }
  return [...counts.values()];
}

function listed(files: readonly NamedFile[]): string {
  if (files.length === 0) return 'no JSON file in it';
  const shown = files
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
  return files.length > 5 ? `${shown} and ${String(files.length - 5)} more` : shown;
}
