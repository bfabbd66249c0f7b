import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import { ask, log, messageField, openAppWithModel } from './app-fixture';
import { openedLater, type App } from './opened-later';

const idOf = ({ chats }: App) => chats.current.record?.id ?? '';
const chatsButton = () => page.getByRole('button', { name: 'Chats', exact: true });

beforeEach(() => {
  history.replaceState(null, '', '#');
});

describe('chats', () => {
  it('keeps questions, thoughts, answers and figures', async () => {
    const app = await openAppWithModel();
    app.engine.script.pieces = ['<think>\nTwo and', ' two.\n</think>\n\n', 'Four.'];
    await page.getByRole('button', { name: 'Think', exact: true }).click();
    await ask('What is 2 + 2?');
    await expect.element(log()).toHaveTextContent('Four.');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const { entries, thinking, record } = await openedLater(app, idOf(app));
    expect(record?.title).toBe('What is 2 + 2?');
    expect(thinking).toBe(true);
    expect(entries).toMatchObject([
      { role: 'user', content: 'What is 2 + 2?' },
      {
        status: 'complete',
        content: 'Four.',
        reasoning: 'Two and two.',
        modelName: 'Scripted 1B',
        nTokens: 3,
        summary: { outputTokens: 3 },
      },
    ]);
  });

  it('keeps a call of a tool with its result', async () => {
    const app = await openAppWithModel();
    await page.getByRole('button', { name: 'Tools', exact: true }).click();
    app.engine.script.queue = [
      ['<tool_call>\n{"name": "calculator", "arguments": {"expression": "48 * 37"}}\n</tool_call>'],
      ['It is 1776.'],
    ];
    await ask('What is 48 × 37?');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.element(log()).toHaveTextContent('It is 1776.');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const { entries } = await openedLater(app, idOf(app));
    expect(entries).toMatchObject([
      { role: 'user' },
      {
        calls: [{ call: { name: 'calculator' }, status: 'done', result: '{"result":1776}' }],
      },
      { content: 'It is 1776.' },
    ]);
  });

  it('has what was written when a page dies in mid-thought, and goes on from there', async () => {
    const app = await openAppWithModel();
    app.engine.script.pieces = ['<think>\nTwo and', ' two', ' are'];
    app.engine.script.holdAt = 2;
    await page.getByRole('button', { name: 'Think', exact: true }).click();
    await ask('What is 2 + 2?');
    await expect.element(log()).toHaveTextContent('Two and two');
    await expect
      .poll(async () => (await app.chatStore.messagesOf(idOf(app))).at(-1))
      .toMatchObject({ raw: '<think>\nTwo and two' });
    const later = await openedLater(app, idOf(app));
    expect(later.entries.at(-1)).toMatchObject({
      status: 'interrupted',
      reasoning: 'Two and two',
      canContinue: true,
    });
    app.engine.release();
  });

  it('lists chats, opens, renames, deletes one and brings it back', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await page.getByRole('button', { name: 'New chat' }).click();
    await ask('About cows');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await expect.poll(() => location.hash).toBe(`#/chat/${idOf(app)}`);
    await chatsButton().click();
    await page.getByRole('button', { name: 'About horses', exact: true }).click();
    await expect.element(log()).toHaveTextContent('About horses');
    await chatsButton().click();
    await page.getByRole('button', { name: 'More for About horses' }).click();
    await page.getByRole('menuitem', { name: 'Rename', exact: true }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Horses');
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'More for Horses' }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await expect
      .element(page.getByRole('button', { name: 'Horses', exact: true }))
      .not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Horses', exact: true }).click();
    await expect.element(log()).toHaveTextContent('About horses');
    await app.keeper.settled();
    expect((await app.chatStore.listChats()).map(({ title }) => title).sort()).toEqual([
      'About cows',
      'Horses',
    ]);
  });

  it('finds chats by what was said in them', async () => {
    const app = await openAppWithModel();
    app.engine.script.queue = [['A stallion is a male horse.'], ['They moo.']];
    await ask('About animals');
    await expect.element(log()).toHaveTextContent('male horse.');
    await page.getByRole('button', { name: 'New chat' }).click();
    await ask('About others');
    await expect.element(log()).toHaveTextContent('They moo.');
    await app.keeper.settled();
    await chatsButton().click();
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('stall');
    const found = page.getByRole('list', { name: 'Found' });
    await expect.element(found).toHaveTextContent('About animals A stallion is a male horse.');
    await expect.element(found).not.toHaveTextContent('About others');
    await expect.element(found.getByText('stall', { exact: true })).toHaveRole('mark');
    const told = page.getByRole('navigation', { name: 'Chats' }).getByRole('status');
    await expect.element(told).toHaveTextContent('1 match');
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('zebra');
    await expect.element(told).toHaveTextContent('Nothing was found.');
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('');
    await expect.element(told).toBeEmptyDOMElement();
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('about');
    await expect.element(told).toHaveTextContent('4 matches');
    await page.getByRole('searchbox', { name: 'Search chats' }).fill('stall');
    await found.getByRole('button').click();
    await expect.element(log()).toHaveTextContent('A stallion is a male horse.');
    await expect.poll(() => document.activeElement?.textContent).toContain('A stallion');
  });

  it('pins chats, and moves them into folders by keyboard', async () => {
    const app = await openAppWithModel();
    await ask('Horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    await chatsButton().click();
    const region = (name: string) => page.getByRole('region', { name, exact: true });
    await expect.element(region('Today')).toHaveTextContent('Horses');
    await page.getByRole('button', { name: 'More for Horses' }).click();
    await userEvent.keyboard('{Enter}');
    await expect.element(region('Pinned')).toHaveTextContent('Horses');
    await page.getByRole('button', { name: 'More for Horses' }).click();
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'More for Horses' }).click();
    await userEvent.keyboard('{ArrowUp}{Enter}Animals{Enter}');
    await expect.element(region('Animals')).toHaveTextContent('Horses');
    await app.keeper.settled();
    const [folder] = await app.chatStore.listFolders();
    expect(await app.chatStore.listChats()).toMatchObject([
      { title: 'Horses', pinnedMs: null, folderId: folder!.id },
    ]);
  });

  it('closes folders, and keeps the chats of one that is deleted', async () => {
    const app = await openAppWithModel();
    await ask('Horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    app.chats.move(idOf(app), app.chats.folders.create('Animals'));
    await chatsButton().click();
    const list = page.getByRole('navigation', { name: 'Chats' });
    const fold = page.getByRole('button', { name: 'Animals', exact: true });
    await fold.click();
    await expect.element(fold).toHaveAttribute('aria-expanded', 'false');
    await expect.element(list).not.toHaveTextContent('Horses');
    await fold.click();
    await page.getByRole('button', { name: 'More for the folder Animals' }).click();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(page.getByRole('region', { name: 'Today' })).toHaveTextContent('Horses');
    await app.keeper.settled();
    expect(await app.chatStore.listFolders()).toEqual([]);
    expect(await app.chatStore.listChats()).toMatchObject([{ title: 'Horses', folderId: null }]);
  });

  it('makes rows of a long list as they are needed', async () => {
    const app = await openAppWithModel();
    await ask('Horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    await app.keeper.settled();
    const { record } = app.chats.current;
    for (let n = 0; n < 600; n++) {
      app.keeper.keepChat({ ...record!, id: `chat-${String(n)}`, title: `Chat ${String(n)}` });
    }
    await app.keeper.settled();
    await app.chats.refresh();
    await chatsButton().click();
    const rows = () => document.querySelectorAll('nav[aria-label=Chats] li').length;
    await expect.poll(rows).toBeGreaterThan(100);
    expect(rows()).toBeLessThan(400);
    const scroller = document.querySelector('nav[aria-label=Chats] .scroller')!;
    await expect
      .poll(
        () => {
          scroller.scrollTop = scroller.scrollHeight;
          return rows();
        },
        { timeout: 10_000 },
      )
      .toBe(601);
  });

  it('says what could not be kept until it is, and loses none of it', async () => {
    const app = await openAppWithModel();
    const putMessage = app.chatStore.putMessage.bind(app.chatStore);
    app.chatStore.putMessage = () =>
      Promise.reject(new EngineError('storage_full', 'QuotaExceededError'));
    await ask('About horses');
    const notice = page.getByText('Not saved: 1 chat.');
    await expect.element(notice).toBeVisible();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(app.keeper.unsaved).toMatchObject([
      { content: 'About horses' },
      { title: 'About horses' },
      {},
      {},
      { content: 'Hello there.' },
      {},
    ]);
    app.chatStore.putMessage = putMessage;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(notice).not.toBeInTheDocument();
    const { entries } = await openedLater(app, idOf(app));
    expect(entries).toMatchObject([{ content: 'About horses' }, { content: 'Hello there.' }]);
  });

  it('takes over what another tab did, field by field', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const id = idOf(app);
    await app.keeper.settled();
    await app.chatStore.changeChat(id, { title: 'Named elsewhere' });
    // This tab has not heard of it.
    app.chats.pin(id, true);
    await app.keeper.settled();
    const question = { id: 'elsewhere', chatId: id, parentId: app.chats.current.entries[1]!.id };
    await app.chatStore.putMessage({
      ...question,
      role: 'user',
      createdMs: Date.now(),
      content: 'Asked elsewhere',
      attachments: [],
    });
    await app.chatStore.changeChat(id, { leafId: 'elsewhere' });
    await app.chats.refresh(id);
    expect(app.chats.current.record).toMatchObject({
      title: 'Named elsewhere',
      pinnedMs: expect.any(Number) as number,
    });
    await expect.element(log()).toHaveTextContent('Asked elsewhere');
  });

  it('deletes a message with what follows it, until that is taken back', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await ask('And foals?');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const id = idOf(app);
    const texts = () => app.chats.current.entries.map(({ content }) => content);
    const all = ['About horses', 'Hello there.', 'And foals?', 'Hello there.'];
    await page.getByRole('button', { name: 'Delete the question' }).last().click();
    expect(texts()).toEqual(all.slice(0, 2));
    await app.keeper.settled();
    expect(await app.chatStore.messagesOf(id)).toHaveLength(2);
    expect((await app.chatStore.searchTextOf(id))?.texts).toEqual(['about horses', 'hello there.']);
    await expect.element(page.getByText('Deleted “And foals?”')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(texts()).toEqual(all);
    const later = await openedLater(app, id);
    expect(later.entries.map(({ content }) => content)).toEqual(all);
  });

  it('shows the other version of a message that is deleted, and deletes the chat with its only question', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello there.');
    app.engine.script.pieces = ['Another'];
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.element(log()).toHaveTextContent('Another');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    await page.getByRole('button', { name: 'Delete the answer' }).click();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(page.getByText('2/2').query()).toBeNull();
    await page.getByRole('button', { name: 'Delete the question' }).click();
    await expect.poll(() => app.chats.list).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => app.chats.list).toHaveLength(1);
  });

  it('deletes what was deleted in another tab', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const id = idOf(app);
    await app.keeper.settled();
    const answer = app.chats.current.entries[1];
    await app.chatStore.deleteMessages(id, [answer?.id ?? '']);
    await app.chats.refresh(id);
    expect(app.chats.current.entries.map(({ content }) => content)).toEqual(['About horses']);
  });

  it('keeps how a chat is asked as soon as it is changed', async () => {
    const app = await openAppWithModel();
    onTestFinished(app.chats.keepChanges());
    await ask('About horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const first = idOf(app);
    app.chats.current.sampling = { temperature: 0.3 };
    app.chats.current.thinking = true;
    await page.getByRole('button', { name: 'New chat' }).click();
    await app.chats.open(first);
    expect(app.chats.current.settings).toMatchObject({
      sampling: { temperature: 0.3 },
      thinking: true,
    });
    const later = await openedLater(app, first);
    expect(later.settings).toMatchObject({ sampling: { temperature: 0.3 }, thinking: true });
  });

  it('keeps drafts beyond the page, until they are sent', async () => {
    const app = await openAppWithModel();
    onTestFinished(app.chats.keepChanges());
    await ask('About horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const first = idOf(app);
    await messageField().fill('And foals?');
    await expect.poll(() => app.chatStore.listDrafts()).toHaveProperty('size', 1);
    await page.getByRole('button', { name: 'New chat' }).click();
    await messageField().fill('Something new');
    await expect.poll(() => app.chatStore.listDrafts()).toHaveProperty('size', 2);
    const later = await openedLater(app, first);
    expect(later.draft).toBe('And foals?');
    const fresh = await openedLater(app, 'none');
    expect(fresh.draft).toBe('Something new');
    await userEvent.keyboard('{Enter}');
    await expect.poll(async () => [...(await app.chatStore.listDrafts()).keys()]).toEqual([first]);
  });

  it('does not bring back a chat that was deleted while it answered', async () => {
    const app = await openAppWithModel();
    app.engine.script.holdAt = 1;
    await ask('About horses');
    await expect.element(log()).toHaveTextContent('Hello');
    const deleted = app.chats.current;
    await app.chats.remove(idOf(app));
    app.engine.release();
    await expect.poll(() => deleted.isGenerating).toBe(false);
    await app.keeper.settled();
    expect(app.chats.list).toEqual([]);
    expect(await app.chatStore.listChats()).toEqual([]);
    expect(await app.chatStore.messagesOf(deleted.record!.id)).toEqual([]);
  });

  it('shows what there is of a chat whose last write did not come through', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    await app.keeper.settled();
    const [record] = await app.chatStore.listChats();
    await app.chatStore.putChat({ ...record!, leafId: 'never written' });
    const { entries } = await openedLater(app, idOf(app));
    expect(entries).toMatchObject([{ content: 'About horses' }, { content: 'Hello there.' }]);
  });

  it('keeps what was typed in each chat, and not yet sent', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const first = idOf(app);
    await messageField().fill('And foals?');
    await page.getByRole('button', { name: 'New chat' }).click();
    await messageField().fill('Something else');
    await app.chats.open(first);
    await expect.element(messageField()).toHaveValue('And foals?');
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect.element(messageField()).toHaveValue('Something else');
  });

  it('begins another chat when this one was deleted in another tab', async () => {
    const app = await openAppWithModel();
    await ask('About horses');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    const first = idOf(app);
    await app.keeper.settled();
    await app.chatStore.deleteChat(first);
    await app.chats.refresh(first);
    await ask('And foals?');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    expect(idOf(app)).not.toBe(first);
    const { entries } = await openedLater(app, idOf(app));
    expect(entries.map(({ content }) => content)).toEqual([
      'About horses',
      'Hello there.',
      'And foals?',
      'Hello there.',
    ]);
  });

  it('tells files of the same name apart', async () => {
    const app = await openAppWithModel();
    const files = page.getByLabelText('Files to attach');
    await files.upload(new File(['Milk.'], 'list.txt'));
    await files.upload(new File(['Eggs.'], 'list.txt'));
    await ask('What do I need?');
    await expect.element(log()).toHaveTextContent('list (2).txt · 5 characters');
    expect(app.engine.requests[0]?.prompt).toMatchObject({
      messages: [{ content: expect.stringContaining('File "list (2).txt":') as string }],
    });
  });

  it('sends files with a question, and refuses what is no text', async () => {
    const app = await openAppWithModel();
    const files = page.getByLabelText('Files to attach');
    await files.upload(new File([new Uint8Array([0, 255, 254])], 'photo.bin'));
    await expect.element(page.getByRole('alert')).toHaveTextContent('photo.bin holds no text');
    await files.upload(new File(['Milk, eggs.'], 'list.txt'));
    await expect.element(page.getByText('list.txt')).toBeVisible();
    await ask('What do I need?');
    await expect.element(log()).toHaveTextContent('list.txt · 11 characters');
    expect(app.engine.requests[0]?.prompt).toMatchObject({
      messages: [{ content: 'File "list.txt":\n\nMilk, eggs.\n\nWhat do I need?' }],
    });
  });
});
