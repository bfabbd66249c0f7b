import { flushSync } from 'svelte';
import { expect, it, onTestFinished } from 'vitest';
import { ChatDrafts } from '../../src/state/chat-drafts.svelte';
import { ChatKeeper } from '../../src/state/chat-keeper.svelte';
import type { Conversation } from '../../src/state/conversation.svelte';
import { ChatStore } from '../../src/storage/chats/chat-store';
import { openApp } from './app-fixture';

/** Another tab of the same browser. */
async function tab(
  store: ChatStore,
  id: string,
  gone: readonly string[] = [],
  memory: Storage | null = null,
  mayRemember = true,
) {
  const keeper = new ChatKeeper(store);
  const isGone = (other: string) => Promise.resolve(gone.includes(other));
  const drafts = new ChatDrafts(store, keeper, { id, isGone }, memory, () => mayRemember);
  await drafts.load();
  const { chats } = await openApp();
  const conversation: Conversation = chats.current;
  drafts.restore(conversation);
  onTestFinished(drafts.watch(() => conversation));
  flushSync();
  return { keeper, drafts, conversation };
}

async function kept(store: ChatStore): Promise<[string, string][]> {
  return [...(await store.listDrafts())].map(([key, { text }]) => [key, text]);
}

it('keeps apart what is typed in new chats of two tabs, at once when the page may end', async () => {
  const store = new ChatStore(crypto.randomUUID());
  const one = await tab(store, 'one');
  const two = await tab(store, 'two');
  one.conversation.draft = 'Typed here';
  two.conversation.draft = 'Typed there';
  flushSync();
  for (const { drafts, keeper } of [one, two]) {
    drafts.flush();
    await keeper.settled();
  }
  expect(await kept(store)).toEqual([
    ['new one', 'Typed here'],
    ['new two', 'Typed there'],
  ]);
});

it('brings back what a closed tab has left, once', async () => {
  const store = new ChatStore(crypto.randomUUID());
  await store.putDraft('new closed', { text: 'Left behind', attachments: [] });
  await store.putDraft('new open', { text: 'Still there', attachments: [] });
  const first = await tab(store, 'first', ['closed']);
  await first.keeper.settled();
  expect(first.conversation.draft).toBe('Left behind');
  expect(await kept(store)).toEqual([
    ['new first', 'Left behind'],
    ['new open', 'Still there'],
  ]);
  const second = await tab(store, 'second', ['closed']);
  expect(second.conversation.draft).toBe('');
});

it('forgets a draft that was brought back when it is sent', async () => {
  const store = new ChatStore(crypto.randomUUID());
  await store.putDraft('new mine', { text: 'Was typed before', attachments: [] });
  const { conversation, drafts, keeper } = await tab(store, 'mine');
  expect(conversation.draft).toBe('Was typed before');
  void conversation.ask(conversation.draft);
  conversation.draft = '';
  flushSync();
  drafts.flush();
  await keeper.settled();
  expect(await kept(store)).toEqual([]);
  conversation.stop();
});

it('finds again what was typed just before a reload, which the store had no time for', async () => {
  const store = new ChatStore(crypto.randomUUID());
  await store.putDraft('new mine', { text: 'Typed', attachments: [] });
  const before = await tab(store, 'mine', [], sessionStorage);
  before.conversation.draft = 'Typed on';
  before.drafts.leave(before.conversation);
  const stale = new ChatStore(crypto.randomUUID());
  await stale.putDraft('new mine', { text: 'Typed', attachments: [] });
  const after = await tab(stale, 'mine', [], sessionStorage);
  expect(after.conversation.draft).toBe('Typed on');
  await after.keeper.settled();
  expect(await kept(stale)).toEqual([['new mine', 'Typed on']]);
  const copy = await tab(stale, 'copy', [], sessionStorage);
  expect(copy.conversation.draft).toBe('');
});

it('leaves nothing that is typed in the memory of the tab while chats are encrypted, nor what lay there before', async () => {
  sessionStorage.clear();
  const open = await tab(new ChatStore(crypto.randomUUID()), 'mine', [], sessionStorage);
  open.conversation.draft = 'Typed in the open';
  open.drafts.leave(open.conversation);
  expect(JSON.stringify(sessionStorage)).toContain('Typed in the open');
  const sealed = await tab(new ChatStore(crypto.randomUUID()), 'mine', [], sessionStorage, false);
  expect(sealed.conversation.draft).toBe('');
  sealed.conversation.draft = 'A secret';
  sealed.drafts.leave(sealed.conversation);
  expect(JSON.stringify(sessionStorage)).not.toMatch(/Typed|secret/);
});
