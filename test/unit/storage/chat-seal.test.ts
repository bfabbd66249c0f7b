import 'fake-indexeddb/auto';
import { promisifyRequest } from 'idb-keyval';
import { describe, expect, it } from 'vitest';
import { CHAT_LAYOUT, type ChatStoreName } from '../../../src/storage/chats/chat-layout';
import { ChatSeal } from '../../../src/storage/chats/chat-seal';
import { ChatStore } from '../../../src/storage/chats/chat-store';
import { deriveKey } from '../../../src/storage/chats/derive-key';
import type { DeriveKey, Sealed } from '../../../src/storage/chats/seal';
import { Database } from '../../../src/storage/database';
import { chatRecord, questionRecord } from '../../fixtures/chat-records';
import { sharedLocks } from './shared-locks';

const RIGHT = 'right horse, right battery';
const WRONG = 'wrong horse';
/** A word of all that was ever written. */
const SECRET = 'zebra';
/** As strong as no test needs it. */
const derive: DeriveKey = (passphrase, salt, cost) =>
  deriveKey(passphrase, salt, { ...cost, memoryKib: 64, passes: 1 });
const ignore = (): undefined => undefined;

/** A tab. */
function opened(name: string, locks = sharedLocks()) {
  const store = new ChatStore(name, locks);
  return { store, seal: new ChatSeal(store.records, derive), locks };
}

async function filled(tab: { readonly store: ChatStore }, nMessages = 5): Promise<void> {
  const { store } = tab;
  await store.putFolder({ id: 'f', name: `${SECRET} folder`, createdMs: 1 });
  await store.putChat(chatRecord('a', { title: `About a ${SECRET}`, folderId: 'f' }));
  for (let n = 0; n < nMessages; n++) {
    await store.putMessage(questionRecord('a', `m${String(n)}`, `${SECRET} ${String(n)}`, n));
  }
  await store.appendText({ chatId: 'a', id: 'm0' }, 0, `${SECRET} piece`);
  await store.putDraft('a', { text: `${SECRET} draft`, attachments: [] });
}

/** All that can be read of the chats. */
async function contentOf({ store }: { readonly store: ChatStore }) {
  const searched = [];
  for await (const some of store.searchTexts()) searched.push(...some);
  return {
    chats: await store.listChats(),
    folders: await store.listFolders(),
    messages: await store.messagesOf('a'),
    drafts: [...(await store.listDrafts())],
    searched,
  };
}

/** Hits a sealed record as it lies on the disk. */
async function damage(
  { store }: { readonly store: ChatStore },
  name: 'sealed-chats' | 'sealed-messages' | 'sealed-search',
  key: IDBValidKey,
): Promise<void> {
  await store.records.database.change([name], async (get) => {
    const sealed = await promisifyRequest<Sealed>(get(name).get(key));
    get(name).put({ ...sealed, box: sealed.box.slice(1) }, key);
  });
}

/** All that lies in the database, as whoever copies the disk has it. */
async function onDisk(name: string): Promise<{ text: string; counts: Record<string, number> }> {
  const database = new Database<ChatStoreName>({ name, ...CHAT_LAYOUT });
  const texts: string[] = [];
  const counts: Record<string, number> = {};
  for (const store of CHAT_LAYOUT.stores) {
    const all = await database.read([store], (get) =>
      promisifyRequest<unknown[]>(get(store).getAll()),
    );
    counts[store] = all.length;
    texts.push(
      JSON.stringify(all, (_, value: unknown) => {
        if (value instanceof ArrayBuffer) return new TextDecoder().decode(value);
        return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
      }),
    );
  }
  database.close();
  return { text: texts.join('\n'), counts };
}

describe('ChatSeal', () => {
  it('leaves no word readable, opens with the passphrase alone, and gives all of it back', async () => {
    const name = crypto.randomUUID();
    const tab = opened(name);
    await filled(tab, 250);
    const before = await contentOf(tab);
    expect((await onDisk(name)).text).toContain(SECRET);
    await tab.seal.encrypt(RIGHT, ignore);
    expect((await onDisk(name)).text).not.toContain(SECRET);
    expect(await contentOf(tab)).toEqual(before);
    tab.store.close();

    const later = opened(name);
    expect(await later.seal.status()).toBe('locked');
    await expect(later.store.listChats()).rejects.toMatchObject({ code: 'storage_locked' });
    await expect(later.store.putChat(chatRecord('b'))).rejects.toMatchObject({
      code: 'storage_locked',
    });
    expect(await later.seal.unlock(WRONG)).toBe(false);
    expect(await later.seal.status()).toBe('locked');
    expect(await later.seal.unlock(RIGHT)).toBe(true);
    expect(await contentOf(later)).toEqual(before);

    expect(await later.seal.decrypt(WRONG)).toBe(false);
    expect(await later.seal.decrypt(RIGHT)).toBe(true);
    expect(await contentOf(later)).toEqual(before);
    const { counts } = await onDisk(name);
    expect(counts).toMatchObject({ 'messages-2': 251, 'sealed-messages': 0, 'sealed-chats': 0 });
  });

  it('writes nothing readable later, and changes what it should', async () => {
    const name = crypto.randomUUID();
    const tab = opened(name);
    await tab.seal.encrypt(RIGHT, ignore);
    await filled(tab);
    await tab.store.changeChat('a', { title: `${SECRET} again` });
    await tab.store.deleteFolder('f');
    expect((await onDisk(name)).text).not.toContain(SECRET);
    expect(await tab.store.listChats()).toMatchObject([
      { title: `${SECRET} again`, folderId: null },
    ]);
    expect(await tab.store.searchTextOf('a')).toMatchObject({ texts: { length: 5 } });
    await tab.store.deleteChat('a');
    expect((await onDisk(name)).counts).toMatchObject({ 'sealed-messages': 0, 'sealed-search': 0 });
  });

  it('opens with another passphrase after a change, and no record is written for it', async () => {
    const name = crypto.randomUUID();
    const tab = opened(name);
    await filled(tab);
    await tab.seal.encrypt(RIGHT, ignore);
    expect(await tab.seal.changePassphrase(WRONG, 'another one')).toBe(false);
    const { length } = (await onDisk(name)).text;
    expect(await tab.seal.changePassphrase(RIGHT, 'another one')).toBe(true);
    expect((await onDisk(name)).text.length).toBeLessThan(length * 1.1);
    const later = opened(name);
    expect(await later.seal.unlock(RIGHT)).toBe(false);
    expect(await later.seal.unlock('another one')).toBe(true);
    expect(await contentOf(later)).toEqual(await contentOf(tab));
  });

  it('takes the same passphrase from keyboards that compose its letters otherwise', async () => {
    const name = crypto.randomUUID();
    await opened(name).seal.encrypt('Zürich 1291'.normalize('NFD'), ignore);
    expect(await opened(name).seal.unlock('Zürich 1291'.normalize('NFC'))).toBe(true);
  });

  it('opens no record in the place of another', async () => {
    const name = crypto.randomUUID();
    const tab = opened(name);
    await tab.seal.encrypt(RIGHT, ignore);
    await filled(tab);
    await tab.store.records.database.change(['sealed-messages'], async (store) => {
      const messages = store('sealed-messages');
      messages.put(await promisifyRequest<unknown>(messages.get(['a', 'm1'])), ['a', 'm2']);
    });
    await expect(tab.store.message('a', 'm2')).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await tab.store.message('a', 'm1')).toMatchObject({ id: 'm1' });
  });

  it('shows all but what is damaged, says which that is, and leaves it as it is', async () => {
    const name = crypto.randomUUID();
    const tab = opened(name);
    await tab.seal.encrypt(RIGHT, ignore);
    await filled(tab);
    await tab.store.putChat(chatRecord('b'));
    await damage(tab, 'sealed-chats', 'b');
    await damage(tab, 'sealed-messages', ['a', 'm3']);
    const told: string[] = [];
    tab.store.records.onDamaged = ({ code, message }) => told.push(`${code}: ${message}`);
    expect((await tab.store.listChats()).map(({ id }) => id)).toEqual(['a']);
    expect((await tab.store.messagesOf('a')).map(({ id }) => id)).toEqual(['m0', 'm1', 'm2', 'm4']);
    expect(told).toEqual([
      expect.stringMatching(/^storage_failed: .*"b".*left as it is/),
      expect.stringMatching(/^storage_failed: .*"m3".*left as it is/),
    ]);
    expect((await onDisk(name)).counts).toMatchObject({ 'sealed-chats': 2 });
  });

  it('makes what is searched of a chat anew where that is damaged, and tells nobody', async () => {
    const tab = opened(crypto.randomUUID());
    await tab.seal.encrypt(RIGHT, ignore);
    await filled(tab);
    const told: unknown[] = [];
    tab.store.records.onDamaged = (error) => told.push(error);
    await damage(tab, 'sealed-search', 'a');
    await tab.store.putMessage(questionRecord('a', 'm5', 'one more', 5));
    const ids = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5'];
    expect(await tab.store.searchTextOf('a')).toMatchObject({ ids });
    await damage(tab, 'sealed-search', 'a');
    expect((await contentOf(tab)).searched).toMatchObject([{ chatId: 'a', ids }]);
    expect(await tab.store.searchTextOf('a')).toMatchObject({ ids });
    expect(told).toEqual([]);
  });

  it('changes and replaces no chat that is damaged', async () => {
    const tab = opened(crypto.randomUUID());
    await tab.seal.encrypt(RIGHT, ignore);
    await filled(tab);
    await damage(tab, 'sealed-chats', 'a');
    await expect(tab.store.changeChat('a', { title: 'x' })).rejects.toThrow('left as it is');
    expect(await tab.store.putWhole(chatRecord('a'), [])).toBe(false);
    expect(await tab.store.chat('a')).toBeNull();
  });

  it('decrypts all but what is damaged, says which that is, and keeps it with its key', async () => {
    const name = crypto.randomUUID();
    const tab = opened(name);
    await tab.seal.encrypt(RIGHT, ignore);
    await filled(tab);
    await tab.store.searchTexts().next();
    await damage(tab, 'sealed-messages', ['a', 'm3']);
    await damage(tab, 'sealed-search', 'a');
    const told: string[] = [];
    tab.store.records.onDamaged = ({ message }) => told.push(message);
    expect(await tab.seal.decrypt(RIGHT)).toBe(true);
    expect(told).toEqual([expect.stringMatching(/"m3".*left as it is/)]);
    const ids = ['m0', 'm1', 'm2', 'm4'];
    expect(await contentOf(tab)).toMatchObject({ messages: { length: 4 }, searched: [{ ids }] });
    expect((await onDisk(name)).counts).toMatchObject({ 'sealed-messages': 0, 'sealed-search': 0 });
    const left = /"stored":\{"version":3,.*"wrapped":\{"keyId"/;
    expect((await onDisk(name)).text).toMatch(left);
    await tab.seal.encrypt('another one', ignore);
    await tab.seal.deleteAll();
    expect((await onDisk(name)).text).not.toMatch(left);
  });

  it('deletes what nobody can open, and goes on without', async () => {
    const name = crypto.randomUUID();
    const first = opened(name);
    await filled(first);
    await first.seal.encrypt(RIGHT, ignore);
    const later = opened(name);
    expect(await later.seal.status()).toBe('locked');
    await later.seal.deleteAll();
    expect(await later.seal.status()).toBe('open');
    expect(await later.store.listChats()).toEqual([]);
    await filled(later);
    expect((await onDisk(name)).counts).toMatchObject({ 'chats-2': 1, 'sealed-chats': 0 });
  });
});

describe('while records are moved', () => {
  it.each(['encrypt', 'decrypt'] as const)(
    'loses nothing and leaves no copy when the page dies at any step (%s)',
    async (kind) => {
      /** @returns how many transactions there were until it died, or ended */
      const dieAt = async (nLast: number): Promise<number> => {
        const name = crypto.randomUUID();
        const tab = opened(name);
        await filled(tab);
        const before = await contentOf(tab);
        if (kind === 'decrypt') await tab.seal.encrypt(RIGHT, ignore);
        let nSteps = 0;
        const { database } = tab.store.records;
        const change = database.change.bind(database);
        // A page that is dead writes nothing more, and has no time to tidy up.
        database.change = (...given) => {
          nSteps += 1;
          return nSteps > nLast ? Promise.reject(new Error('killed')) : change(...given);
        };
        const work = kind === 'encrypt' ? tab.seal.encrypt(RIGHT, ignore) : tab.seal.decrypt(RIGHT);
        const isKilled = await work.then(
          () => false,
          () => true,
        );
        tab.store.close();
        const later = opened(name);
        const isSealed = (await later.seal.status()) === 'locked';
        expect(isSealed).toBe((kind === 'encrypt') !== isKilled);
        if (isSealed) expect(await later.seal.unlock(RIGHT)).toBe(true);
        expect(await contentOf(later)).toEqual(before);
        const { text, counts } = await onDisk(name);
        expect(text.includes(SECRET)).toBe(!isSealed);
        expect([counts['chats-2'], counts['sealed-chats']]).toEqual(isSealed ? [0, 1] : [1, 0]);
        later.store.close();
        return isKilled ? nSteps : -1;
      };
      let nLast = 0;
      while ((await dieAt(nLast)) >= 0) nLast += 1;
      expect(nLast).toBeGreaterThan(5);
    },
  );

  it('another tab waits with what it writes, and then writes it sealed', async () => {
    const name = crypto.randomUUID();
    const mover = opened(name);
    const other = opened(name, mover.locks);
    await filled(mover);
    await other.store.listChats();
    const writing: Promise<void>[] = [];
    const write = (): void => {
      const n = writing.length;
      const one = questionRecord('a', `late${String(n)}`, `${SECRET} late`, 100 + n);
      writing.push(other.store.putMessage(one));
    };
    await mover.seal.encrypt(
      RIGHT,
      (key) => {
        other.seal.adopt(key);
      },
      write,
    );
    expect(writing.length).toBeGreaterThan(2);
    await Promise.all(writing);
    expect((await onDisk(name)).text).not.toContain(SECRET);
    const messages = await mover.store.messagesOf('a');
    expect(messages.filter(({ id }) => id.startsWith('late'))).toHaveLength(writing.length);
    expect((await mover.store.searchTextOf('a'))?.ids).toHaveLength(5 + writing.length);
  });

  it('a tab that knows nothing of it writes nothing readable', async () => {
    const name = crypto.randomUUID();
    const mover = opened(name);
    const other = opened(name, mover.locks);
    await filled(mover);
    await other.store.listChats();
    await mover.seal.encrypt(RIGHT, ignore);
    await expect(other.store.putMessage(questionRecord('a', 'late', SECRET))).rejects.toMatchObject(
      { code: 'storage_locked' },
    );
    expect((await onDisk(name)).text).not.toContain(SECRET);
    await mover.seal.decrypt(RIGHT);
    await other.store.putMessage(questionRecord('a', 'late', SECRET));
    expect(await mover.store.message('a', 'late')).toMatchObject({ content: SECRET });
  });

  it('is refused where tabs cannot be kept from writing', async () => {
    const store = new ChatStore(crypto.randomUUID());
    const seal = new ChatSeal(store.records, derive);
    await expect(seal.encrypt(RIGHT, ignore)).rejects.toThrow('Web Locks');
    expect(await seal.status()).toBe('open');
  });
});
