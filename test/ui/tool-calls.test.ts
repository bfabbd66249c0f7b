import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ask, ggufFile, log, messageField, openApp, openAppWithModel } from './app-fixture';

const CALL =
  '<tool_call>\n{"name": "calculator", "arguments": {"expression": "48 * 37"}}\n</tool_call>';
const button = (name: string) => page.getByRole('button', { name, exact: true });
const tools = () => page.getByRole('button', { name: 'Tools', exact: true });

async function openWithTools() {
  const app = await openAppWithModel();
  await tools().click();
  return app;
}

describe('tool calls', () => {
  it('runs the tool in the page and lets the model answer from its result', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [['Let me see.\n', CALL], ['It is 1776.']];
    await ask('What is 48 × 37?');
    await expect.element(button('Refuse')).toBeVisible();
    expect(engine.requests).toHaveLength(1);
    await button('Run').click();
    await expect
      .element(page.getByRole('figure', { name: 'Tool call' }))
      .toHaveTextContent(/calculator expression: 48 \* 37.*{"result":1776}/);
    await expect.element(log()).toHaveTextContent('It is 1776.');
    await expect.element(log()).not.toHaveTextContent('tool_call');
    expect(engine.requests.map(({ prompt }) => prompt)).toMatchObject([
      { messages: [{ role: 'user' }], tools: [{ name: 'calculator' }, { name: 'get_time' }] },
      {
        messages: [
          { role: 'user', content: 'What is 48 × 37?' },
          {
            role: 'assistant',
            content: 'Let me see.',
            toolCalls: [{ name: 'calculator', arguments: { expression: '48 * 37' } }],
          },
          { role: 'tool', content: '{"result":1776}' },
        ],
      },
    ]);
  });

  it('ends with its chat: nothing of a call that was just made comes into the next one', async () => {
    const { engine, chats } = await openWithTools();
    const conversation = chats.current;
    engine.script.queue = [[CALL], ['Too late.']];
    const generate = engine.generate.bind(engine);
    engine.generate = async (...call) => {
      const summary = await generate(...call);
      conversation.stop();
      chats.newChat();
      return summary;
    };
    await conversation.ask('What is 48 × 37?');
    expect(engine.requests).toHaveLength(1);
    expect(chats.current.entries).toEqual([]);
  });

  it('lets the model read what was wrong with its call', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [[CALL.replace('48 * 37', '48 *')], ['Sorry.']];
    await ask('What is 48 × 37?');
    await button('Run').click();
    await expect.element(log()).toHaveTextContent('Sorry.');
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{}, {}, { role: 'tool', content: '{"error":"a number is missing at the end"}' }],
    });
  });

  it('are not offered where the page’s host has switched them off', async () => {
    const { engine } = await openApp({ models: [], houseRules: { toolsOff: ['calculator'] } }).then(
      async (app) => {
        await app.session.open([ggufFile()]);
        return app;
      },
    );
    await tools().click();
    await ask('What is 48 × 37?');
    await expect.element(log()).toHaveTextContent('Hello there.');
    expect(engine.requests[0]?.prompt).toMatchObject({ tools: [{ name: 'get_time' }] });
    await expect.element(page.getByText('This page’s operator adds rules')).toBeVisible();
  });

  it('do not run because somebody wrote what looks like a call', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [['You wrote a call.']];
    await ask(CALL);
    await expect.element(log()).toHaveTextContent('You wrote a call.');
    expect(page.getByRole('figure', { name: 'Tool call' }).elements()).toHaveLength(0);
  });

  it('exclude a format, which says so before anything is sent', async () => {
    const { chats } = await openWithTools();
    chats.current.format = { kind: 'json' };
    await messageField().fill('A question');
    await expect.element(page.getByText(/^With Tools on, the form/)).toBeVisible();
    await expect.element(button('Send')).toBeDisabled();
  });

  it('ends after eight calls with a model that never stops calling', async () => {
    const { engine } = await openWithTools();
    engine.script.pieces = [CALL];
    await ask('Go on and on');
    await button('Always run calculator').click();
    await expect.element(log()).toHaveAttribute('aria-busy', 'false');
    expect(engine.requests).toHaveLength(9);
    await expect
      .element(page.getByRole('figure').last())
      .toHaveTextContent('no more than 8 calls for one question');
  });

  it('runs nothing that was refused, and tells the model', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [[CALL], ['As you wish.']];
    await ask('What is 48 × 37?');
    await button('Refuse').click();
    await expect.element(log()).toHaveTextContent('As you wish.');
    await expect.element(page.getByRole('figure')).toHaveTextContent('Refused');
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{}, {}, { role: 'tool', content: '{"error":"the person refused this call"}' }],
    });
  });

  it('leaves who is writing alone, and says what waits', async () => {
    const { engine, chats } = await openWithTools();
    engine.script.queue = [[CALL], ['It is 1776.']];
    await ask('What is 48 × 37?');
    const told = page.getByText('The model asks to run calculator.');
    await expect.element(told).toHaveRole('status');
    await expect.element(messageField()).toHaveFocus();
    await userEvent.keyboard('and now ');
    expect(chats.current.draft).toBe('and now ');
    await button('Run').click();
    await expect.element(log()).toHaveTextContent('It is 1776.');
    await expect.element(told).not.toBeInTheDocument();
  });

  it('says beside the button what “always” means', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [[CALL], ['Done.']];
    await ask('What is 48 × 37?');
    await expect
      .element(button('Always run calculator'))
      .toHaveAccessibleDescription(/^Always: without asking again, until this page is closed/);
    await expect.element(page.getByText(/^Always: without asking again/)).toBeVisible();
  });

  it('takes Esc for a no to the call, and asks for each of two', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [[CALL, CALL.replace('48 * 37', '1 + 1')], ['Done.']];
    await ask('Both');
    await expect.element(button('Run')).toBeEnabled();
    button('Refuse').element().focus();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('figure').first()).toHaveTextContent('Refused');
    await page.getByRole('figure').last().getByRole('button', { name: 'Run', exact: true }).click();
    await expect.element(page.getByRole('figure').last()).toHaveTextContent('{"result":2}');
    await expect.element(log()).toHaveTextContent('Done.');
  });

  it('can be stopped while it asks', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [[CALL], ['Too late.']];
    await ask('What is 48 × 37?');
    await expect.element(button('Refuse')).toBeVisible();
    await button('Stop').click();
    await expect.element(page.getByRole('figure')).toHaveTextContent('Stopped before it ran');
    await expect.element(log()).toHaveAttribute('aria-busy', 'false');
    expect(engine.requests).toHaveLength(1);
  });

  it('asks nobody about a call that cannot run', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [
      ['<tool_call>{"name": "calculator", "arguments": {"expression": 7}}</tool_call>'],
      ['<tool_call>{"name": "launch"}</tool_call>'],
      ['Sorry.'],
    ];
    await ask('Go');
    await expect.element(log()).toHaveTextContent('Sorry.');
    expect(engine.requests[1]?.prompt).toMatchObject({
      messages: [{}, {}, { content: expect.stringContaining('expression') as string }],
    });
    await expect.element(page.getByRole('figure').last()).toHaveTextContent('there is no tool');
  });

  it('ends the thought before it', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [['<think>', 'I need it.', '</think>\n\n', CALL], ['It is 1776.']];
    await ask('What is 48 × 37?');
    await expect
      .element(page.getByRole('button', { name: /^Thought for .* · 2 tokens/ }))
      .toBeVisible();
    await button('Run').click();
    await expect.element(log()).toHaveTextContent('It is 1776.');
  });

  it('answers the question again from its beginning', async () => {
    const { engine } = await openWithTools();
    engine.script.queue = [[CALL], ['It is 1776.'], ['Another answer.']];
    await ask('What is 48 × 37?');
    await button('Run').click();
    await page.getByRole('button', { name: 'Answer again' }).click();
    await expect.element(log()).toHaveTextContent('Another answer.');
    expect(engine.requests.at(-1)?.prompt).toMatchObject({ messages: [{ role: 'user' }] });
    expect(page.getByRole('figure').elements()).toHaveLength(0);
  });

  it('shows a call as text when no tool was offered, or when it cannot be read', async () => {
    const { engine } = await openAppWithModel();
    engine.script.queue = [[CALL], ['<tool_call>calculator(1)</tool_call>']];
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('<tool_call>');
    await tools().click();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('calculator(1)');
    expect(engine.requests).toHaveLength(2);
  });
});
