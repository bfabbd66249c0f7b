import * as v from 'valibot';
import { isRunning, type AnswerRecord, type MessageRecord } from '../../chat-record';
import { OPEN_CALL } from '../../../hermes/tool-call-text';
import type { BackupPart, DamagedChat, WholeChat } from '../chat-file.types';
import { checkedValue, FileProblem } from '../file-problem';
import { WHOLE_CHAT } from '../record-schemas';
import { BACKUP_TYPE, BACKUP_VERSION, sha256Hex } from '../write/backup';
import { isObject } from './chat-format';

interface Backup {
  readonly chats: readonly WholeChat[];
  readonly parts: readonly BackupPart[];
  readonly damaged: readonly DamagedChat[];
  readonly isIntact: boolean;
}

const HEADER = v.object({ type: v.literal(BACKUP_TYPE), version: v.number() });
const END = v.object({ type: v.literal('end'), lines: v.number(), sha256: v.string() });
const PART = v.object({ type: v.literal('part'), kind: v.string(), value: v.unknown() });

export function isBackupHeader(value: unknown): boolean {
  return isObject(value) && value.type === BACKUP_TYPE;
}

/**
 * What can be read of a backup: each line stands for itself.
 * @throws FileProblem for one of a version that is not known
 */
export async function readBackup(text: string): Promise<Backup> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const { version } = checkedValue(HEADER, parsed(lines[0] ?? ''));
  if (version !== BACKUP_VERSION) {
    throw new FileProblem(
      `found a backup of version ${String(version)}; this page reads version ${String(BACKUP_VERSION)}: open it in the page that wrote it, or in a newer one`,
    );
  }
  const end = v.safeParse(END, parsed(lines.at(-1) ?? ''));
  const body = lines.slice(1, end.success ? -1 : undefined);
  const chats: WholeChat[] = [];
  const parts: BackupPart[] = [];
  const damaged: DamagedChat[] = [];
  for (const [i, line] of body.entries()) {
    const where = `line ${String(i + 2)}`;
    try {
      const value = parsed(line);
      if (value === undefined) throw new FileProblem('found no JSON');
      if (isObject(value) && value.type === 'part') {
        const { kind, value: part } = checkedValue(PART, value);
        parts.push({ kind, value: part });
      } else chats.push(safeChat(checkedValue(WHOLE_CHAT, value)));
    } catch (thrown) {
      if (!(thrown instanceof FileProblem)) throw thrown;
      damaged.push({ where, reason: thrown.message });
    }
  }
  return { chats, parts, damaged, isIntact: end.success && (await isAsWritten(text, end.output)) };
}

async function isAsWritten(text: string, end: v.InferOutput<typeof END>): Promise<boolean> {
  const endsAt = text.lastIndexOf('\n', text.trimEnd().length - 1) + 1;
  const before = text.slice(0, endsAt);
  const nLines = before.split('\n').length - 2;
  return end.lines === nLines && end.sha256 === (await sha256Hex(new TextEncoder().encode(before)));
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
 * Messages get ids of their own, since those of another chat here may be the same. Nothing that was under way goes on by itself, and
 * nothing is read as a call again that was not one.
 * @throws FileProblem where messages have the same id, or follow each other in a circle
 */
function safeChat({ chat, messages }: WholeChat): WholeChat {
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
      return message.role === 'user'
        ? { ...message, ...place }
        : { ...safeAnswer(message), ...place };
    }),
  };
}

function safeAnswer(answer: AnswerRecord): AnswerRecord {
  const { raw, calls, asked, status } = answer;
  // What is gone on with is read once more; there, text that looks like a call and was none must stay text.
  const looksLikeCall = raw.includes(OPEN_CALL) && calls.length === 0;
  return {
    ...answer,
    status: isRunning(status) ? 'interrupted' : status,
    asked: looksLikeCall ? { ...asked, tools: [] } : asked,
    calls: calls.map((call) => {
      const isOpen = ['waiting', 'asking', 'running'].includes(call.status);
      return isOpen ? { ...call, status: 'stopped' } : call;
    }),
  };
}
