import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { SCHEMA_EXAMPLES } from '../../src/schema/format-examples';
import { schemaToGrammar } from '../../src/schema/schema-to-grammar';
import { hasOpenWork } from '../../src/state/page-reload';
import { ask, log, openAppWithModel } from './app-fixture';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog', { name: 'The next answer' });
const choose = (kind: string) => dialog().getByRole('radio', { name: kind }).click();

describe('how long a model may think', () => {
  it('is chosen beside the switch, and asked for', async () => {
    const { engine } = await openAppWithModel();
    const effort = page.getByRole('combobox', { name: 'How long it may think' });
    expect(effort.query()).toBeNull();
    await button('Think').click();
    await effort.selectOptions('Low · 512 tokens');
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]).toMatchObject({ thinkingBudget: 512, prompt: { thinking: true } });
    await effort.selectOptions('No limit');
    await ask('Hi');
    await expect.poll(() => engine.requests.length).toBe(2);
    expect(engine.requests[1]).not.toHaveProperty('thinkingBudget');
  });

  it('can be ended while it thinks', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<think>', 'Well', '\n</think>\n\n', 'Yes'];
    engine.script.holdAt = 2;
    await ask('Hi');
    await button('Answer now').click();
    expect(engine.nAnswerNow).toBe(1);
    await expect.element(log()).toHaveTextContent('Yes');
    await expect.element(button('Answer now')).not.toBeInTheDocument();
  });

  it.each([
    ['budget', 'cut by the budget'],
    ['request', 'cut short'],
  ] as const)('is told apart when the %s ended it', async (by, said) => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<think>', 'Well', '\n</think>\n\n', 'Yes'];
    engine.script.thoughtClosed = { at: 2, by };
    await ask('Hi');
    await expect
      .element(page.getByRole('button', { name: /^Thought for .* · 2 tokens/ }))
      .toHaveTextContent(said);
  });
});

describe('an answer', () => {
  it('that was stopped goes on from where it ends', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<think>', 'a', '</think>', 'One, ', 'two, '];
    engine.script.holdAt = 4;
    await ask('Count');
    await expect.element(log()).toHaveTextContent('One,');
    await userEvent.keyboard('{Escape}');
    engine.script.pieces = ['two, ', 'three.'];
    engine.script.holdAt = null;
    await button('Go on').click();
    await expect.element(log()).toHaveTextContent('One, two, three.');
    // Four of them were there before.
    await expect.element(button(/6 tokens/)).toBeVisible();
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{ role: 'user', content: 'Count' }],
      answerStart: '<think>a</think>One, ',
    });
    expect(document.querySelectorAll('article[aria-label=Answer]')).toHaveLength(1);
  });

  it('can be given other words, with its thoughts kept, and gone on with', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['<think>', 'a', '</think>\n\n', 'No.'];
    await ask('Is it?');
    await expect
      .element(page.getByRole('button', { name: /^Thought for .* · 2 tokens/ }))
      .toBeVisible();
    await button('Edit the answer').click();
    const field = page.getByRole('textbox', { name: 'The answer’s text' });
    await expect.element(field).toHaveFocus();
    // The page is not reloaded by itself meanwhile.
    expect(hasOpenWork(document)).toBe(true);
    await field.fill('Yes, because');
    engine.script.pieces = [' it is.'];
    await button('Go on from here').click();
    await expect.element(log()).toHaveTextContent('Yes, because it is.');
    expect(hasOpenWork(document)).toBe(false);
    await expect
      .element(page.getByRole('button', { name: /^Thought for .* · 2 tokens/ }))
      .toBeVisible();
    expect(engine.requests[1]?.prompt).toMatchObject({
      answerStart: '<think>a</think>\n\nYes, because',
    });
  });

  it('that writes about tags is edited as a whole', async () => {
    const { engine } = await openAppWithModel();
    engine.script.pieces = ['Close with `</think>`, always.'];
    await ask('How?');
    await expect.element(log()).toHaveTextContent('always.');
    await button('Edit the answer').click();
    await page.getByRole('textbox', { name: 'The answer’s text' }).fill('Close it.');
    engine.script.pieces = [' Now.'];
    await button('Go on from here').click();
    await expect.element(log()).toHaveTextContent('Close it. Now.');
    expect(engine.requests[1]?.prompt).toMatchObject({ answerStart: 'Close it.' });
  });

  it('that was edited and saved is what the next question builds on', async () => {
    const { engine } = await openAppWithModel();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await button('Edit the answer').click();
    await page.getByRole('textbox', { name: 'The answer’s text' }).fill('Good day.');
    await button('Save').click();
    await expect.element(page.getByText('Edited.')).toBeVisible();
    // The model has written none of it.
    expect(page.getByRole('button', { name: /\d tokens?/ }).query()).toBeNull();
    expect(page.getByText(/^\d+ tokens?$/).query()).toBeNull();
    await ask('And?');
    await expect.poll(() => engine.requests.length).toBe(2);
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [
        { content: 'Hi' },
        { role: 'assistant', content: 'Good day.' },
        { content: 'And?' },
      ],
    });
  });

  it('may be told what it begins with', async () => {
    const { engine } = await openAppWithModel();
    await button('Format').click();
    await dialog().getByRole('textbox', { name: 'begins with' }).fill('Dear');
    await button('Done').click();
    engine.script.pieces = [' Sir'];
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Dear Sir');
    expect(engine.requests[0]?.prompt).toMatchObject({ answerStart: 'Dear' });
  });
});

describe('the format of an answer', () => {
  it('is JSON by a schema, with a verdict', async () => {
    const { engine } = await openAppWithModel();
    await button('Format').click();
    await choose('JSON Schema');
    await expect.element(dialog().getByText('Can be guaranteed')).toBeVisible();
    await button('Done').click();
    engine.script.pieces = ['{"name":"Ada",', '"age":36,"city":"London"}'];
    await ask('Who?');
    await expect.element(page.getByText('Fits the schema')).toBeVisible();
    await expect.element(page.getByText('"name": "Ada"', { exact: false })).toBeVisible();
    const grammar = schemaToGrammar(SCHEMA_EXAMPLES[0]!.schema);
    expect(engine.requests[0]?.grammar).toBe(grammar.kind === 'grammar' ? grammar.grammar : '');
    expect(engine.requests[0]?.prompt).toMatchObject({
      messages: [
        {
          role: 'system',
          content: expect.stringContaining('<schema>\n{\n  "type": "object"') as string,
        },
        { role: 'user', content: 'Who?' },
      ],
    });
  });

  it('says where an answer does not fit', async () => {
    const { engine } = await openAppWithModel();
    await button('Format').click();
    await choose('JSON Schema');
    await button('Done').click();
    engine.script.pieces = ['{"name":"Ada","age":360,"city":"London"}'];
    await ask('Who?');
    await expect.element(page.getByText('Does not fit the schema')).toBeVisible();
    await expect.element(page.getByText('#/age')).toBeVisible();
  });

  it('names what cannot be guaranteed, and sends nothing until it is mended', async () => {
    const { engine } = await openAppWithModel();
    await button('Format').click();
    await choose('JSON Schema');
    const field = dialog().getByRole('textbox', { name: 'Schema' });
    await field.fill('{"type": "array", "contains": {"type": "string"}}');
    await expect
      .element(dialog().getByText('found contains, which cannot be guaranteed'))
      .toBeVisible();
    await field.fill('{"type": ');
    await expect.element(dialog().getByText('found no JSON')).toBeVisible();
    await button('Done').click();
    await ask('Who?');
    await expect.element(button('Send')).toBeDisabled();
    expect(engine.requests).toHaveLength(0);
    await button('Schema').click();
    await button('As it comes').click();
    await button('Done').click();
    await button('Send').click();
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]).not.toHaveProperty('grammar');
  });

  it('is not dropped in silence when an answer is given again', async () => {
    const { engine, chats } = await openAppWithModel();
    await ask('Who?');
    await expect.element(log()).toHaveTextContent('Hello there.');
    chats.current.format = { kind: 'schema', schema: '{"type": ' };
    await button('Answer again').click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('found no JSON');
    chats.current.format = { kind: 'json' };
    chats.current.withTools = true;
    await button('Answer again').click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('found Tools switched on');
    expect(engine.requests).toHaveLength(1);
  });

  it('may be a grammar of one’s own', async () => {
    const { engine } = await openAppWithModel();
    await button('Format').click();
    await choose('Grammar');
    await dialog().getByRole('textbox', { name: 'Grammar' }).fill('root ::= "a" | "b"');
    await button('Done').click();
    await ask('Which?');
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]?.grammar).toBe('root ::= "a" | "b"');
  });
});
