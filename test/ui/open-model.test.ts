import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import { drop, ggufFile, messageField, openApp } from './app-fixture';

describe('opening a model', () => {
  it('takes a file from the picker and names model and adapter', async () => {
    const { engine } = await openApp();
    const input = document.querySelector('input[type=file]')!;
    await userEvent.upload(input, ggufFile());
    await expect.element(page.getByText('Scripted 1B', { exact: true })).toBeVisible();
    await expect.element(page.getByText('google swiftshader')).toBeVisible();
    await expect.element(page.getByRole('banner')).toHaveTextContent('software adapter: slow');
    expect(engine.loads).toEqual([['tiny.gguf']]);
  });

  it('takes all parts of a split file that are dropped together', async () => {
    const { engine } = await openApp();
    drop([ggufFile('a-00001-of-00002.gguf'), ggufFile('a-00002-of-00002.gguf')]);
    await expect.element(page.getByText('Ask anything.')).toBeVisible();
    expect(engine.loads[0]).toHaveLength(2);
  });

  it('takes a text that is dropped for the next question, and leaves the answer alone', async () => {
    const { chats, engine, session } = await openApp();
    await session.open([ggufFile()]);
    await expect.element(messageField()).toHaveFocus();
    drop([new File(['let a = 1;'], 'a.ts')]);
    await expect
      .element(page.getByRole('list', { name: 'Attached files' }))
      .toHaveTextContent('a.ts');
    expect(chats.current.attachments).toEqual([{ name: 'a.ts', text: 'let a = 1;' }]);
    expect(engine.loads).toHaveLength(1);
  });

  it('shows the bytes as they come and can be cancelled', async () => {
    const { engine, session } = await openApp();
    engine.script.holdAt = 1;
    drop([ggufFile()]);
    await expect.element(page.getByText('tiny.gguf', { exact: true })).toBeVisible();
    await expect.element(page.getByText('500 B of 1.00 kB')).toBeVisible();
    await expect
      .element(page.getByRole('progressbar', { name: 'Loaded' }))
      .toHaveAttribute('max', '1000');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByRole('button', { name: 'Open a model…' })).toBeVisible();
    expect(session.error).toBeNull();
  });

  it('counts the kernels as they become ready, and can still be cancelled', async () => {
    const { engine, session } = await openApp();
    engine.script.holdAt = 3;
    drop([ggufFile()]);
    await expect.element(page.getByText('3 of 19 kernels')).toBeVisible();
    await expect.element(page.getByText('Compiling for this GPU')).toHaveRole('status');
    const bar = page.getByRole('progressbar', { name: 'Compiled' });
    await expect.element(bar).toHaveAttribute('max', '19');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByRole('button', { name: 'Open a model…' })).toBeVisible();
    expect(session.status.kind).toBe('none');
  });

  it('puts the cursor into the message field when the model is there', async () => {
    const { session } = await openApp();
    await session.open([ggufFile()]);
    await expect.element(messageField()).toHaveFocus();
  });

  it('says what is wrong with a file and offers another', async () => {
    const { engine } = await openApp();
    engine.script.failWith = new EngineError(
      'unsupported_architecture',
      'found architecture "bert", allowed qwen3, llama, seed_oss',
    );
    drop([ggufFile()]);
    const alert = page.getByRole('alert');
    await expect.element(alert).toHaveTextContent('This model’s architecture does not run here');
    await expect.element(alert).toHaveTextContent('found architecture "bert"');
    await expect.element(page.getByRole('button', { name: 'Open another file…' })).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.element(alert).not.toBeInTheDocument();
  });

  it('keeps the model that is there when another file cannot be used', async () => {
    const { engine, session } = await openApp();
    await session.open([ggufFile('good.gguf')]);
    engine.script.failWith = new EngineError('malformed_file', 'found no GGUF');
    drop([ggufFile('bad.gguf')]);
    await expect.element(page.getByRole('alert')).toHaveTextContent('not a sound GGUF model');
    await expect.element(page.getByText('Scripted 1B', { exact: true })).toBeVisible();
    await expect.element(messageField()).toBeEnabled();
    engine.loseDevice();
    await expect.poll(() => engine.loads.at(-1)).toEqual(['good.gguf']);
  });

  it('drops the failure of a load that a newer one has replaced', async () => {
    const { engine, session } = await openApp();
    engine.script.stepMs = 50;
    const first = session.open([ggufFile('first.gguf')]);
    engine.script.failWith = null;
    await session.open([ggufFile('second.gguf')]);
    await first;
    expect(session.error).toBeNull();
    expect(session.model?.name).toBe('Scripted 1B');
  });
});
