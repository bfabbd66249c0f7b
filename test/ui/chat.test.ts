import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import { ask, log, messageField, openAppWithModel } from './app-fixture';

describe('the chat', () => {
  it('streams an answer and then tells its speed', async () => {
    const { engine } = await openAppWithModel();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await page.getByRole('button', { name: /3 tokens · 6\.67 tokens\/s/ }).click();
    await expect.element(page.getByText(/First\stoken\safter\s0\.08\ss/)).toBeVisible();
    await expect.element(log()).toHaveAttribute('aria-busy', 'false');
    expect(engine.requests[0]?.prompt).toEqual({
      kind: 'messages',
      messages: [{ role: 'user', content: 'Hi' }],
      thinking: false,
    });
  });

  it('shows markup of a model as text', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<img src=x onerror="document.title=1">', '<b>bold</b>'];
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('<b>bold</b>');
    expect(document.querySelector('[role=log] :is(img, b)')).toBeNull();
  });

  it('breaks the line on Shift+Enter and sends both lines', async () => {
    const { engine } = await openAppWithModel();
    await messageField().fill('one');
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}two{Enter}');
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]?.prompt).toMatchObject({ messages: [{ content: 'one\ntwo' }] });
  });

  it('does not send while an input method is composing', async () => {
    const { engine } = await openAppWithModel();
    await messageField().fill('にほ');
    messageField()
      .element()
      .dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }),
      );
    expect(engine.requests).toHaveLength(0);
  });

  it('does not send nothing', async () => {
    const { engine } = await openAppWithModel();
    await ask('   ');
    expect(engine.requests).toHaveLength(0);
    await expect.element(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  });

  it.each([
    ['the stop button', () => page.getByRole('button', { name: 'Stop' }).click()],
    ['Esc', () => userEvent.keyboard('{Escape}')],
  ])('stops on %s, keeps the text and can go on', async (_name, stop) => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = Array.from({ length: 500 }, (_, index) => `w${String(index)} `);
    engine.script.stepMs = 10;
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('w2');
    await stop();
    await expect.element(page.getByText('Stopped.')).toBeVisible();
    await expect.element(log()).toHaveTextContent('w0 w1 w2');
    engine.script.pieces = ['Next'];
    await ask('More');
    await expect.element(log()).toHaveTextContent('Next');
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{ role: 'user' }, { role: 'assistant' }, { role: 'user', content: 'More' }],
    });
  });

  it('thinks when asked to, folds the thoughts after, and leaves them out of the next prompt', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<thi', 'nk>two and', ' two</think>', '\n\nFour.'];
    await page.getByRole('button', { name: 'Think' }).click();
    await ask('2+2?');
    await expect.element(page.getByText('Four.')).toBeVisible();
    expect(engine.requests[0]?.prompt).toMatchObject({ thinking: true });
    // Of the second and third event; the first is the piece of a tag, the fourth the answer.
    const fold = page.getByRole('button', { name: /^Thought for .* s · 2 tokens$/ });
    await expect.element(fold).toHaveAttribute('aria-expanded', 'false');
    await fold.click();
    await expect.element(page.getByText('two and two')).toBeVisible();
    await ask('Sure?');
    await expect.poll(() => engine.requests.length).toBe(2);
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{}, { role: 'assistant', content: 'Four.' }, {}],
    });
  });

  it('answers again, and keeps the answer it had as a version', async () => {
    const { engine, chats } = await openAppWithModel();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    engine.script.pieces = ['Other'];
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.element(log()).toHaveTextContent('Other');
    expect(chats.current.entries).toHaveLength(2);
    expect(engine.requests[1]?.prompt).toMatchObject({ messages: [{ content: 'Hi' }] });
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await expect.element(log()).toHaveTextContent('Hello there.');
    await expect.element(page.getByText('1/2', { exact: true })).toBeVisible();
  });

  it('answers an earlier question again, and edits an earlier answer, beside what came of them', async () => {
    const { engine, chats } = await openAppWithModel();
    engine.script.queue = [['One.'], ['Two.'], ['Other.']];
    await ask('First');
    await expect.element(log()).toHaveTextContent('One.');
    await ask('Second');
    await expect.element(log()).toHaveTextContent('Two.');
    await expect.element(log()).toHaveAttribute('aria-busy', 'false');
    await page.getByRole('button', { name: 'Answer again' }).first().click();
    await expect.element(log()).toHaveTextContent('Other.');
    expect(engine.requests[2]?.prompt).toMatchObject({ messages: [{ content: 'First' }] });
    expect(chats.current.entries).toHaveLength(2);
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await expect.element(log()).toHaveTextContent('Two.');
    await page.getByRole('button', { name: 'Edit the answer' }).first().click();
    await page.getByRole('textbox', { name: 'The answer’s text' }).fill('Uno.');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.element(log()).toHaveTextContent('Uno.');
    expect(chats.current.entries).toHaveLength(2);
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await expect.element(log()).toHaveTextContent('Two.');
  });

  it('asks an edited question as a version of the first', async () => {
    const { engine } = await openAppWithModel();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await page.getByRole('button', { name: 'Edit the question' }).click();
    await page.getByRole('textbox', { name: 'The question’s text' }).fill('Hello?');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.element(log()).toHaveTextContent('Hello? 2/2 Hello there.');
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{ role: 'user', content: 'Hello?' }],
    });
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await expect.element(log()).toHaveTextContent('Hi 1/2 Hello there.');
  });

  it('stops an answer of another chat when something is asked, and keeps it', async () => {
    const { engine, chats } = await openAppWithModel();
    engine.script.holdAt = 1;
    await ask('Old');
    await expect.element(log()).toHaveTextContent('Hello');
    const first = chats.current;
    await page.getByRole('button', { name: 'New chat' }).click();
    await ask('New');
    await expect.element(log()).toHaveTextContent('New');
    await expect
      .poll(() => first.entries.at(-1))
      .toMatchObject({ status: 'stopped', content: 'Hello' });
    engine.release();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests).toHaveLength(2);
  });

  it('leaves an answer to itself when a new chat begins', async () => {
    const { engine, chats } = await openAppWithModel();
    engine.script.holdAt = 1;
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello');
    const first = chats.current;
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect.element(page.getByText('Ask anything.')).toBeVisible();
    engine.release();
    await expect.poll(() => first.isGenerating).toBe(false);
    await chats.open(first.record?.id ?? '');
    await expect.element(log()).toHaveTextContent('Hello there.');
  });

  it('takes a question of a new chat while the engine still ends the old answer', async () => {
    const { engine, chats } = await openAppWithModel();
    engine.script.holdAt = 1;
    await ask('Old');
    await expect.element(log()).toHaveTextContent('Hello');
    chats.newChat();
    const conversation = chats.current;
    void conversation.ask('New');
    engine.release();
    await expect.element(log()).toHaveTextContent('New Hello there.');
    await expect.poll(() => conversation.isGenerating).toBe(false);
    expect(engine.requests.at(-1)?.prompt).toMatchObject({
      messages: [{ role: 'user', content: 'New' }],
    });
    expect(page.getByRole('alert').elements()).toHaveLength(0);
  });

  it('keeps the model when only the request was refused', async () => {
    const { engine, session } = await openAppWithModel();
    engine.script.failWith = new EngineError('context_full', 'found 2049 tokens, allowed 2048');
    await ask('Hi');
    await expect.element(page.getByRole('alert')).toHaveTextContent('found 2049 tokens');
    expect(session.model).not.toBeNull();
    await page.getByRole('alert').getByRole('button', { name: 'New chat' }).click();
    await expect.element(page.getByText('Ask anything.')).toBeVisible();
  });
});
