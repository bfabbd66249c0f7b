import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ask, drop, log, messageField, openAppWithBundled, openAppWithModel } from './app-fixture';

const picker = () => page.getByLabelText('Files to attach');
const attached = () => page.getByRole('list', { name: 'Attached files' });
const alert = () => page.getByRole('alert');
const importDialog = () => page.getByRole('dialog', { name: 'Import chats' });

function paste(files: readonly File[], text?: string): void {
  const clipboardData = new DataTransfer();
  for (const file of files) clipboardData.items.add(file);
  if (text !== undefined) clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  messageField().element().dispatchEvent(event);
}

/** The next file that is read waits. @returns what ends that */
function holdReading(): () => void {
  let release = (): void => undefined;
  const held = new Promise<ArrayBuffer>((resolve) => {
    release = () => {
      resolve(new ArrayBuffer(0));
    };
  });
  vi.spyOn(Blob.prototype, 'arrayBuffer').mockReturnValueOnce(held);
  return release;
}

beforeEach(() => {
  vi.restoreAllMocks();
  history.replaceState(null, '', '#');
});

describe('a question', () => {
  it('waits for the file that is being read', async () => {
    const { engine, chats } = await openAppWithModel();
    const release = holdReading();
    await picker().upload(new File(['Milk, eggs.'], 'list.txt'));
    await ask('What do I need?');
    await expect.element(page.getByText('Reading the files.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Send' })).toBeDisabled();
    expect(chats.current.entries).toEqual([]);
    await expect.element(messageField()).toHaveValue('What do I need?');
    release();
    await expect.element(attached()).toHaveTextContent('list.txt');
    await expect.element(messageField()).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(log()).toHaveTextContent('list.txt · 11 characters');
    expect(engine.requests[0]?.prompt).toMatchObject({
      messages: [{ content: 'File "list.txt":\n\nMilk, eggs.\n\nWhat do I need?' }],
    });
  });

  it('that is a suggestion does not go without it either', async () => {
    const { chats } = await openAppWithBundled();
    const release = holdReading();
    const suggestions = page.getByRole('list', { name: 'Suggestions' });
    const suggestion = suggestions.getByRole('button').first();
    await expect.element(suggestion).toBeEnabled();
    await picker().upload(new File(['Milk, eggs.'], 'list.txt'));
    await expect.element(suggestion).toBeDisabled();
    release();
    await expect.element(suggestion).toBeEnabled();
    expect(chats.current.attachments).toHaveLength(1);
  });

  it('of files alone is asked anew without a word', async () => {
    const { engine } = await openAppWithModel();
    await picker().upload(new File(['Milk, eggs.'], 'list.txt'));
    await expect.element(attached()).toHaveTextContent('list.txt');
    await userEvent.keyboard('{Enter}');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await log().getByRole('button', { name: 'Edit the question' }).click();
    await log().getByRole('button', { name: 'Ask', exact: true }).click();
    await expect.poll(() => engine.requests.length).toBe(2);
    expect(engine.requests[1]?.prompt).toEqual(engine.requests[0]?.prompt);
    await expect.element(log()).toHaveTextContent('2/2');
  });
});

describe('files', () => {
  it('of which one is refused say so beside those that are attached', async () => {
    await openAppWithModel();
    await picker().upload([
      new File([new Uint8Array([0, 255, 254])], 'bad.bin'),
      new File(['Milk.'], 'good.txt'),
      new File([new Uint8Array([0, 1, 2])], 'worse.bin'),
    ]);
    await expect.element(attached()).toHaveTextContent('good.txt');
    await expect.element(alert()).toHaveTextContent('The file bad.bin holds no text.');
    await expect.element(alert()).toHaveTextContent('The file worse.bin holds no text.');
    await picker().upload(new File(['Eggs.'], 'better.txt'));
    await expect.element(attached()).toHaveTextContent('better.txt');
    await expect.element(alert()).not.toBeInTheDocument();
  });

  it('are refused when they are larger than any context', async () => {
    await openAppWithModel();
    const bytes = new Uint8Array(4_000_001).fill(65);
    await picker().upload(new File([bytes], 'large.txt'));
    await expect
      .element(alert())
      .toHaveTextContent(
        'The file large.txt has 4,000,001 bytes; 4,000,000 at most can be attached.',
      );
    await picker().upload(new File([bytes.subarray(1)], 'just-so.txt'));
    await expect.element(attached()).toHaveTextContent('just-so.txt 4,000,000 characters');
  });

  it('can be pasted, but text of a document is pasted as text', async () => {
    const { chats } = await openAppWithModel();
    paste([new File(['a,b'], 'table.csv')]);
    await expect.element(attached()).toHaveTextContent('table.csv');
    paste([new File(['…'], 'picture.png', { type: 'image/png' })], 'Words');
    expect(chats.current.nReading).toBe(0);
    expect(chats.current.attachments).toEqual([{ name: 'table.csv', text: 'a,b' }]);
  });

  it('that are dropped over the message are attached, also where they might be chats', async () => {
    await openAppWithModel();
    drop([new File(['{"a": 1}'], 'settings.json')], messageField().element());
    await expect.element(attached()).toHaveTextContent('settings.json');
    await expect.element(importDialog()).not.toBeInTheDocument();
  });

  it('that are dropped elsewhere and hold no chats can be attached all the same', async () => {
    const { chats } = await openAppWithModel();
    drop([new File(['[server]\nport = 80\n'], 'server.toml')]);
    await expect.element(importDialog().getByRole('alert')).toHaveTextContent('server.toml');
    await importDialog().getByRole('button', { name: 'Attach to the message instead' }).click();
    await expect.element(importDialog()).not.toBeInTheDocument();
    await expect.element(attached()).toHaveTextContent('server.toml');
    await expect.element(messageField()).toHaveFocus();
    expect(chats.current.attachments[0]?.text).toBe('[server]\nport = 80\n');
    await userEvent.keyboard('{Control>}k{/Control}');
    await page.getByRole('combobox', { name: 'Search actions and chats' }).fill('import');
    await userEvent.keyboard('{Enter}');
    await expect.element(importDialog()).toBeVisible();
    await expect
      .element(importDialog().getByRole('button', { name: 'Attach to the message instead' }))
      .not.toBeInTheDocument();
  });
});
