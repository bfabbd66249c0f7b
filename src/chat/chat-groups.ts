import { locale } from '../locales/locale';
import type { ChatFolder, ChatRecord } from './chat-record';

/** A part of the list of chats, with its heading. */
export interface ChatGroup {
  readonly key: string;
  readonly label: string;
  /** Null where it is no folder. */
  readonly folder: ChatFolder | null;
  readonly chats: readonly ChatRecord[];
}

const DAY_MS = 86_400_000;

/**
 * Pinned chats, then folders, also empty ones, then the others by the day they changed last.
 * @param chats the one that changed last first
 * @param now a time of today, as the person's clock has it
 */
export function groupChats(
  chats: readonly ChatRecord[],
  folders: readonly ChatFolder[],
  now: Date,
): readonly ChatGroup[] {
  const pinned: ChatRecord[] = [];
  const inFolder = new Map<string, ChatRecord[]>(folders.map(({ id }) => [id, []]));
  const byDay = new Map<string, ChatRecord[]>();
  const labelOf = dayLabels(now);
  for (const chat of chats) {
    const folder = chat.folderId === null ? undefined : inFolder.get(chat.folderId);
    if (chat.pinnedMs !== null) pinned.push(chat);
    else if (folder) folder.push(chat);
    else {
      const label = labelOf(chat.changedMs);
      const day = byDay.get(label);
      if (day) day.push(chat);
      else byDay.set(label, [chat]);
    }
  }
  pinned.sort((a, b) => (b.pinnedMs ?? 0) - (a.pinnedMs ?? 0));
  return [
    ...(pinned.length > 0 ? [{ key: 'pinned', label: 'Pinned', folder: null, chats: pinned }] : []),
    ...folders.map((folder) => ({
      key: folder.id,
      label: folder.name,
      folder,
      chats: inFolder.get(folder.id) ?? [],
    })),
    ...[...byDay].map(([label, of]) => ({ key: label, label, folder: null, chats: of })),
  ];
}

function dayLabels(now: Date): (changedMs: number) => string {
  const todayMs = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const months = new Map<string, string>();
  const month = new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric' });
  return (changedMs) => {
    const daysAgo = Math.ceil((todayMs - changedMs) / DAY_MS);
    if (daysAgo <= 0) return 'Today';
    if (daysAgo === 1) return 'Yesterday';
    if (daysAgo <= 7) return 'Previous 7 days';
    if (daysAgo <= 30) return 'Previous 30 days';
    const date = new Date(changedMs);
    const of = `${String(date.getFullYear())} ${String(date.getMonth())}`;
    const label = months.get(of) ?? month.format(date);
    months.set(of, label);
    return label;
  };
}
