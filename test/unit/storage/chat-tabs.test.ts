import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChatChange } from '../../../src/chat/chat-record';
import { ChatStore } from '../../../src/storage/chats/chat-store';
import { chatRecord, questionRecord } from '../../fixtures/chat-records';

const TAB = fc.nat({ max: 2 });
const CHAT = fc.constantFrom('a', 'b');
const CHANGE: fc.Arbitrary<ChatChange> = fc.oneof(
  fc.record({ title: fc.string() }),
  fc.record({ pinnedMs: fc.option(fc.nat()) }),
  fc.record({ folderId: fc.option(fc.string()) }),
  fc.record({ leafId: fc.string(), changedMs: fc.nat() }),
);
const STEP = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), tab: TAB, chat: CHAT, text: fc.string() }),
  fc.record({ kind: fc.constant('change' as const), tab: TAB, chat: CHAT, change: CHANGE }),
  /** The page waits for all that it has asked for so far. */
  fc.record({ kind: fc.constant('wait' as const), tab: TAB }),
);

it('loses no acknowledged message of any tab, and of each field the last change counts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { maxLength: 30 }), async (steps) => {
      const name = crypto.randomUUID();
      const tabs = [0, 1, 2].map(() => new ChatStore(name));
      for (const id of ['a', 'b']) await tabs[0]!.putChat(chatRecord(id));
      const expected = new Map(['a', 'b'].map((id) => [id, chatRecord(id)]));
      const acknowledged = new Map<string, string>();
      const underWay: Promise<unknown>[][] = [[], [], []];
      for (const [at, step] of steps.entries()) {
        const mine = underWay[step.tab]!;
        const store = tabs[step.tab]!;
        if (step.kind === 'wait') await Promise.all(mine.splice(0));
        else if (step.kind === 'message') {
          const one = questionRecord(step.chat, `m${String(at)}`, step.text, at);
          mine.push(
            store
              .putMessage(one)
              .then(() => acknowledged.set(`${one.chatId} ${one.id}`, step.text)),
          );
        } else {
          // In the order in which they are acknowledged.
          mine.push(
            store.changeChat(step.chat, step.change).then(() => {
              expected.set(step.chat, { ...expected.get(step.chat)!, ...step.change });
            }),
          );
        }
      }
      await Promise.all(underWay.flat());
      const reader = new ChatStore(name);
      const found = new Map<string, string>();
      for (const id of ['a', 'b']) {
        for (const one of await reader.messagesOf(id)) found.set(`${id} ${one.id}`, one.content);
        const searched = await reader.searchTextOf(id);
        const { length } = [...acknowledged.keys()].filter((key) => key.startsWith(id));
        expect(searched?.ids.length ?? 0).toBe(length);
      }
      expect(found).toEqual(acknowledged);
      const chats = await reader.listChats();
      expect(new Map(chats.map((chat) => [chat.id, chat]))).toEqual(expected);
      for (const store of [...tabs, reader]) store.close();
    }),
    { numRuns: 40 },
  );
});
