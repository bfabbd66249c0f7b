import { buildChat } from './build-chat';
import {
  CHAT_FILE_NAMES,
  type ChatFileContent,
  type ChatFileFormat,
  type DamagedChat,
  type SourceChat,
  type WholeChat,
} from './chat-file.types';
import { describeValue, FileProblem } from './file-problem';
import { CHAT_FILE_LIMITS } from './limits';
import { isBackupHeader, readBackup } from './read/backup';
import { isChatMl, readChatMl } from './read/chatml';
import { chatValues, formatOf } from './read/chat-values';
import { isMarkedMarkdown, readMarkdown } from './read/markdown';
import { decodeText, isZip, unzipTexts } from './read/unzip';

/**
 * The chats of a file, whoever wrote it: see `CHAT_FILE_NAMES`. One that is damaged is told, and takes no other with it.
 * @throws FileProblem that says what was found where no chat is known
 */
export async function readChatFile(bytes: Uint8Array): Promise<ChatFileContent> {
  if (bytes.length > CHAT_FILE_LIMITS.bytes) {
    throw new FileProblem(
      `found ${String(bytes.length)} bytes; allowed: ${String(CHAT_FILE_LIMITS.bytes)}`,
    );
  }
  if (!isZip(bytes)) return readText(decodeText(bytes));
  const files: ChatFileContent[] = [];
  const others: string[] = [];
  for (const { name, text } of unzipTexts(bytes)) {
    try {
      files.push(await readText(text));
    } catch (thrown) {
      if (!(thrown instanceof FileProblem)) throw thrown;
      others.push(name);
    }
  }
  const [first] = files;
  if (!first) throw unknownFormat(`a ZIP file with ${listed(others)}`);
  return {
    format: first.format,
    chats: files.flatMap(({ chats }) => chats),
    damaged: files.flatMap(({ damaged }) => damaged),
    leftOut: counted([
      ...files.flatMap(({ leftOut }) => leftOut),
      ...others.map((name) => `the file “${name}”, in which no chat is known`),
    ]),
    parts: files.flatMap(({ parts }) => parts),
    isIntact: files.every(({ isIntact }) => isIntact),
  };
}

async function readText(text: string): Promise<ChatFileContent> {
  if (text.trim() === '') throw new FileProblem('found an empty file');
  if (isBackupHeader(firstLine(text))) {
    const chats: WholeChat[] = [];
    const backup = await readBackup(new Blob([text]), (chat) => {
      chats.push(chat);
    });
    return { format: 'backup', leftOut: [], chats, ...backup };
  }
  if (isMarkedMarkdown(text)) return oneChat('markdown', readMarkdown(text));
  if (isChatMl(text)) return oneChat('chatml', readChatMl(text));
  if (!/^\s*[[{]/.test(text))
    throw unknownFormat(`text that begins with “${text.trim().slice(0, 40)}”`);
  return readValues(text);
}

/** The first line as JSON: it tells a backup. */
export function firstLine(text: string): unknown {
  const end = text.indexOf('\n');
  // A header is short; a file of one line may be all that there is.
  if (end < 0 || end > 1000) return null;
  try {
    return JSON.parse(text.slice(0, end));
  } catch {
    return null;
  }
}

function readValues(text: string): ChatFileContent {
  const values = chatValues(text);
  if (values.length > CHAT_FILE_LIMITS.chats) {
    throw new FileProblem(
      `found ${String(values.length)} chats; allowed: ${String(CHAT_FILE_LIMITS.chats)}`,
    );
  }
  const chats: WholeChat[] = [];
  const damaged: DamagedChat[] = [];
  const leftOut: string[] = [];
  const formats = new Map<ChatFileFormat, number>();
  for (const { where, value, problem } of values) {
    const format = formatOf(value);
    if (format) formats.set(format.id, (formats.get(format.id) ?? 0) + 1);
    try {
      if (problem !== undefined) throw new FileProblem(problem);
      if (!format) throw new FileProblem(`found ${describeValue(value)}, which is no chat`);
      const source = format.read(value);
      chats.push(buildChat(source));
      leftOut.push(...source.leftOut);
    } catch (thrown) {
      if (!(thrown instanceof FileProblem)) throw thrown;
      damaged.push({ where, reason: thrown.message });
    }
  }
  const [usual] = [...formats].sort(([, a], [, b]) => b - a);
  if (!usual) {
    throw values.length === 0
      ? new FileProblem('found an empty list; allowed: at least one chat')
      : unknownFormat(
          describeValue(values.length > 1 ? values.map(({ value }) => value) : values[0]?.value),
        );
  }
  return {
    format: usual[0],
    chats,
    damaged,
    leftOut: counted(leftOut),
    parts: [],
    isIntact: true,
  };
}

function oneChat(format: ChatFileFormat, source: SourceChat): ChatFileContent {
  return {
    format,
    chats: [buildChat(source)],
    damaged: [],
    leftOut: counted(source.leftOut),
    parts: [],
    isIntact: true,
  };
}

function unknownFormat(found: string): FileProblem {
  return new FileProblem(
    `found ${found}; known are ${Object.values(CHAT_FILE_NAMES).join(', ')}, as JSON, JSON in lines or ZIP`,
  );
}

/** Each once, with how often it came. */
function counted(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, n]) => (n === 1 ? word : `${word} (${String(n)} times)`));
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'no JSON file in it';
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${String(names.length - 5)} more` : shown;
}
