import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ask, log, messageField, openAppWithModel } from './app-fixture';

const dialog = (name: string) => page.getByRole('dialog', { name, exact: true });
const idle = () => expect.element(log()).toHaveAttribute('aria-busy', 'false');

/** Named otherwise on a keyboard than in an event. */
const NAMES: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  Esc: 'Escape',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
};

/** @param label as the list has it, as `Ctrl+Shift+O` */
async function press(label: string): Promise<void> {
  const names = label.split('+').map((name) => NAMES[name] ?? name);
  const held = names.slice(0, -1);
  const key = names.at(-1) ?? '';
  const down = held.map((name) => `{${name}>}`).join('');
  const up = held.reverse().map((name) => `{/${name}}`);
  await userEvent.keyboard(
    `${down}${key.length === 1 ? key.toLowerCase() : `{${key}}`}${up.join('')}`,
  );
}

/** What the list has: a title, and the keys that do the same. */
async function listedKeys(): Promise<Map<string, string[]>> {
  await press('Ctrl+/');
  await expect.element(dialog('Keyboard')).toBeVisible();
  // Some have none until a person gives them one.
  const rows = [...dialog('Keyboard').element().querySelectorAll('dl > div:has(kbd)')];
  await press('Esc');
  return new Map(
    rows.map((row) => [
      row.querySelector('dt')?.textContent ?? '',
      [...row.querySelectorAll('kbd')].map(({ textContent }) => textContent),
    ]),
  );
}

it('do what the list says of them, each of them', async () => {
  const { engine, chats } = await openAppWithModel();
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const listed = await listedKeys();
  const tried = new Set<string>();

  /** Presses each of the keys that are listed under a title. */
  async function does(title: string, effect: (label: string) => Promise<void>): Promise<void> {
    tried.add(title);
    for (const label of listed.get(title) ?? []) {
      await press(label);
      await effect(label);
    }
  }
  const opens = (title: string, name: string): Promise<void> =>
    does(title, async () => {
      await expect.element(dialog(name)).toBeVisible();
      await press('Esc');
      await expect.element(dialog(name)).not.toBeInTheDocument();
    });

  engine.script.pieces = ['```js\n', 'let a = 1;', '\n```'];
  await messageField().fill('First');
  await does('Send', async () => {
    await expect.poll(() => engine.requests.length).toBe(1);
    await idle();
  });
  await messageField().fill('a');
  await does('Break the line', async () => {
    await expect.poll(() => chats.current.draft).toBe('a\n');
  });
  await messageField().fill('');
  await does('Edit the last question, in an empty field', async () => {
    const edit = page.getByRole('textbox', { name: 'The question’s text' });
    await expect.element(edit).toHaveValue('First');
    await press('Esc');
    await expect.element(edit).not.toBeInTheDocument();
  });
  await does('Write a message', async () => {
    await expect.element(messageField()).toHaveFocus();
  });
  await does('Think first, or answer at once', () =>
    expect.poll(() => chats.current.thinking).toBe(true),
  );
  await does('Answer again', async () => {
    await expect.poll(() => engine.requests.length).toBe(2);
    await idle();
  });
  (page.getByRole('button', { name: 'Copy the answer' }).element() as HTMLElement).focus();
  await does('Version before, version after', async (label) => {
    await expect.element(page.getByText(label === '←' ? '1/2' : '2/2')).toBeVisible();
  });
  await does('Copy the last answer', async () => {
    await expect.poll(() => copied.mock.calls.at(-1)).toEqual(['```js\nlet a = 1;\n```']);
    copied.mockClear();
  });
  // What is not read as Markdown yet has no blocks.
  await expect.element(page.getByRole('figure').last()).toBeVisible();
  await does('Copy the last code block', () =>
    expect.poll(() => copied.mock.calls.at(-1)).toEqual(['let a = 1;']),
  );

  engine.script.holdAt = 1;
  await ask('And then?');
  await expect.element(log()).toHaveAttribute('aria-busy', 'true');
  await does('Stop', async () => {
    await idle();
  });
  engine.script.holdAt = null;
  await does('Go on with the answer', async () => {
    await expect.poll(() => engine.requests.length).toBe(4);
    await idle();
  });

  await does('New chat', () => expect.poll(() => chats.current.record).toBeNull());
  await ask('Second');
  await idle();
  const title = () => chats.current.record?.title;
  await does('Chat after this one', () => expect.poll(title).toBe('First'));
  await does('Chat before this one', () => expect.poll(title).toBe('Second'));
  await does('Rename this chat', async () => {
    const field = page.getByRole('textbox', { name: 'Title of this chat' });
    await expect.element(field).toHaveFocus();
    await press('Esc');
    await expect.element(field).not.toBeInTheDocument();
  });
  await does('Delete this chat', () =>
    expect.poll(() => chats.list.map((chat) => chat.title)).toEqual(['First']),
  );

  await opens('Search actions and chats', 'What to do');
  await opens('Show or hide the list of chats', 'Chats');
  await opens('Models', 'Models');
  await opens('Settings', 'Settings');
  await opens('Keyboard', 'Keyboard');
  expect([...tried].sort()).toEqual([...listed.keys()].sort());
});
