import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import type { StoredModel } from '../../src/storage/models/model-record';
import { log, openAppWithModel } from './app-fixture';

const stored = (id: string): StoredModel => ({
  model: {
    id: `owner/${id}`,
    name: `Model ${id}`,
    kind: 'gguf',
    origin: `owner/${id}`,
    licence: 'apache-2.0',
    addedMs: 0,
    files: [
      {
        id: `owner/${id}/${id}.gguf`,
        name: `${id}.gguf`,
        url: `https://hub.example/${id}.gguf`,
        sizeBytes: 1000,
        sha256: null,
      },
    ],
  },
  files: [],
  storedBytes: 1000,
  totalBytes: 1000,
  isWhole: true,
  verifiedMs: 0,
});

const dialog = () => page.getByRole('dialog', { name: 'Compare' });
const side = (name: string) => dialog().getByRole('region', { name });
const field = () => dialog().getByRole('textbox', { name: 'Question for both' });

async function openCompare() {
  const app = await openAppWithModel();
  await openDialog();
  return app;
}

async function openDialog(): Promise<void> {
  await userEvent.keyboard('{Control>}k{/Control}');
  await page.getByRole('combobox', { name: 'Search actions and chats' }).fill('compare');
  await userEvent.keyboard('{Enter}');
  await expect.element(field()).toBeVisible();
}

async function askBoth(text: string): Promise<void> {
  await field().fill(text);
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog().getByRole('button', { name: 'Send' })).toBeVisible();
}

describe('a comparison', () => {
  it('puts one question to two settings, one after the other, and keeps nothing of it', async () => {
    const { engine, chats, chatStore, keeper } = await openCompare();
    const second = side('Second');
    await second.getByRole('combobox', { name: 'Sampling' }).selectOptions('Always the likeliest');
    await second.getByRole('checkbox', { name: 'Think' }).click();
    await askBoth('Which is it?');
    expect(engine.requests).toHaveLength(2);
    expect(engine.requests.map(({ temperature }) => temperature)).toEqual([0.6, 0]);
    expect(engine.requests.map(({ prompt }) => prompt)).toMatchObject([
      { thinking: false },
      { thinking: true },
    ]);
    for (const name of ['First', 'Second']) {
      await expect.element(side(name)).toHaveTextContent('Hello there.');
    }
    await keeper.settled();
    expect(chats.list).toEqual([]);
    expect(await chatStore.listChats()).toEqual([]);
  });

  it('goes on, and one side can be taken over as a chat', async () => {
    const { engine, chats, keeper, chatStore } = await openCompare();
    await askBoth('One');
    await askBoth('Two');
    expect(engine.requests).toHaveLength(4);
    expect(engine.requests[3]?.prompt).toMatchObject({
      messages: [{ content: 'One' }, { content: 'Hello there.' }, { content: 'Two' }],
    });
    await side('Second').getByRole('button', { name: 'Go on as a chat' }).click();
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(log()).toHaveTextContent('Two');
    expect(chats.current.entries).toHaveLength(4);
    await keeper.settled();
    const [chat] = await chatStore.listChats();
    expect(await chatStore.messagesOf(chat?.id ?? '')).toHaveLength(4);
  });

  it('loads the model of each side when its turn comes', async () => {
    const { engine, library, session } = await openAppWithModel();
    library.stored = [stored('a'), stored('b')];
    await openDialog();
    for (const [name, model] of [
      ['First', 'Model a'],
      ['Second', 'Model b'],
    ] as const) {
      await side(name).getByRole('combobox', { name: 'Model' }).selectOptions(model);
    }
    await askBoth('Which?');
    expect(engine.loads.slice(1)).toEqual([['owner/a/a.gguf'], ['owner/b/b.gguf']]);
    expect(engine.requests).toHaveLength(2);
    await askBoth('And now?');
    expect(engine.loads).toHaveLength(5);
    expect(session.error).toBeNull();
  });

  it('comes back to the model that was loaded before, for the side that has none of its own', async () => {
    const { engine, library } = await openAppWithModel();
    library.stored = [stored('a')];
    await openDialog();
    await side('Second').getByRole('combobox', { name: 'Model' }).selectOptions('Model a');
    await askBoth('Which?');
    expect(engine.loads).toEqual([['tiny.gguf'], ['owner/a/a.gguf']]);
    await askBoth('And now?');
    expect(engine.loads.slice(2)).toEqual([['tiny.gguf'], ['owner/a/a.gguf']]);
    expect(engine.requests).toHaveLength(4);
  });

  it('stops a load that is under way, and asks nobody', async () => {
    const { engine, library, session } = await openAppWithModel();
    library.stored = [stored('a')];
    await openDialog();
    await side('First').getByRole('combobox', { name: 'Model' }).selectOptions('Model a');
    engine.script.holdAt = 1;
    await field().fill('Which?');
    await userEvent.keyboard('{Enter}');
    await expect.element(side('First')).toHaveTextContent('Loading its model…');
    await dialog().getByRole('button', { name: 'Stop' }).click();
    await expect.element(dialog().getByRole('button', { name: 'Send' })).toBeVisible();
    expect(session.status.kind).not.toBe('loading');
    expect(engine.requests).toHaveLength(0);
  });

  it('says why an answer failed, where it would have stood', async () => {
    const { engine } = await openCompare();
    engine.script.failWith = new EngineError('internal', 'found no way to answer');
    await field().fill('Which?');
    await userEvent.keyboard('{Enter}');
    await expect.element(side('First').getByRole('alert')).toHaveTextContent('found no way');
  });

  it('says why a model did not come, and asks the other side all the same', async () => {
    const { engine, library } = await openAppWithModel();
    library.stored = [stored('a')];
    await openDialog();
    await side('First').getByRole('combobox', { name: 'Model' }).selectOptions('Model a');
    engine.script.failWith = new EngineError('unsupported_architecture', 'found architecture moe');
    await field().fill('Which?');
    await userEvent.keyboard('{Enter}');
    await expect.element(side('First')).toHaveTextContent('found architecture moe');
    await expect.element(dialog().getByRole('button', { name: 'Send' })).toBeVisible();
    expect(engine.requests).toHaveLength(1);
    await dialog().getByRole('button', { name: 'Begin again' }).click();
    await expect.element(side('First')).not.toHaveTextContent('found architecture moe');
  });

  it('ends with its dialog', async () => {
    const { engine, chats } = await openCompare();
    engine.script.holdAt = 1;
    await field().fill('Long');
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog().getByRole('button', { name: 'Stop' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => engine.requests.length).toBe(1);
    expect(chats.list).toEqual([]);
  });
});
