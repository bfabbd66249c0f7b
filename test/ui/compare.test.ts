import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import type { StoredModel } from '../../src/storage/models/model-record';
import { INCLUDED_PERSONAS } from '../../src/hermes/personas/included-personas';
import { ggufFile, log, openAppWithModel } from './app-fixture';

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

/** With the loaded model on the first side, and a stored one on the second. */
async function compareWithStored() {
  const app = await openAppWithModel();
  app.library.stored = [stored('a')];
  await openDialog();
  await side('Second').getByRole('combobox', { name: 'Model' }).selectOptions('Model a');
  return app;
}

async function close(): Promise<void> {
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).not.toBeInTheDocument();
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

describe('the model of the chat', () => {
  it('is brought back when a comparison closes, and is the one that was used last', async () => {
    const { engine, session, parts } = await compareWithStored();
    const remember = vi.spyOn(parts.last, 'remember');
    const forget = vi.spyOn(parts.last, 'forget');
    await askBoth('Which?');
    expect(session.origin?.name).toBe('Model a');
    await close();
    await expect.poll(() => session.model && session.origin?.name).toBe('tiny.gguf');
    expect(engine.loads).toEqual([['tiny.gguf'], ['owner/a/a.gguf'], ['tiny.gguf']]);
    engine.script.failWith = new EngineError('out_of_memory', 'too large');
    await openDialog();
    await askBoth('And now?');
    await close();
    expect(remember).not.toHaveBeenCalled();
    expect(forget).not.toHaveBeenCalled();
  });

  it('answers for the first side also when the dialog was closed meanwhile', async () => {
    const { engine } = await compareWithStored();
    await askBoth('Which?');
    await close();
    await openDialog();
    await expect.element(side('First')).toHaveTextContent('The loaded model: tiny.gguf');
    await askBoth('And now?');
    expect(engine.loads.slice(2)).toEqual([['tiny.gguf'], ['owner/a/a.gguf']]);
    expect(engine.requests).toHaveLength(4);
  });

  it('is brought back from a load that the dialog was closed in', async () => {
    const { engine, session } = await compareWithStored();
    await askBoth('Which?');
    engine.script.holdAt = 1;
    await field().fill('And now?');
    await userEvent.keyboard('{Enter}');
    await expect.element(side('First')).toHaveTextContent('Loading its model…');
    engine.script.holdAt = null;
    await close();
    await expect.poll(() => session.model && session.origin?.name).toBe('tiny.gguf');
    expect(engine.requests).toHaveLength(2);
  });

  it('is what was loaded since, where the person loaded another', async () => {
    const { engine, session } = await compareWithStored();
    await askBoth('Which?');
    await session.open([ggufFile('other.gguf')]);
    await expect.element(side('First')).toHaveTextContent('The loaded model: other.gguf');
    await close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(session.origin?.name).toBe('other.gguf');
    expect(engine.loads).toHaveLength(3);
  });

  it('is waited for where it is on its way', async () => {
    const { engine, session } = await openAppWithModel();
    engine.script.holdAt = 1;
    void session.open([ggufFile('other.gguf')]);
    await openDialog();
    await field().fill('Which?');
    await userEvent.keyboard('{Enter}');
    await expect.element(side('First')).toHaveTextContent('Waiting for the model…');
    engine.release();
    await expect.poll(() => engine.requests.length).toBe(2);
    expect(engine.loads).toEqual([['tiny.gguf'], ['other.gguf']]);
  });
});

describe('the settings of a side', () => {
  const sampling = (name: string) => side(name).getByRole('combobox', { name: 'Sampling' });

  it('are those of the chat until others are chosen, which keep its seed and its limit', async () => {
    const { engine, chats } = await openAppWithModel();
    chats.current.sampling = { temperature: 0.3, seed: 7, maxTokens: 50 };
    await openDialog();
    for (const name of ['First', 'Second']) {
      await expect.element(sampling(name)).toHaveDisplayValue('As in this chat');
    }
    await sampling('Second').selectOptions('Always the likeliest');
    await askBoth('Which?');
    await sampling('First').selectOptions('As the model card says');
    await sampling('Second').selectOptions('As in this chat');
    await askBoth('And now?');
    expect(engine.requests).toMatchObject(
      [0.3, 0, 0.6, 0.3].map((temperature) => ({ temperature, seed: 7, maxTokens: 50 })),
    );
  });

  it('can be those that the persona brings', async () => {
    const { engine, chats } = await openAppWithModel();
    chats.meet({
      ...INCLUDED_PERSONAS[0]!,
      id: 'mine',
      name: 'Ada',
      sampling: { temperature: 1.5 },
    });
    chats.current.sampling = { temperature: 0.3 };
    await openDialog();
    await sampling('Second').selectOptions('As Ada');
    await askBoth('Which?');
    expect(engine.requests.map(({ temperature }) => temperature)).toEqual([0.3, 1.5]);
  });

  it('stay when it begins again, and so do the models', async () => {
    const { engine } = await compareWithStored();
    await sampling('Second').selectOptions('Always the likeliest');
    await side('Second').getByRole('checkbox', { name: 'Think' }).click();
    await askBoth('Which?');
    await dialog().getByRole('button', { name: 'Begin again' }).click();
    await expect.element(side('Second')).not.toHaveTextContent('Hello there.');
    await expect.element(sampling('Second')).toHaveDisplayValue('Always the likeliest');
    await askBoth('And now?');
    expect(engine.requests.slice(2)).toMatchObject([
      { temperature: 0.6, prompt: { thinking: false } },
      { temperature: 0, prompt: { thinking: true, messages: [{ content: 'And now?' }] } },
    ]);
    expect(engine.loads.slice(2)).toEqual([['tiny.gguf'], ['owner/a/a.gguf']]);
  });
});

it('tells in one line whose turn it is, and reads no answer aloud', async () => {
  const { engine } = await openCompare();
  const status = dialog().getByRole('status').first();
  engine.script.holdAt = 1;
  await field().fill('Which?');
  await userEvent.keyboard('{Enter}');
  await expect.element(status).toHaveTextContent('Answering: First');
  await expect.element(side('First').getByRole('log')).toHaveAttribute('aria-live', 'off');
  engine.release();
  await expect.element(status).toHaveTextContent('The answers have ended');
});
