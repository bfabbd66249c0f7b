import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { BLANK_PERSONA } from '../../src/hermes/personas/persona';
import { ask, log, messageField, openAppWithModel } from './app-fixture';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const context = () => page.getByRole('button', { name: /^Context/ });
const words = (n: number, word: string) => `${word} `.repeat(n).trim();
const OVERFLOW = 'This chat is longer than the model’s context';

beforeEach(() => {
  history.replaceState(null, '', '#');
});

/** The double counts words; its context holds 2,048, of which 512 are kept for the answer. */
async function openLongChat() {
  const app = await openAppWithModel();
  for (const word of ['first', 'second', 'third']) {
    await ask(words(500, word));
    await expect.poll(() => app.chats.current.isGenerating).toBe(false);
  }
  return app;
}

describe('the context', () => {
  it('is measured while one types', async () => {
    await openAppWithModel();
    await messageField().fill('How long is this?');
    await expect.element(context()).toHaveAccessibleName('Context: 5 of 2,048 tokens');
  });

  it('shows what the model will read, token by token', async () => {
    await openAppWithModel();
    await messageField().fill('How long?');
    await context().click();
    await expect.element(page.getByText('512 tokens')).toBeVisible();
    await expect.element(page.getByText('<|user|>')).toBeVisible();
    await expect.element(page.getByTitle('token 2')).toHaveTextContent('long?');
  });

  it('leaves out the oldest messages when told to, and says so', async () => {
    const { engine, chats } = await openLongChat();
    await ask(words(500, 'fourth'));
    await expect.element(page.getByText(OVERFLOW)).toBeVisible();
    expect(engine.requests).toHaveLength(3);
    await button('Leave out the oldest').click();
    await expect.poll(() => chats.current.isGenerating).toBe(false);
    const { prompt } = engine.requests[3]!;
    expect(prompt.kind === 'messages' && prompt.messages[0]?.content.slice(0, 5)).toBe('third');
    await expect
      .element(page.getByRole('separator', { name: 'The model reads from here' }))
      .toHaveTextContent('The model does not read what is above any more.');
    // The next question has the same beginning.
    await ask('And now?');
    await expect.poll(() => chats.current.isGenerating).toBe(false);
    expect(engine.requests[4]?.prompt).toMatchObject({
      messages: [{ content: words(500, 'third') }, {}, {}, {}, { content: 'And now?' }],
    });
  });

  it('has the oldest messages summed up, and asks no more in this chat', async () => {
    const { engine, chats } = await openLongChat();
    engine.script.queue = [['You said first', ' and second.'], ['Fine.']];
    await ask(words(500, 'fourth'));
    await page.getByRole('checkbox', { name: 'Always in this chat' }).click();
    await button('Sum up the oldest').click();
    await expect.element(log()).toHaveTextContent('Fine.');
    expect(engine.requests).toHaveLength(5);
    const [summary, answer] = engine.requests.slice(3).map(({ prompt }) => prompt);
    expect(summary).toMatchObject({
      messages: [
        { content: words(500, 'first') },
        {},
        { content: words(500, 'second') },
        {},
        { content: expect.stringContaining('Summarise our conversation') as string },
      ],
    });
    const text = `Summary of our conversation so far:\n\nYou said first and second.\n\n${words(500, 'third')}`;
    expect(answer).toMatchObject({ messages: [{ content: text }, {}, {}] });
    expect(chats.current.settings.overflow).toBe('summarise');
  });

  it('has the model sum up as whom it plays', async () => {
    const { engine, chats } = await openLongChat();
    const judge = { id: 'judge', name: 'Judge', summary: '', system: 'You are a judge.' };
    chats.current.persona = { ...BLANK_PERSONA, ...judge };
    chats.current.thinking = true;
    engine.script.queue = [['A summary.'], ['Fine.']];
    await ask(words(500, 'fourth'));
    await button('Sum up the oldest').click();
    await expect.element(log()).toHaveTextContent('Fine.');
    const [summary, answer] = engine.requests.slice(3).map(({ prompt }) => prompt);
    const system = { role: 'system', content: 'You are a judge.' };
    expect(summary).toMatchObject({ thinking: false, messages: [system, {}, {}, {}, {}, {}] });
    expect(answer).toMatchObject({ thinking: true, messages: [system, {}, {}, {}] });
  });

  it('tells another version nothing of a summary that is not its own', async () => {
    const { engine, chats } = await openLongChat();
    engine.script.queue = [['A summary.'], ['Fine.']];
    await ask(words(500, 'fourth'));
    await button('Sum up the oldest').click();
    await expect.element(log()).toHaveTextContent('Fine.');
    const [first] = chats.current.entries;
    if (first?.role !== 'user') throw new Error('a chat begins with a question');
    await chats.current.askAnew(first, 'Anew');
    expect(engine.requests.at(-1)?.prompt).toMatchObject({ messages: [{ content: 'Anew' }] });
  });

  it('stops when told to, and keeps the question', async () => {
    const { engine } = await openLongChat();
    await ask(words(500, 'fourth'));
    await button('Stop here').click();
    await expect.element(page.getByText('Not answered. The question is kept.')).toBeVisible();
    await expect.element(page.getByRole('alert')).toHaveTextContent('begin a new chat');
    expect(engine.requests).toHaveLength(3);
  });

  it('refuses a message that is too long by itself', async () => {
    const { engine } = await openAppWithModel();
    await ask(words(2100, 'long'));
    await expect.element(page.getByRole('alert')).toHaveTextContent('2101 tokens');
    expect(engine.requests).toHaveLength(0);
  });

  it('lets thoughts be read again when told to', async () => {
    const { engine } = await openAppWithModel();
    engine.script.queue = [['<think>\nHm.\n</think>\n\n', 'Yes.'], ['No.']];
    await button('Think').click();
    await ask('Really?');
    await expect.element(log()).toHaveTextContent('Yes.');
    await context().click();
    await page.getByRole('checkbox', { name: /^Let the model read/ }).click();
    await button('Close').click();
    await ask('Sure?');
    await expect.element(log()).toHaveTextContent('No.');
    expect(engine.requests[1]?.prompt).toMatchObject({
      keepThoughts: true,
      messages: [{}, { role: 'assistant', content: 'Yes.', reasoning: 'Hm.' }, {}],
    });
  });
});

describe('inside an answer', () => {
  it('are its prompt, and what else might have been written, from which it can go on', async () => {
    const { engine } = await openAppWithModel();
    await context().click();
    await page.getByRole('checkbox', { name: /^Show how likely/ }).click();
    await button('Close').click();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]).toMatchObject({ topLogprobs: 5 });
    await button('Inside this answer').click();
    await expect.element(page.getByText('<|user|>')).toBeVisible();
    await page.getByRole('button', { name: 'there', exact: true }).click();
    await expect.element(page.getByText('“ there” had 50.0%.')).toBeVisible();
    engine.script.pieces = [' of mine.'];
    await button('Go on with “ world”').click();
    await expect.element(log()).toHaveTextContent('Hello world of mine.');
    expect(engine.requests[1]?.prompt).toMatchObject({ answerStart: 'Hello world' });
    await button('Earlier version').click();
    await expect.element(log()).toHaveTextContent('Hello there.');
  });

  it('are tokens that are one stop of Tab, among which the arrows move', async () => {
    const { chats, engine } = await openAppWithModel();
    engine.script.pieces = ['Hello', ' ', ' there', '.'];
    chats.current.withProbabilities = true;
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await button('Inside this answer').click();
    const token = (name: string) =>
      page.getByRole('toolbar', { name: 'Tokens' }).getByRole('button', { name, exact: true });
    await expect.element(button('Close')).toHaveFocus();
    await userEvent.keyboard('{Tab}');
    await expect.element(token('Hello')).toHaveFocus();
    expect(token('Hello').element().getBoundingClientRect().height).toBeGreaterThanOrEqual(24);
    for (const [key, name] of [
      ['ArrowRight', 'White space'],
      ['ArrowRight', 'there'],
      ['End', '.'],
      ['ArrowRight', '.'],
      ['ArrowLeft', 'there'],
      ['Home', 'Hello'],
      ['ArrowLeft', 'Hello'],
      ['End', '.'],
      ['ArrowLeft', 'there'],
    ] as const) {
      await userEvent.keyboard(`{${key}}`);
      await expect.element(token(name)).toHaveFocus();
    }
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Tab}');
    await expect.element(token('there')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(token('there')).toHaveAttribute('aria-pressed', 'true');
  });

  it('go on from the whole answer, also where it was begun by somebody else', async () => {
    const { engine, chats } = await openAppWithModel();
    chats.current.withProbabilities = true;
    chats.current.answerStart = 'Well: ';
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Well: Hello there.');
    const answer = chats.current.entries.at(-1);
    if (answer?.role !== 'assistant') throw new Error('an answer comes last');
    await chats.current.branch(answer, 'Hello world');
    expect(engine.requests[1]?.prompt).toMatchObject({ answerStart: 'Well: Hello world' });
    await ask('And now?');
    await expect.poll(() => chats.current.isGenerating).toBe(false);
    expect(engine.requests[2]?.prompt).not.toHaveProperty('answerStart');
  });
});
