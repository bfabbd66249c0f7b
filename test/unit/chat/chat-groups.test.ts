import { expect, it } from 'vitest';
import { groupChats } from '../../../src/chat/chat-groups';
import { chatRecord } from '../../fixtures/chat-records';

it('groups chats by pin, folder and day', () => {
  const at = (...date: [number, number, number, number?]) => new Date(...date).getTime();
  const chats = [
    chatRecord('now', { changedMs: at(2026, 10, 22, 9) }),
    chatRecord('midnight', { changedMs: at(2026, 10, 22, 0) }),
    chatRecord('last night', { changedMs: at(2026, 10, 21, 23) }),
    chatRecord('pin', { changedMs: at(2026, 10, 20), pinnedMs: 1, folderId: 'f' }),
    chatRecord('pinned later', { changedMs: at(2026, 10, 19), pinnedMs: 2 }),
    chatRecord('in folder', { changedMs: at(2026, 10, 18), folderId: 'f' }),
    chatRecord('folder is gone', { changedMs: at(2026, 10, 15), folderId: 'gone' }),
    chatRecord('a month', { changedMs: at(2026, 10, 1) }),
    chatRecord('summer', { changedMs: at(2026, 6, 2) }),
    chatRecord('summer too', { changedMs: at(2026, 6, 1) }),
  ];
  const folders = [
    { id: 'f', name: 'Folder', createdMs: 0 },
    { id: 'e', name: 'Empty', createdMs: 0 },
  ];
  const groups = groupChats(chats, folders, new Date(2026, 10, 22, 12));
  expect(groups.map(({ label, chats: of }) => [label, ...of.map(({ id }) => id)])).toEqual([
    ['Pinned', 'pinned later', 'pin'],
    ['Folder', 'in folder'],
    ['Empty'],
    ['Today', 'now', 'midnight'],
    ['Yesterday', 'last night'],
    ['Previous 7 days', 'folder is gone'],
    ['Previous 30 days', 'a month'],
    ['July 2026', 'summer', 'summer too'],
  ]);
});
