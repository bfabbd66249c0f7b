import type { ChatFolder, ChatRecord } from '../chat/chat-record';
import { EXPORT_FORMATS, writeChat, type ExportFormat } from '../chat/formats/write-chat-file';
import { backupEnd, backupHeader, backupPart } from '../chat/formats/write/backup';
import type { ExportOptions } from '../chat/formats/write/export-options';
import type { ChatStore } from '../storage/chats/chat-store';
import { readParts, type BackupSources } from './backup-parts';
import { fileStem } from './file-stem';

const TALARIA = { extension: 'jsonl', extensionOfMany: 'jsonl' };

type Reads = Pick<ChatStore, 'messagesOf' | 'listFolders'>;

/** Told after each chat. */
export type OnWritten = (nWritten: number) => void;

/** A file with these chats; read one after the other, so that the page goes on meanwhile. */
export async function exportChats(
  store: Reads,
  chats: readonly ChatRecord[],
  format: ExportFormat['id'],
  options: ExportOptions,
  onWritten: OnWritten = () => undefined,
): Promise<File> {
  const { extension, extensionOfMany } = EXPORT_FORMATS.find(({ id }) => id === format) ?? TALARIA;
  const [only] = chats;
  const isOneOfMany = chats.length !== 1;
  const stem = !isOneOfMany && only ? fileStem(only.title, 'chat') : `talaria-chats-${today()}`;
  const name = `${stem}.${isOneOfMany ? extensionOfMany : extension}`;
  if (format === 'talaria') return backupFile(store, chats, [], name, onWritten);
  const texts: string[] = [];
  for (const chat of chats) {
    const messages = await store.messagesOf(chat.id);
    texts.push(writeChat({ chat, messages }, format, { ...options, isOneOfMany }));
    onWritten(texts.length);
  }
  if (isOneOfMany && extensionOfMany === 'zip') return new File([await zipped(chats, texts)], name);
  return new File(texts, name, { type: MIME_TYPES[extension] ?? 'text/plain' });
}

/** All that the person made, but for models. */
export async function exportEverything(
  store: Reads,
  chats: readonly ChatRecord[],
  sources: BackupSources,
  onWritten: OnWritten = () => undefined,
): Promise<File> {
  const others = (await readParts(sources)).map(backupPart);
  const parts = [...folderParts(await store.listFolders()), ...others];
  return backupFile(store, chats, parts, `talaria-backup-${today()}.jsonl`, onWritten);
}

/** As a backup has them. */
export function folderParts(folders: readonly ChatFolder[]): string[] {
  return folders.map((value) => backupPart({ kind: 'folder', value }));
}

/** Each chat is let go of once it stands in the file, which may be larger than what a tab holds. */
export async function backupFile(
  store: Pick<Reads, 'messagesOf'>,
  chats: readonly ChatRecord[],
  parts: readonly string[],
  name: string,
  onWritten: OnWritten = () => undefined,
): Promise<File> {
  const { streamingHash } = await import('../storage/models/hash');
  const hash = await streamingHash('sha256');
  const encoder = new TextEncoder();
  const lines: Blob[] = [];
  const add = (line: string): void => {
    const bytes = encoder.encode(line);
    hash.update(bytes);
    lines.push(new Blob([bytes]));
  };
  const options = { withThoughts: true, withAttachments: true, withVersions: true };
  add(backupHeader(Date.now()));
  for (const chat of chats) {
    const messages = await store.messagesOf(chat.id);
    add(writeChat({ chat, messages }, 'talaria', { ...options, isOneOfMany: true }));
    onWritten(lines.length - 1);
  }
  for (const part of parts) add(part);
  const end = backupEnd(lines.length - 1, hash.digest());
  return new File([...lines, end], name, { type: 'application/jsonl' });
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  json: 'application/json',
  jsonl: 'application/jsonl',
};

async function zipped(chats: readonly ChatRecord[], texts: readonly string[]): Promise<Blob> {
  const { BlobWriter, TextReader, ZipWriter } =
    await import('@zip.js/zip.js/lib/zip-core-native.js');
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [i, { title }] of chats.entries()) {
    // Numbers keep apart what is called the same, and the order.
    const name = `${String(i + 1).padStart(4, '0')} ${fileStem(title, 'chat')}.md`;
    await zip.add(name, new TextReader(texts[i] ?? ''));
  }
  return zip.close();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
