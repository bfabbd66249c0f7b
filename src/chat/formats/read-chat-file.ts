import { buildChat } from './build-chat';
import {
  type ChatFileContent,
  type ChatFileFormat,
  type DamagedChat,
  type LeftOut,
  type SourceChat,
  type WholeChat,
} from './chat-file.types';
import { describeValue, FileProblem, unknownFormat } from './file-problem';
import { CHAT_FILE_LIMITS } from './limits';
import { counted, readSeveral } from './read-several';
import { isBackupHeader, readBackup } from './read/backup';
import { isChatMl, readChatMl } from './read/chatml';
import { chatValues, formatOf } from './read/chat-values';
import { isMarkedMarkdown, readMarkdown } from './read/markdown';
import { isZip, zippedTexts } from './read/unzip';

/**
 * The chats of a file, whoever wrote it: see `CHAT_FILE_NAMES`. One that is damaged is told, and takes no other with it.
 * @throws FileProblem that says what was found where no chat is known
 */
export async function readChatFile(file: Blob): Promise<ChatFileContent> {
  if (await isZip(file)) return readZip(file);
  if (file.size > CHAT_FILE_LIMITS.bytes) {
    throw new FileProblem(
      `found ${String(file.size)} bytes; allowed: ${String(CHAT_FILE_LIMITS.bytes)}`,
      'too_large',
    );
  }
  return readText(await file.text());
}

/** One file of it is let go of before the next is unpacked. */
async function readZip(file: Blob): Promise<ChatFileContent> {
  const chats: WholeChat[] = [];
  const texts = await zippedTexts(file);
  const content = await readSeveral(
    texts.map(({ name, text }) => ({
      name,
      read: async () => {
        const { chats: some, ...rest } = await readText(await text());
        for (const chat of some) chats.push(chat);
        return rest;
      },
    })),
    'a ZIP file with',
  );
  return { ...content, chats };
}

async function readText(text: string): Promise<ChatFileContent> {
  if (text.trim() === '') throw new FileProblem('found an empty file', 'no_chats');
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
      'too_large',
    );
  }
  const chats: WholeChat[] = [];
  const damaged: DamagedChat[] = [];
  const leftOut: LeftOut[] = [];
  const formats = new Map<ChatFileFormat, number>();
  for (const { where, value, problem } of values) {
    const format = formatOf(value);
    if (format) formats.set(format.id, (formats.get(format.id) ?? 0) + 1);
    try {
      if (problem !== undefined) throw new FileProblem(problem);
      if (!format) throw new FileProblem(`found ${describeValue(value)}, which is no chat`);
      const built = buildChat(format.read(value));
      chats.push(built.whole);
      leftOut.push(...built.leftOut);
    } catch (thrown) {
      if (!(thrown instanceof FileProblem)) throw thrown;
      damaged.push({ where, reason: thrown.message });
    }
  }
  const [usual] = [...formats].sort(([, a], [, b]) => b - a);
  if (!usual) {
    throw values.length === 0
      ? new FileProblem('found an empty list; allowed: at least one chat', 'no_chats')
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
  const { whole, leftOut } = buildChat(source);
  return {
    format,
    chats: [whole],
    damaged: [],
    leftOut: counted(leftOut),
    parts: [],
    isIntact: true,
  };
}
