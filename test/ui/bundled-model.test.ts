import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { BUNDLED_MODEL } from '../../src/hermes/bundled-model';
import { SUGGESTIONS } from '../../src/hermes/suggestions';
import { EngineError } from '../../src/protocol';
import { BUILT_IN_TOOLS } from '../../src/tools/built-in-tools';
import {
  ask,
  drop,
  ggufFile,
  log,
  messageField,
  openApp,
  openAppWithBundled,
  openAppWithModel,
} from './app-fixture';

const NOT_FETCHED = new EngineError('download_failed', 'found the answer 404');
const alert = () => page.getByRole('alert');
const thinkSwitch = () => page.getByRole('button', { name: 'Think', exact: true });
const suggestion = (label: string) => page.getByRole('button', { name: label });

describe('the bundled model', () => {
  it('is fetched and loaded when the page opens, and says honestly what it is', async () => {
    const { engine, file } = await openAppWithBundled();
    await expect.element(page.getByText('Fetching the bundled model')).toBeVisible();
    await expect.element(page.getByText('3.00 MB of 6.00 MB')).toBeVisible();
    await expect.element(page.getByText(BUNDLED_MODEL.about)).toBeVisible();
    expect(file.nFetched).toBe(1);
    file.end();
    await expect
      .element(page.getByRole('banner').getByText('Talaria Demo', { exact: true }))
      .toBeVisible();
    await expect.element(page.getByText(BUNDLED_MODEL.about)).toBeVisible();
    expect(engine.loads[0]).toEqual(['talaria-demo.gguf']);
  });

  it('shows its bytes also when the server does not tell how many there will be', async () => {
    await openAppWithBundled({ totalBytes: 0 });
    await expect.element(page.getByText('3.00 MB', { exact: true })).toBeVisible();
    await expect
      .element(page.getByRole('progressbar', { name: 'Loaded' }))
      .not.toHaveAttribute('value');
  });

  it('is not fetched where no model can run', async () => {
    const obstacle = new EngineError('webgpu_unavailable', 'found no WebGPU');
    const { file, engine } = await openAppWithBundled({ obstacle });
    await expect.element(alert()).toHaveTextContent('WebGPU is not available here');
    await expect.element(page.getByRole('button', { name: 'Open a model…' })).toBeVisible();
    expect(file.nFetched).toBe(0);
    expect(engine.sources).toEqual([]);
  });

  it('gives way to a file that is opened while it is fetched', async () => {
    const { engine, session, file } = await openAppWithBundled();
    await expect.poll(() => file.nFetched).toBe(1);
    engine.script.name = 'Scripted 1B';
    drop([ggufFile()]);
    await expect.element(page.getByText('Ask anything.')).toBeVisible();
    file.end();
    expect(engine.loads).toEqual([['tiny.gguf']]);
    expect(session.error).toBeNull();
    expect(session.isBundled).toBe(false);
  });

  it('gives way to a file that is opened while it is loaded', async () => {
    const { engine, session, file } = await openAppWithBundled();
    engine.script.holdAt = 1;
    await expect.poll(() => file.nFetched).toBe(1);
    file.end();
    await expect.poll(() => engine.sources.length).toBe(1);
    drop([ggufFile()]);
    await expect.poll(() => engine.sources.length).toBe(2);
    engine.release();
    await expect.poll(() => session.model).not.toBeNull();
    expect(engine.loads).toEqual([['talaria-demo.gguf'], ['tiny.gguf']]);
    expect(session.error).toBeNull();
  });

  it('can be tried again when it did not come', async () => {
    const { session, file } = await openAppWithBundled();
    await messageField().fill('What I had written');
    file.end(NOT_FETCHED);
    await expect.element(alert()).toHaveTextContent('found the answer 404');
    await page.getByRole('button', { name: 'Load the model again' }).click();
    await expect.element(page.getByText('3.00 MB of 6.00 MB')).toBeVisible();
    await expect.element(messageField()).toHaveValue('What I had written');
    file.end();
    await expect.poll(() => session.model?.name).toBe(BUNDLED_MODEL.name);
    await expect.element(alert()).not.toBeInTheDocument();
  });

  it('is loaded again from memory when the GPU is lost', async () => {
    const { engine, session, file } = await openAppWithBundled();
    await expect.poll(() => file.nFetched).toBe(1);
    file.end();
    await expect.poll(() => session.model).not.toBeNull();
    engine.loseDevice();
    await expect.poll(() => engine.loads.length).toBe(2);
    await expect.poll(() => session.model?.name).toBe(BUNDLED_MODEL.name);
    expect(file.nFetched).toBe(1);
  });

  it('can be cancelled, and asked for later', async () => {
    const { session, file } = await openAppWithBundled();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(session.error).toBeNull();
    await page.getByRole('button', { name: 'Try the bundled Talaria Demo' }).click();
    await expect.poll(() => file.nFetched).toBe(2);
    file.end();
    await expect.poll(() => session.model?.name).toBe(BUNDLED_MODEL.name);
  });
});

describe('a question that is asked before the model is there', () => {
  it('shows at once and is answered when the model is ready', async () => {
    const { engine, file } = await openAppWithBundled();
    await expect.element(messageField()).toHaveFocus();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hi');
    await expect.element(page.getByText('Waiting for the model…')).toBeVisible();
    await expect.element(page.getByText('Fetching the bundled model')).toBeVisible();
    expect(engine.requests).toHaveLength(0);
    file.end();
    await expect.element(log()).toHaveTextContent('Hello there.');
  });

  it.each([
    ['the stop button', () => page.getByRole('button', { name: 'Stop' }).click()],
    ['Esc', () => userEvent.keyboard('{Escape}')],
  ])('is stopped by %s; the model comes all the same', async (_name, stop) => {
    const { engine, session, file } = await openAppWithBundled();
    await ask('Hi');
    await stop();
    await expect.element(page.getByText('Stopped.')).toBeVisible();
    expect(session.status.kind).toBe('loading');
    file.end();
    await expect.poll(() => session.model).not.toBeNull();
    expect(engine.requests).toHaveLength(0);
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.element(log()).toHaveTextContent('Hello there.');
  });

  it('is kept when loading fails, and can be asked again', async () => {
    const { engine, file } = await openAppWithBundled();
    await ask('Hi');
    file.end(NOT_FETCHED);
    await expect.element(page.getByText(/^Not answered\./)).toBeVisible();
    await expect.element(log()).toHaveTextContent('Hi');
    await page.getByRole('button', { name: 'Load the model again' }).click();
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.element(page.getByText('Waiting for the model…')).toBeVisible();
    file.end();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests).toHaveLength(1);
  });

  it('is stopped when the loading is cancelled', async () => {
    await openAppWithBundled();
    await ask('Hi');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByText('Stopped.')).toBeVisible();
    await expect.element(alert()).not.toBeInTheDocument();
  });

  it('is answered by the file that is opened meanwhile', async () => {
    const { engine } = await openAppWithBundled();
    await ask('Hi');
    drop([ggufFile()]);
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.loads).toEqual([['tiny.gguf']]);
  });

  it('is thought about, as the bundled model does best, until another model takes its place', async () => {
    const { chats, session } = await openAppWithBundled();
    await expect.element(thinkSwitch()).toHaveAttribute('aria-pressed', 'true');
    await session.open([ggufFile()]);
    await expect.element(thinkSwitch()).toHaveAttribute('aria-pressed', 'false');
    chats.current.thinking = true;
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    void session.openBundled();
    expect(chats.current.thinking).toBe(true);
  });

  it('keeps the switch for thinking as it was when it was sent', async () => {
    const { engine, file } = await openAppWithBundled();
    await ask('Hi');
    await thinkSwitch().click();
    file.end();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]?.prompt).toMatchObject({ thinking: true });
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.poll(() => engine.requests.length).toBe(2);
    expect(engine.requests[1]?.prompt).toMatchObject({ thinking: false });
  });

  it('is joined to the next when it was stopped without an answer', async () => {
    const { engine, file } = await openAppWithBundled();
    await ask('Hi');
    await userEvent.keyboard('{Escape}');
    await ask('Who are you?');
    file.end();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]?.prompt).toMatchObject({
      messages: [{ role: 'user', content: 'Hi\n\nWho are you?' }],
    });
  });
});

describe('the suggestions', () => {
  it.each(SUGGESTIONS)('send at once: $label', async (one) => {
    const { label, text, thinking, withTools = false } = one;
    const { engine, file } = await openAppWithBundled();
    await suggestion(label).click();
    await expect.element(log()).toHaveTextContent(text);
    file.end();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]?.prompt).toEqual({
      kind: 'messages',
      messages: [{ role: 'user', content: text }],
      thinking,
      ...(withTools && { tools: BUILT_IN_TOOLS.map(({ signature }) => signature) }),
    });
    await expect.element(thinkSwitch()).toHaveAttribute('aria-pressed', String(thinking));
  });

  it('work by keyboard, and leave the cursor in the message field', async () => {
    const { engine, file, session } = await openAppWithBundled();
    file.end();
    // Until then there is a button to stop the loading on the way.
    await expect.poll(() => session.model).not.toBeNull();
    const last = suggestion('Is this private?');
    await expect.element(messageField()).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    await expect.element(last).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await expect.element(messageField()).toHaveFocus();
    expect(engine.requests).toHaveLength(1);
  });

  it('come back with a new chat', async () => {
    const { file } = await openAppWithBundled();
    file.end();
    await ask('Hi');
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect.element(suggestion('Who are you?')).toBeVisible();
  });

  it('are for the bundled model alone', async () => {
    await openAppWithModel();
    await expect.element(page.getByText('Ask anything.')).toBeVisible();
    await expect.element(page.getByRole('list', { name: 'Suggestions' })).not.toBeInTheDocument();
  });

  it('are not shown while another model loads, whose chat can be begun all the same', async () => {
    const { engine } = await openApp();
    engine.script.holdAt = 1;
    drop([ggufFile()]);
    await expect.element(page.getByText('Write while it loads.')).toBeVisible();
    await expect.element(page.getByRole('list', { name: 'Suggestions' })).not.toBeInTheDocument();
    await ask('Hi');
    await expect.element(page.getByText('Waiting for the model…')).toBeVisible();
    engine.release();
    await expect.element(log()).toHaveTextContent('Hello there.');
  });
});

describe('a thought', () => {
  it('counts its tokens while it grows and after', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<think>', 'two', ' and two', '</think>', 'Four', '.'];
    engine.script.holdAt = 3;
    await ask('2+2?');
    await expect.element(page.getByRole('button', { name: 'Thinking… 3 tokens' })).toBeVisible();
    engine.release();
    await expect
      .element(page.getByRole('button', { name: /^Thought for [\d.]+ s · 3 tokens$/ }))
      .toBeVisible();
  });

  it('says how far it came when it was stopped', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<think>', ...Array.from({ length: 100 }, () => 'on ')];
    engine.script.stepMs = 30;
    await ask('2+2?');
    await expect.element(page.getByText('on on')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect
      .element(page.getByRole('button', { name: /^Thoughts, unfinished · \d+ tokens$/ }))
      .toBeVisible();
  });
});
