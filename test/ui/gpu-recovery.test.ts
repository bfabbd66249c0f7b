import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import { ask, ggufFile, log, messageField, openApp, openAppWithModel } from './app-fixture';

const LOST = new EngineError('device_lost', 'the GPU process exited');
const REFUSED = new EngineError('webgpu_unavailable', 'found WebGPU but no adapter');
const alerts = () => page.getByRole('alert').elements();

describe('a loss of the GPU', () => {
  it('while nothing runs is mended without a word', async () => {
    const { engine, session } = await openAppWithModel();
    engine.loseDevice();
    await expect.poll(() => engine.loads.length).toBe(2);
    await expect.poll(() => session.model).not.toBeNull();
    expect(engine.nRestarts).toBe(1);
    expect(alerts()).toHaveLength(0);
    await expect.element(page.getByText('GPU failed')).not.toBeInTheDocument();
  });

  it('while the page is hidden is mended when somebody looks at it', async () => {
    const { engine, presence, session } = await openAppWithModel();
    presence.hide();
    engine.loseDevice();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.loads).toHaveLength(1);
    presence.show();
    await expect.poll(() => session.model).not.toBeNull();
    expect(engine.loads).toHaveLength(2);
  });

  it('while the page is hidden is mended at once when a question waits', async () => {
    const { engine, presence, chats } = await openAppWithModel();
    presence.hide();
    engine.loseDevice();
    void chats.current.ask('Hi');
    await expect.element(log()).toHaveTextContent('Hi Hello there.');
  });

  it('in mid-answer lets the answer go on by itself, and says so in one line', async () => {
    const { engine, chats } = await openAppWithModel();
    engine.script.queue = [['One, ', 'two'], [', three.']];
    engine.script.failWith = LOST;
    await ask('Count');
    await expect.element(log()).toHaveTextContent('One, two, three.');
    await expect.poll(() => chats.current.isGenerating).toBe(false);
    expect(engine.requests[1]?.prompt).toMatchObject({ answerStart: 'One, two' });
    expect(alerts()).toHaveLength(0);
    await expect.element(page.getByText('the answer went on')).toBeVisible();
    await ask('More');
    await expect.element(page.getByText('the answer went on')).not.toBeInTheDocument();
  });

  it('while a question is counted lets the question be stopped before the model is back', async () => {
    const { engine, chats, presence } = await openAppWithModel();
    let lose = (): void => undefined;
    const isCounting = new Promise<void>((resolve) => {
      engine.describePrompt = () => {
        resolve();
        return new Promise((_resolve, reject) => {
          lose = () => {
            reject(LOST);
          };
        });
      };
    });
    await ask('Hi');
    await isCounting;
    presence.hide();
    engine.script.holdAt = 0;
    lose();
    await expect.poll(() => engine.loads.length).toBe(2);
    expect(chats.current.isGenerating).toBe(true);
    chats.current.stop();
    await expect.poll(() => chats.current.isGenerating).toBe(false);
    expect(engine.requests).toHaveLength(0);
    expect(alerts()).toHaveLength(0);
  });

  it('while the person decides what is left out is made good before the answer', async () => {
    const { engine, chats, session } = await openAppWithModel();
    for (const word of ['first ', 'second ', 'third ']) {
      await ask(word.repeat(500));
      await expect.poll(() => chats.current.isGenerating).toBe(false);
    }
    await ask('fourth '.repeat(500));
    const leaveOut = page.getByRole('button', { name: 'Leave out the oldest' });
    await expect.element(leaveOut).toBeVisible();
    engine.script.holdAt = 0;
    engine.loseDevice();
    await expect.poll(() => engine.loads.length).toBe(2);
    expect(session.model).toBeNull();
    await leaveOut.click();
    engine.release();
    await expect.poll(() => engine.requests.length).toBe(4);
    await expect.poll(() => chats.current.isGenerating).toBe(false);
    expect(chats.current.entries.at(-1)).toMatchObject({ status: 'complete' });
    expect(alerts()).toHaveLength(0);
  });

  it('while the oldest messages are summed up lets the summary go on', async () => {
    const { engine, chats } = await openAppWithModel();
    for (const word of ['first ', 'second ', 'third ']) {
      await ask(word.repeat(500));
      await expect.poll(() => chats.current.isGenerating).toBe(false);
    }
    engine.script.queue = [['You said first'], [' and second.'], ['Fine.']];
    engine.script.failWith = LOST;
    await ask('fourth '.repeat(500));
    await page.getByRole('button', { name: 'Sum up the oldest' }).click();
    await expect.element(log()).toHaveTextContent('Fine.');
    const [, rest, answer] = engine.requests.slice(3).map(({ prompt }) => prompt);
    expect(rest).toMatchObject({ answerStart: 'You said first' });
    expect(JSON.stringify(answer)).toContain('You said first and second.');
    expect(alerts()).toHaveLength(0);
  });

  it('that several tell of is one', async () => {
    const { engine, session } = await openAppWithModel();
    session.lose(LOST);
    session.lose(new EngineError('worker_died', 'the worker ended'));
    engine.loseDevice();
    session.report(new EngineError('out_of_memory', 'the GPU ran out of memory'));
    await expect.poll(() => session.model).not.toBeNull();
    expect(session.recovery.losses).toHaveLength(1);
    expect(alerts()).toHaveLength(0);
  });

  it('that first looks like too little memory is a loss', async () => {
    const { engine, session } = await openAppWithModel();
    engine.script.queue = [['One, '], ['two.']];
    engine.script.failWith = new EngineError('out_of_memory', 'createBuffer failed');
    await ask('Count');
    await expect.poll(() => engine.script.failWith).toBeNull();
    engine.loseDevice();
    await expect.element(log()).toHaveTextContent('One, two.');
    expect(session.error).toBeNull();
  });

  it('while loading is tried once more', async () => {
    const { engine, session } = await openApp();
    engine.script.failWith = LOST;
    await session.open([ggufFile()]);
    expect(session.model).not.toBeNull();
    expect(engine.loads).toHaveLength(2);
  });

  it('that comes again and again ends with advice; the chat stays, and the composer keeps its text', async () => {
    const { engine, session } = await openAppWithModel();
    await ask('Hi');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await messageField().fill('What I had written');
    for (let n = 1; n <= 3; n++) {
      await expect.poll(() => session.model).not.toBeNull();
      engine.loseDevice();
    }
    const alert = page.getByRole('alert');
    await expect.element(alert).toHaveTextContent('fails again and again');
    await expect.element(alert).toHaveTextContent('smaller model');
    await expect.element(log()).toHaveTextContent('Hello there.');
    await expect.element(messageField()).toHaveValue('What I had written');
    expect(engine.loads).toHaveLength(3);
    await page.getByRole('button', { name: 'Load the model again' }).click();
    await expect.poll(() => session.model).not.toBeNull();
    await expect.element(alert).not.toBeInTheDocument();
  });
});

describe('a browser that gives no GPU back', () => {
  it('is asked again, and says what helps; the question that waits is answered then', async () => {
    const { engine, session, presence } = await openAppWithModel();
    let isGiven = false;
    const load = engine.load.bind(engine);
    engine.load = (...given) => (isGiven ? load(...given) : Promise.reject(REFUSED));
    engine.loseDevice();
    await ask('Hi');
    await expect.element(page.getByText('keeps the GPU back')).toBeVisible();
    expect(alerts()).toHaveLength(0);
    isGiven = true;
    await expect.element(log(), { timeout: 10_000 }).toHaveTextContent('Hello there.');
    expect(session.error).toBeNull();
    // A file of this computer would not come back by itself.
    expect(presence.nReloads).toBe(0);
  });

  it('need not be waited for', async () => {
    const { engine, session } = await openAppWithModel();
    engine.load = () => Promise.reject(REFUSED);
    engine.loseDevice();
    await page.getByRole('button', { name: 'Stop waiting' }).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('The browser lost the GPU');
    expect(session.canReload).toBe(true);
  });
});
