import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ask, log, openAppWithModel } from './app-fixture';

const RIGHT = 'four words of mine';
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabelText(name, { exact: true });

type App = Awaited<ReturnType<typeof openAppWithModel>>;

async function withChat(): Promise<App> {
  const app = await openAppWithModel();
  await ask('About zebras');
  await expect.poll(() => app.chats.current.isGenerating).toBe(false);
  return app;
}

async function openDialog(): Promise<void> {
  await userEvent.keyboard('{Control>}k{/Control}');
  await page.getByRole('combobox').fill('encryption of');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Encryption of chats' })).toBeVisible();
}

/** As a page is that was just loaded. */
async function lock(app: App): Promise<void> {
  expect(await app.lock.lock()).toBe(true);
  expect(app.nReloads()).toBe(1);
  await app.lock.begin();
}

describe('encrypting chats', () => {
  it('wants a passphrase of eight characters, twice, and then seals what there is', async () => {
    const app = await withChat();
    await openDialog();
    await field('New passphrase').fill('short');
    await field('Once more').fill('other');
    await button('Encrypt all chats').click();
    await expect.element(page.getByText('It needs at least 8 characters.')).toBeVisible();
    await expect.element(page.getByText('This is not the same as above.')).toBeVisible();
    expect(app.lock.status).toBe('open');
    await field('New passphrase').fill(RIGHT);
    await field('Once more').fill(RIGHT);
    await button('Encrypt all chats').click();
    await expect.element(page.getByText(/The chats are encrypted\. /)).toBeVisible();
    expect(app.lock.status).toBe('unlocked');
    await userEvent.keyboard('{Escape}');
    // It goes on as before.
    await ask('And horses?');
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
    await app.keeper.settled();
    expect(app.keeper.failure).toBeNull();
    expect(await app.chatStore.messagesOf(app.chats.current.record!.id)).toHaveLength(4);
  });

  it('shows no word while they are locked, and all of them after the right passphrase', async () => {
    const app = await withChat();
    await app.lock.encrypt(RIGHT);
    await lock(app);
    await expect
      .element(page.getByRole('heading', { name: 'Your chats are locked.' }))
      .toBeVisible();
    expect(document.body.textContent).not.toContain('zebras');
    await expect.element(page.getByRole('textbox', { name: 'Message' })).not.toBeInTheDocument();
    await field('Passphrase').fill('not these words');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText(/^This is not the passphrase\. Nothing/)).toBeVisible();
    await expect.element(field('Passphrase')).toHaveAttribute('aria-invalid', 'true');
    await button('Show: Passphrase').click();
    await expect.element(field('Passphrase')).toHaveAttribute('type', 'text');
    await field('Passphrase').fill(RIGHT);
    await button('Unlock').click();
    await expect.element(log()).toHaveTextContent('About zebras');
    await expect.element(page.getByRole('textbox', { name: 'Message' })).toHaveFocus();
  });

  it('offers no chats to commands while they are locked', async () => {
    const app = await withChat();
    await app.lock.encrypt(RIGHT);
    await lock(app);
    await userEvent.keyboard('{Control>}k{/Control}');
    const options = page.getByRole('option');
    await page.getByRole('combobox').fill('chat');
    await expect.element(options.filter({ hasText: 'Encryption of chats' })).toBeVisible();
    await expect.element(options.filter({ hasText: 'zebras' })).not.toBeInTheDocument();
    await expect.element(options.filter({ hasText: 'New chat' })).not.toBeInTheDocument();
    await expect.element(options.filter({ hasText: 'Lock the chats' })).not.toBeInTheDocument();
  });

  it('can be stopped, with the passphrase alone', async () => {
    const app = await withChat();
    await app.lock.encrypt(RIGHT);
    await openDialog();
    await page.getByText('Stop encrypting').click();
    await field('Passphrase').fill('not these words');
    await button('Decrypt all chats').click();
    await expect.element(page.getByText(/^This is not the passphrase/)).toBeVisible();
    expect(app.lock.status).toBe('unlocked');
    await field('Passphrase').fill(RIGHT);
    await button('Decrypt all chats').click();
    await expect.element(page.getByText('The chats are no longer encrypted.')).toBeVisible();
    expect(app.lock.status).toBe('open');
  });

  it('lets who has forgotten the passphrase begin anew, after a second look', async () => {
    const app = await withChat();
    await app.lock.encrypt(RIGHT);
    await lock(app);
    await page.getByText('Forgot the passphrase?').click();
    await expect.element(button('Delete the chats')).toBeDisabled();
    await page.getByRole('checkbox', { name: 'Delete all encrypted chats for good' }).click();
    await button('Delete the chats').click();
    await expect.element(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
    expect(await app.chatStore.listChats()).toEqual([]);
  });

  it('locks with another tab, after what cannot be left alone', async () => {
    const app = await withChat();
    await app.lock.encrypt(RIGHT);
    const putFolder = app.chatStore.putFolder.bind(app.chatStore);
    app.chatStore.putFolder = () => Promise.reject(new Error('a full disk'));
    app.chats.folders.create('Animals');
    app.lockChannel.postMessage({ kind: 'lock' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(app.nReloads()).toBe(0);
    app.chatStore.putFolder = putFolder;
    app.keeper.retry();
    await expect.poll(app.nReloads, { timeout: 5000 }).toBe(1);
  });

  it('does not lock while something is not saved', async () => {
    const app = await withChat();
    await app.lock.encrypt(RIGHT);
    app.chatStore.putFolder = () => Promise.reject(new Error('a full disk'));
    app.chats.folders.create('Animals');
    expect(await app.lock.lock()).toBe(false);
    expect(app.nReloads()).toBe(0);
    expect(app.lock.status).toBe('unlocked');
  });
});
