import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Chats } from '../../src/state/chats.svelte';
import { EngineTurns } from '../../src/state/engine-turns';
import { ask, log, messageField, openAppWithModel, type openApp } from './app-fixture';

type App = Awaited<ReturnType<typeof openApp>>;

/** What a page finds that is opened after the other one. */
async function openedLater({ chatStore, keeper, engine, props }: App, id: string) {
  const chats = new Chats(chatStore, keeper, {
    engine,
    modelReady: () => Promise.resolve(),
    model: () => null,
    turns: new EngineTurns(),
    toolbox: props.toolbox,
    houseRules: props.houseRules,
    templates: props.templates,
    onEngineError: (error) => {
      throw error;
    },
    announce: () => undefined,
  });
  await keeper.settled();
  await chats.refresh();
  await chats.open(id);
  return chats.current;
}

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
    await page.getByRole('button', { name: 'About horses', exact: true }).hover();
    await page.getByRole('button', { name: 'Rename About horses' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Horses');
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Horses', exact: true }).hover();
    await page.getByRole('button', { name: 'Delete Horses' }).click();
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
    await expect.element(page.getByText('A stallion is a male horse.').last()).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: 'About others', exact: true }))
      .not.toBeInTheDocument();
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
    expect(await app.chatStore.allMessages()).toEqual([]);
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
    await app.chats.refresh();
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
    await expect.element(page.getByRole('alert')).toHaveTextContent('photo.bin: found');
    await files.upload(new File(['Milk, eggs.'], 'list.txt'));
    await expect.element(page.getByText('list.txt')).toBeVisible();
    await ask('What do I need?');
    await expect.element(log()).toHaveTextContent('list.txt · 11 characters');
    expect(app.engine.requests[0]?.prompt).toMatchObject({
      messages: [{ content: 'File "list.txt":\n\nMilk, eggs.\n\nWhat do I need?' }],
    });
  });
});
