import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { readChatFile } from '../../src/chat/formats/read-chat-file';
import { EngineError } from '../../src/protocol';
import { ask, log, messageField, openAppWithModel } from './app-fixture';
import { openedLater, type App } from './opened-later';

/** What a tab, a disk and a person do at the wrong moment. */
const FULL = new EngineError('storage_full', 'QuotaExceededError');
const idOf = ({ chats }: App) => chats.current.record?.id ?? '';
const whenIdle = ({ chats }: App) => expect.poll(() => chats.current.isGenerating).toBe(false);
const lastOf = ({ entries }: App['chats']['current']) => {
  const last = entries.at(-1);
  if (last?.role !== 'assistant') throw new Error('the last entry is no answer');
  return last;
};

/** @returns what makes room again, and has the page go on */
function fillDisk({ chatStore, keeper }: App): () => void {
  const putMessage = chatStore.putMessage.bind(chatStore);
  const appendText = chatStore.appendText.bind(chatStore);
  chatStore.putMessage = chatStore.appendText = () => Promise.reject(FULL);
  return () => {
    Object.assign(chatStore, { putMessage, appendText });
    keeper.retry();
  };
}

/** What is said in each chat of a file. */
async function chatsIn(file: File): Promise<string[][]> {
  const { chats, damaged, isIntact } = await readChatFile(file);
  expect(damaged).toEqual([]);
  expect(isIntact).toBe(true);
  return chats.map(({ messages }) => messages.map(({ content }) => content));
}

async function asked(question: string): Promise<App> {
  const app = await openAppWithModel();
  await ask(question);
  await expect.element(log()).toHaveTextContent('Hello there.');
  await whenIdle(app);
  await app.keeper.settled();
  return app;
}

beforeEach(() => {
  history.replaceState(null, '', '#');
});

describe('an answer', () => {
  it('that was cut off is kept as one once its chat is opened, and found by its words', async () => {
    const app = await asked('About horses');
    const id = idOf(app);
    const {
      raw,
      asked: with_,
      ...rest
    } = (await app.chatStore.messagesOf(id)).find((one) => one.role === 'assistant')!;
    const cut = { ...rest, asked: with_, status: 'streaming', content: '', raw: '' } as const;
    await app.chatStore.putMessage(cut);
    await app.chatStore.appendText(cut, 0, 'A stallion');
    expect(raw).toBe('Hello there.');
    const later = await openedLater(app, id);
    expect(lastOf(later)).toMatchObject({ status: 'interrupted', content: 'A stallion' });
    await app.keeper.settled();
    expect((await app.chatStore.messagesOf(id)).at(-1)).toMatchObject({
      status: 'interrupted',
      content: 'A stallion',
    });
    expect((await app.chatStore.searchTextOf(id))?.texts).toContain('a stallion');
  });

  it('that another tab has written to its end takes the place of what was seen of it before', async () => {
    const app = await asked('About horses');
    const id = idOf(app);
    const { id: answerId } = lastOf(app.chats.current);
    const whole = (await app.chatStore.messagesOf(id)).at(-1)!;
    await app.chatStore.putMessage({
      ...whole,
      content: 'Hello there, you.',
      raw: 'Hello there, you.',
    } as never);
    await app.chats.refresh(id);
    await expect.element(log()).toHaveTextContent('Hello there, you.');
    expect(lastOf(app.chats.current)).toMatchObject({ id: answerId, raw: 'Hello there, you.' });
  });

  it('that is the same in the store stays the very same one', async () => {
    const app = await asked('About horses');
    const before = lastOf(app.chats.current);
    await app.chats.refresh(idOf(app));
    expect(lastOf(app.chats.current)).toBe(before);
  });

  it('that grows here is not taken back by what is stored of it', async () => {
    const app = await openAppWithModel();
    app.engine.script.holdAt = 1;
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello');
    const growing = lastOf(app.chats.current);
    await app.chats.refresh(idOf(app));
    expect(lastOf(app.chats.current)).toBe(growing);
    app.engine.release();
    await whenIdle(app);
    expect(lastOf(app.chats.current)).toMatchObject({ status: 'complete' });
  });

  it('stays what it was when it cannot be gone on with', async () => {
    const app = await openAppWithModel();
    app.engine.script.holdAt = 1;
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello');
    app.chats.current.stop();
    await whenIdle(app);
    await app.keeper.settled();
    const before = lastOf(app.chats.current);
    const stored = (await app.chatStore.messagesOf(idOf(app))).at(-1);
    expect(before.status).toBe('stopped');
    await app.session.close();
    const going = app.chats.current.continueAnswer();
    app.chats.current.stop();
    await going;
    expect(lastOf(app.chats.current)).toBe(before);
    await app.keeper.settled();
    expect((await app.chatStore.messagesOf(idOf(app))).at(-1)).toEqual(stored);
  });

  it('that the person edited makes no call, whatever stands in it', async () => {
    const app = await openAppWithModel();
    await page.getByRole('button', { name: 'Tools', exact: true }).click();
    await ask('What is 1 + 1?');
    await whenIdle(app);
    const words =
      '<tool_call>\n{"name": "calculator", "arguments": {"expression": "1+1"}}\n</tool_call>';
    app.chats.current.editAnswer(lastOf(app.chats.current), words);
    expect(lastOf(app.chats.current)).toMatchObject({
      content: words,
      calls: [],
      status: 'edited',
    });
  });

  it('of a chat that another tab deleted is written down nowhere', async () => {
    const app = await openAppWithModel();
    app.engine.script.holdAt = 1;
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello');
    const id = idOf(app);
    await app.keeper.settled();
    const append = app.chatStore.appendText.bind(app.chatStore);
    // Pieces that were on their way.
    await new Promise((resolve) => setTimeout(resolve, 400));
    let nPieces = 0;
    app.chatStore.appendText = (...given) => {
      nPieces += 1;
      return append(...given);
    };
    await app.chatStore.deleteChat(id);
    await app.chats.refresh(id);
    app.engine.release();
    await whenIdle(app);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await app.keeper.settled();
    expect(nPieces).toBe(0);
    expect(await app.chatStore.messagesOf(id)).toEqual([]);
    await expect.element(log()).toHaveTextContent('Hello there.');
  });
});

describe('what is typed', () => {
  it('in a new chat outlives another new chat, and a visit to an old one', async () => {
    const app = await asked('About horses');
    const first = idOf(app);
    app.chats.newChat();
    await messageField().fill('Something new');
    await page.getByLabelText('Files to attach').upload(new File(['Milk.'], 'list.txt'));
    const files = page.getByRole('list', { name: 'Attached files' });
    await expect.element(files).toHaveTextContent('list.txt');
    app.chats.newChat();
    await expect.element(messageField()).toHaveValue('Something new');
    await app.chats.open(first);
    await expect.element(messageField()).toHaveValue('');
    app.chats.newChat();
    await expect.element(messageField()).toHaveValue('Something new');
    await expect.element(files).toHaveTextContent('list.txt');
  });

  it('in a chat comes back with it when its deletion is undone', async () => {
    const app = await asked('About horses');
    onTestFinished(app.chats.keepChanges());
    const id = idOf(app);
    await messageField().fill('And foals?');
    await expect.poll(() => app.chatStore.listDrafts()).toHaveProperty('size', 1);
    await app.chats.remove(id);
    await expect.element(messageField()).toHaveValue('');
    app.chats.deleted?.bringBack();
    await app.chats.open(id);
    await expect.element(messageField()).toHaveValue('And foals?');
    await app.keeper.settled();
    expect((await app.chatStore.listDrafts()).get(id)).toMatchObject({ text: 'And foals?' });
  });
});

describe('a chat', () => {
  it('that cannot be read is not deleted, which is said', async () => {
    const app = await asked('About horses');
    app.chatStore.messagesOf = () => Promise.reject(new EngineError('storage_failed', 'no disk'));
    await app.chats.remove(idOf(app));
    expect(app.chats.list).toHaveLength(1);
    expect(app.chats.deleted).toBeNull();
    await expect.element(page.getByRole('alert')).toHaveTextContent('no disk');
  });

  it('that was not kept yet comes back whole when its deletion is undone', async () => {
    const app = await asked('About horses');
    const id = idOf(app);
    const putMessage = app.chatStore.putMessage.bind(app.chatStore);
    app.chatStore.putMessage = () => Promise.reject(FULL);
    await ask('And foals?');
    await whenIdle(app);
    await app.chats.remove(id);
    app.chats.deleted?.bringBack();
    await app.keeper.settled();
    app.chatStore.putMessage = putMessage;
    app.keeper.retry();
    await app.keeper.settled();
    expect((await app.chatStore.messagesOf(id)).map(({ content }) => content)).toEqual([
      'About horses',
      'Hello there.',
      'And foals?',
      'Hello there.',
    ]);
  });
});

describe('the list of chats', () => {
  /** As slow as of thousands. @returns what lets it come to its end */
  function holdList({ chatStore }: App): () => void {
    const listChats = chatStore.listChats.bind(chatStore);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    chatStore.listChats = async () => {
      chatStore.listChats = listChats;
      const found = await listChats();
      await held;
      return found;
    };
    return release;
  }

  it('that is read takes back nothing that is done meanwhile', async () => {
    const app = await asked('About horses');
    const first = idOf(app);
    app.chats.newChat();
    await ask('About cows');
    await whenIdle(app);
    const release = holdList(app);
    const reading = app.chats.refresh();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await app.chats.remove(first);
    app.chats.rename(idOf(app), 'Cows');
    const folder = app.chats.folders.create('Animals');
    release();
    await reading;
    expect(app.chats.list.map(({ title }) => title)).toEqual(['Cows']);
    expect(app.chats.current.record?.title).toBe('Cows');
    expect(app.chats.folders.list.map(({ id }) => id)).toEqual([folder]);
  });

  it('is read also while something of a chat cannot be kept', async () => {
    const app = await asked('About horses');
    const makeRoom = fillDisk(app);
    await ask('And foals?');
    await whenIdle(app);
    app.chats.rename(idOf(app), 'Horses');
    await app.chatStore.putChat({ ...app.chats.list[0]!, id: 'elsewhere', title: 'Elsewhere' });
    await app.chats.refresh('elsewhere');
    await app.chats.refresh(idOf(app));
    expect(app.chats.list.map(({ title }) => title).sort()).toEqual(['Elsewhere', 'Horses']);
    expect(app.chats.current.entries).toHaveLength(4);
    makeRoom();
  });
});

describe('what could not be kept', () => {
  it('of a folder is in the file that is offered, and in the backup', async () => {
    const app = await asked('About horses');
    app.chatStore.putFolder = () => Promise.reject(FULL);
    app.chats.folders.create('Animals');
    await app.keeper.settled();
    for (const file of [await app.chats.keeping.rescue(), (await app.parts.transfer.backUp())!]) {
      const { parts } = await readChatFile(file);
      expect(parts).toContainEqual(
        expect.objectContaining({ value: expect.objectContaining({ name: 'Animals' }) as object }),
      );
    }
  });

  it('of an answer is its end also after a visit to another chat', async () => {
    const app = await openAppWithModel();
    app.engine.script.holdAt = 1;
    await ask('About horses');
    const id = idOf(app);
    const stored = async () => (await app.chatStore.messagesOf(id)).at(-1);
    await expect.poll(stored).toMatchObject({ status: 'waiting', raw: 'Hello' });
    const makeRoom = fillDisk(app);
    app.engine.release();
    await whenIdle(app);
    app.chats.newChat();
    await app.chats.open(id);
    const whole = { status: 'complete', raw: 'Hello there.' };
    expect(lastOf(app.chats.current)).toMatchObject(whole);
    const rescued = await chatsIn(await app.chats.keeping.rescue());
    expect(rescued).toEqual([['About horses', 'Hello there.']]);
    makeRoom();
    await app.keeper.settled();
    expect(await stored()).toMatchObject(whole);
  });

  it('of a new chat is there after a visit to another one, and after its deletion is undone', async () => {
    const app = await openAppWithModel();
    const makeRoom = fillDisk(app);
    await ask('About horses');
    await whenIdle(app);
    const id = idOf(app);
    app.chats.newChat();
    await app.chats.open(id);
    const said = ['About horses', 'Hello there.'];
    expect(app.chats.current.entries.map(({ content }) => content)).toEqual(said);
    await app.chats.remove(id);
    app.chats.deleted?.bringBack();
    makeRoom();
    await app.keeper.settled();
    expect((await app.chatStore.messagesOf(id)).map(({ content }) => content)).toEqual(said);
  });

  it('is in the file that is offered, in the backup and in exports, and can be imported', async () => {
    const app = await asked('About horses');
    app.chatStore.putMessage = () => Promise.reject(FULL);
    await ask('And foals?');
    await whenIdle(app);
    await expect.element(page.getByText('Not saved: 1 chat.')).toBeVisible();
    const rescued = await app.chats.keeping.rescue();
    const backup = (await app.parts.transfer.backUp())!;
    const options = { withThoughts: true, withAttachments: true, withVersions: true };
    const exported = (await app.parts.transfer.exportChats(app.chats.list, 'openai', options))!;
    for (const file of [rescued, backup, exported]) {
      expect(await chatsIn(file)).toEqual([
        ['About horses', 'Hello there.', 'And foals?', 'Hello there.'],
      ]);
    }
  });
});
