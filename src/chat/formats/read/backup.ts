import { createSHA256 } from 'hash-wasm';
import * as v from 'valibot';
import type { MessageRecord } from '../../chat-record';
import type { BackupPart, DamagedChat, WholeChat } from '../chat-file.types';
import { checkedValue, FileProblem } from '../file-problem';
import { foreignChat } from '../foreign-chat';
import { CHAT_FILE_LIMITS } from '../limits';
import { WHOLE_CHAT } from '../record-schemas';
import { BACKUP_TYPE, BACKUP_VERSION } from '../write/backup';
import { isObject } from './chat-format';
import { linesOf, type FileLine } from './file-lines';
import { decodeText } from './unzip';

interface Backup {
  readonly parts: readonly BackupPart[];
  readonly damaged: readonly DamagedChat[];
  readonly isIntact: boolean;
}

/** Where the line of a chat stands in its file. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
}

const HEADER = v.object({ type: v.literal(BACKUP_TYPE), version: v.number() });
const END = v.object({ type: v.literal('end'), lines: v.number(), sha256: v.string() });
const PART = v.object({ type: v.literal('part'), kind: v.string(), value: v.unknown() });

export function isBackupHeader(value: unknown): boolean {
  return isObject(value) && value.type === BACKUP_TYPE;
}

/**
 * What can be read of a backup, of any size: each line stands for itself, and is let go of before the next is read.
 * @param onChat told of each chat, in the order of the file
 * @throws FileProblem for one of a version that is not known
 */
export async function readBackup(
  file: Blob,
  onChat: (chat: WholeChat, place: LinePlace) => void,
): Promise<Backup> {
  const parts: BackupPart[] = [];
  const damaged: DamagedChat[] = [];
  const hash = await createSHA256();
  /** The last line that says something, which is the end where the backup is whole. Its hash is of what stands before. */
  let last: NumberedLine | null = null;
  /** Blank lines behind it. */
  let blank: Uint8Array[] = [];
  let nLines = 0;
  let n = 0;
  const take = (line: NumberedLine): void => {
    if (line.n === 1) assertVersion(line.text);
    else {
      try {
        const part = partOf(line, onChat);
        if (part) parts.push(part);
      } catch (thrown) {
        if (!(thrown instanceof FileProblem)) throw thrown;
        damaged.push({ where: { kind: 'line', n: line.n, title: '' }, reason: thrown.message });
      }
    }
    for (const bytes of [line.bytes, ...blank]) hash.update(bytes);
    nLines += 1 + blank.length;
    blank = [];
  };
  for await (const line of linesOf(file)) {
    n += 1;
    const text = lineText(line);
    if (text.trim() === '') blank.push(line.bytes);
    else {
      if (last) take(last);
      last = { ...line, n, text };
    }
  }
  const end = v.safeParse(END, last ? parsed(last.text) : null);
  if (last && (!end.success || last.n === 1)) take(last);
  const isIntact =
    end.success && end.output.lines === nLines - 1 && end.output.sha256 === hash.digest('hex');
  return { parts, damaged, isIntact };
}

/** A chat that was told of when its backup was read. @throws FileProblem when the file has changed */
export async function readBackupChat(file: Blob, { start, end }: LinePlace): Promise<WholeChat> {
  return chatOf(parsed(await file.slice(start, end).text()));
}

interface NumberedLine extends FileLine {
  /** From 1. */
  readonly n: number;
  readonly text: string;
}

/** One that is too long is left unread, and is no JSON. */
function lineText({ bytes }: FileLine): string {
  return bytes.length > CHAT_FILE_LIMITS.bytes ? '-' : decodeText(bytes);
}

function assertVersion(text: string): void {
  const { version } = checkedValue(HEADER, parsed(text));
  if (version !== BACKUP_VERSION) {
    throw new FileProblem(
      `found a backup of version ${String(version)}; this page reads version ${String(BACKUP_VERSION)}: open it in the page that wrote it, or in a newer one`,
      'other_version',
    );
  }
}

/** @returns null for a chat, which `onChat` is told of */
function partOf(
  { start, bytes, text }: NumberedLine,
  onChat: (chat: WholeChat, place: LinePlace) => void,
): BackupPart | null {
  if (bytes.length > CHAT_FILE_LIMITS.bytes) {
    throw new FileProblem(
      `found ${String(bytes.length)} bytes; allowed: ${String(CHAT_FILE_LIMITS.bytes)}`,
    );
  }
  const value = parsed(text);
  if (value === undefined) throw new FileProblem('found no JSON');
  if (isObject(value) && value.type === 'part') {
    const { kind, value: part } = checkedValue(PART, value);
    return { kind, value: part };
  }
  onChat(chatOf(value), { start, end: start + bytes.length });
  return null;
}

function chatOf(value: unknown): WholeChat {
  return withOwnIds(foreignChat(checkedValue(WHOLE_CHAT, value)));
}

/** Undefined for what is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Messages get ids of their own, since those of another chat here may be the same.
 * @throws FileProblem where messages have the same id
 */
function withOwnIds({ chat, messages }: WholeChat): WholeChat {
  const ids = new Map(messages.map(({ id }) => [id, crypto.randomUUID() as string]));
  if (ids.size < messages.length) throw new FileProblem('found two messages of the same id');
  const newId = (id: string | null): string | null => (id === null ? null : (ids.get(id) ?? null));
  const fromId = newId(chat.window?.fromId ?? null);
  return {
    chat: {
      ...chat,
      leafId: newId(chat.leafId),
      window: chat.window && fromId !== null ? { ...chat.window, fromId } : null,
    },
    messages: messages.map((message): MessageRecord => {
      const place = {
        id: newId(message.id) ?? message.id,
        chatId: chat.id,
        parentId: newId(message.parentId),
      };
      return { ...message, ...place };
    }),
  };
}
