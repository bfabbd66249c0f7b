import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ask, ggufFile, log, messageField, openApp, openAppWithModel } from './app-fixture';

const palette = () => page.getByRole('dialog', { name: 'What to do' });
const field = () => palette().getByRole('combobox');
const keys = (text: string): Promise<void> => userEvent.keyboard(text);
const idle = () => expect.element(log()).toHaveAttribute('aria-busy', 'false');

describe('the palette', () => {
  it('finds an action by its words, and does what is marked', async () => {
    const { chats } = await openAppWithModel();
    await keys('{Control>}k{/Control}');
    await expect.element(field()).toHaveFocus();
    await field().fill('think');
    const first = palette().getByRole('option').first();
    await expect.element(first).toHaveAttribute('aria-selected', 'true');
    await expect.element(first).toHaveTextContent('Think first');
    await keys('{Enter}');
    await expect.element(palette()).not.toBeInTheDocument();
    expect(chats.current.thinking).toBe(true);
  });

  it('finds chats by title and by what was said, and opens them', async () => {
    const { chats } = await openAppWithModel();
    await ask('Where do swallows winter?');
    await idle();
    await keys('{Control>}{Shift>}o{/Shift}{/Control}');
    expect(chats.current.record).toBeNull();
    await keys('{Control>}k{/Control}');
    await field().fill('swallows');
    await palette().getByRole('option', { name: 'Where do swallows winter?' }).click();
    await expect.element(log()).toHaveTextContent('Where do swallows winter?');
  });

  it('moves with the arrows, round the ends, and says when nothing is found', async () => {
    await openAppWithModel();
    await keys('{Control>}k{/Control}');
    await expect.element(field()).toHaveFocus();
    await keys('{ArrowUp}');
    const marked = palette().getByRole('option', { selected: true });
    await expect.element(marked).toHaveTextContent('Keyboard');
    await keys('{ArrowDown}');
    await expect.element(marked).toHaveTextContent('New chat');
    await field().fill('xyzzy');
    await expect.element(palette().getByText('Nothing was found.')).toBeVisible();
    await keys('{Escape}');
    await expect.element(palette()).not.toBeInTheDocument();
  });
});

describe('keys of one’s own', () => {
  it('are pressed in the list, hold at once, and go back to what they were', async () => {
    const { chats } = await openAppWithModel();
    await ask('Hi');
    await idle();
    await keys('{Control>}/{/Control}');
    const list = page.getByRole('dialog', { name: 'Keyboard' });
    await list.getByRole('button', { name: 'Change the keys: New chat' }).click();
    await keys('x');
    await expect.element(list.getByText('With Ctrl or Alt, please')).toBeVisible();
    await keys('{Control>}{Shift>}u{/Shift}{/Control}');
    await expect.element(list.getByText('Ctrl+Shift+U')).toBeVisible();
    await keys('{Escape}');
    await expect.element(list).not.toBeInTheDocument();
    await keys('{Control>}{Shift>}o{/Shift}{/Control}');
    expect(chats.current.record).not.toBeNull();
    await keys('{Control>}{Shift>}u{/Shift}{/Control}');
    await expect.poll(() => chats.current.record).toBeNull();
    await keys('{Control>}/{/Control}');
    await list.getByRole('button', { name: 'The keys as they were: New chat' }).click();
    await expect.element(list.getByText('Ctrl+Shift+O')).toBeVisible();
    await expect
      .element(list.getByRole('button', { name: 'Change the keys: New chat' }))
      .toHaveFocus();
    // Escape ends the question alone.
    await list.getByRole('button', { name: 'Change the keys: New chat' }).click();
    await keys('{Escape}');
    await expect.element(list.getByText('Ctrl+Shift+O')).toBeVisible();
  });
});

describe('keys', () => {
  it('bring the last question back into its field, and leave it', async () => {
    const { engine } = await openAppWithModel();
    await ask('Hi');
    await idle();
    await messageField().click();
    await keys('{ArrowUp}');
    const edit = page.getByRole('textbox', { name: 'The question’s text' });
    await expect.element(edit).toHaveValue('Hi');
    await edit.fill('Hello');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect.poll(() => engine.requests.length).toBe(2);
    await idle();
  });

  it('do nothing in a field that has text, nor while an input method writes', async () => {
    const { chats } = await openAppWithModel();
    await ask('Hi');
    await idle();
    await messageField().fill('draft');
    await keys('{ArrowUp}');
    expect(page.getByRole('textbox', { name: 'The question’s text' }).elements()).toHaveLength(0);
    const composing = new KeyboardEvent('keydown', {
      key: 'Enter',
      isComposing: true,
      bubbles: true,
      cancelable: true,
    });
    messageField().element().dispatchEvent(composing);
    expect(chats.current.draft).toBe('draft');
  });

  it('leave a text field its own: what marks text there does not step between chats', async () => {
    const { chats } = await openAppWithModel();
    for (const text of ['First', 'Second']) {
      chats.newChat();
      await ask(text);
      await idle();
    }
    await messageField().fill('draft');
    await keys('{Control>}{Shift>}{ArrowDown}{/Shift}{/Control}');
    expect(chats.current.record?.title).toBe('Second');
  });

  it('move between the versions of the message that has the focus, which goes with them', async () => {
    const { engine } = await openAppWithModel();
    engine.script.queue = [['One.'], ['Two.']];
    await ask('Hi');
    await idle();
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.element(log()).toHaveTextContent('Two.');
    await idle();
    await page.getByRole('button', { name: 'Copy the answer' }).click();
    await keys('{ArrowLeft}');
    await expect.element(log()).toHaveTextContent('One.');
    await keys('{ArrowRight}');
    await expect.element(log()).toHaveTextContent('Two.');
    expect(document.activeElement).not.toBe(document.body);
  });

  it('give the focus back when a text is not edited after all', async () => {
    await openAppWithModel();
    await ask('Hi');
    await idle();
    await page.getByRole('button', { name: 'Edit the question' }).click();
    await keys('{Escape}');
    await expect.element(page.getByRole('button', { name: 'Edit the question' })).toHaveFocus();
  });

  it('rename, step between chats, and delete', async () => {
    const { chats } = await openAppWithModel();
    for (const text of ['First', 'Second']) {
      await keys('{Control>}{Shift>}o{/Shift}{/Control}');
      await ask(text);
      await idle();
    }
    await keys('{Control>}{Shift>}{ArrowDown}{/Shift}{/Control}');
    await expect.poll(() => chats.current.record?.title).toBe('First');
    await keys('{Control>}{Shift>}e{/Shift}{/Control}');
    await page.getByRole('textbox', { name: 'Title of this chat' }).fill('Renamed');
    await keys('{Enter}');
    await expect.poll(() => chats.current.record?.title).toBe('Renamed');
    await keys('{Control>}{Shift>}d{/Shift}{/Control}');
    await expect.poll(() => chats.list.map(({ title }) => title)).toEqual(['Second']);
  });
});

describe('settings', () => {
  /** By its label, as a person does. */
  const choose = (name: string) =>
    page.getByRole('dialog', { name: 'Settings' }).getByText(name, { exact: true }).click();

  it('send with Ctrl+Enter where a person likes that, and break the line with Enter', async () => {
    const { engine, chats } = await openAppWithModel();
    await keys('{Control>},{/Control}');
    await choose('Ctrl+Enter');
    await keys('{Escape}');
    await messageField().fill('one');
    await keys('{Enter}two');
    expect(chats.current.draft).toBe('one\ntwo');
    await keys('{Control>}{Enter}{/Control}');
    await expect.poll(() => engine.requests.length).toBe(1);
    await idle();
  });

  it('choose the colours', async () => {
    await openAppWithModel();
    await keys('{Control>},{/Control}');
    await choose('Dark');
    expect(getComputedStyle(document.documentElement).colorScheme).toBe('dark');
    await choose('As this device');
    expect(getComputedStyle(document.documentElement).colorScheme).toBe('light dark');
  });

  it('tell what an answer would have cost, at prices of one’s own', async () => {
    const { parts } = await openAppWithModel();
    parts.preferences.change({ inputPrice: 10, outputPrice: 1000 });
    await ask('Hi');
    await idle();
    await page.getByRole('button', { name: /Facts about this answer/ }).click();
    await expect.element(page.getByText(/From\sa\sserver\sabout\s\$0\.0/)).toBeVisible();
    parts.preferences.change({ showsCost: false });
    await expect.element(page.getByText(/From\sa\sserver/)).not.toBeInTheDocument();
  });
});

describe('sampling', () => {
  const dialog = () => page.getByRole('dialog', { name: 'Sampling' });
  const open = () => page.getByRole('button', { name: 'Sampling' }).click();

  it('of a preset goes into the next request, and no model is loaded for it', async () => {
    const { engine, chats } = await openAppWithModel();
    await open();
    await dialog().getByRole('button', { name: 'Always the likeliest' }).click();
    await dialog().getByRole('spinbutton', { name: 'Seed' }).fill('7');
    await dialog().getByRole('spinbutton', { name: 'Tokens of an answer at most' }).fill('50');
    await keys('{Escape}');
    const nLoads = engine.sources.length;
    await ask('Hi');
    await idle();
    expect(engine.requests[0]).toMatchObject({
      temperature: 0,
      seed: 7,
      maxTokens: 50,
      topP: 0.95,
    });
    expect(engine.sources).toHaveLength(nLoads);
    expect(chats.current.record?.settings.sampling).toEqual({
      temperature: 0,
      seed: 7,
      maxTokens: 50,
    });
  });

  it('stays with its chat when the dialog is opened there again, and elsewhere', async () => {
    const { chats } = await openAppWithModel();
    chats.current.sampling = { temperature: 0.3, seed: 5 };
    await open();
    await expect.element(dialog().getByRole('spinbutton', { name: 'Seed' })).toHaveValue(5);
    await keys('{Escape}');
    expect(chats.current.sampling).toEqual({ temperature: 0.3, seed: 5 });
    await ask('Hi');
    await idle();
    chats.newChat();
    chats.current.sampling = { temperature: 1.1 };
    await expect.element(page.getByText('Ask anything.')).toBeVisible();
    expect(chats.current.sampling).toEqual({ temperature: 1.1 });
  });

  it('that is wrong is told and not taken', async () => {
    const { chats } = await openAppWithModel();
    await open();
    await dialog().getByRole('spinbutton', { name: 'Temperature' }).fill('9');
    await expect
      .element(dialog().getByText('Found 9, allowed a number from 0 to 2.'))
      .toBeVisible();
    expect(chats.current.sampling).toEqual({});
  });

  it('says which settings the engine of the loaded model cannot follow', async () => {
    const { engine, session } = await openApp();
    const load = engine.load.bind(engine);
    engine.load = async (...call) => ({
      ...(await load(...call)),
      engine: 'web-llm',
      ignoredSampling: ['topK', 'minP'],
    });
    await session.open([ggufFile()]);
    await open();
    const field = (name: string) => dialog().getByRole('spinbutton', { name });
    for (const name of ['Top-k', 'Min-p']) {
      await expect.element(field(name)).toHaveAccessibleDescription(/^Not followed by WebLLM/);
    }
    await expect.element(field('Top-p')).toHaveAccessibleDescription('From 0.01 to 1');
  });

  it('can be kept as a preset, taken again, and deleted', async () => {
    const { chats } = await openAppWithModel();
    await open();
    await dialog().getByRole('spinbutton', { name: 'Temperature' }).fill('0.9');
    await dialog().getByRole('textbox', { name: 'Name of a preset' }).fill('Poems');
    await dialog().getByRole('button', { name: 'Save as preset' }).click();
    const own = dialog().getByRole('button', { name: 'Poems', exact: true });
    await expect.element(own).toHaveAttribute('aria-pressed', 'true');
    await dialog().getByRole('button', { name: 'As the model card says' }).click();
    expect(chats.current.sampling).toEqual({});
    await own.click();
    expect(chats.current.sampling).toEqual({ temperature: 0.9 });
    await dialog().getByRole('button', { name: 'Delete the preset Poems' }).click();
    await expect.element(own).not.toBeInTheDocument();
  });
});
