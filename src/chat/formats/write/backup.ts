import type { BackupPart, WholeChat } from '../chat-file.types';

/** Told by the first line; a reader of another version says which it knows. */
export const BACKUP_TYPE = 'talaria-backup';
export const BACKUP_VERSION = 1;

/**
 * A backup is lines of JSON, so that one damaged line loses one chat: a header, then chats and whatever else the person made, then an
 * end that counts the lines between and has the SHA-256 of all bytes before it.
 */
export function backupHeader(createdMs: number): string {
  const created = new Date(createdMs).toISOString();
  return `${JSON.stringify({ type: BACKUP_TYPE, version: BACKUP_VERSION, created })}\n`;
}

export function backupChat({ chat, messages }: WholeChat): string {
  return `${JSON.stringify({ type: 'chat', chat, messages })}\n`;
}

export function backupPart({ kind, value }: BackupPart): string {
  return `${JSON.stringify({ type: 'part', kind, value })}\n`;
}

/**
 * @param lines how many there are, the header not counted
 * @param sha256 of all bytes before, the header's among them
 */
export function backupEnd(lines: number, sha256: string): string {
  return `${JSON.stringify({ type: 'end', lines, sha256 })}\n`;
}
