import { afterEach, describe, expect, it, vi } from 'vitest';
import { EngineClient } from '../../../src/engine-client/engine-client';
import { serveEngine, type EngineError, type GenerateRequest } from '../../../src/protocol';
import { ScriptedEngine } from '../../fixtures/scripted-engine';

const QUESTION: GenerateRequest = {
  prompt: { kind: 'messages', messages: [{ role: 'user', content: 'Hi' }], thinking: false },
};
const SOURCE = { kind: 'files', files: [] } as const;

/** A worker in this thread that can be killed, or made deaf, at will. */
class FakeThread {
  readonly engine = new ScriptedEngine();
  readonly #channel = new MessageChannel();
  readonly name = 'engine';
  readonly endpoint = this.#channel.port1;
  readonly terminate = vi.fn(() => {
    this.#channel.port1.close();
  });
  kill!: (reason: string) => void;
  readonly died = new Promise<string>((resolve) => {
    this.kill = resolve;
  });

  constructor() {
    serveEngine(this.engine, this.#channel.port2);
  }

  /** Answers nothing any more, like a worker in an endless loop. */
  hang(): void {
    this.#channel.port2.close();
  }
}

const clients: EngineClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.restart();
});

function setUp(heartbeat = { intervalMs: 10_000, maxMissed: 3 }) {
  const threads: FakeThread[] = [];
  const deaths: EngineError[] = [];
  const client = new EngineClient(
    () => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    },
    { onDeath: (error) => deaths.push(error), heartbeat },
  );
  clients.push(client);
  return {
    client,
    deaths,
    threads,
    newest: () => threads.at(-1) as FakeThread,
  };
}

describe('the engine client', () => {
  it('starts its worker with the first call and keeps it', async () => {
    const { client, threads } = setUp();
    expect(threads).toHaveLength(0);
    await client.load(SOURCE, () => undefined);
    await client.generate(QUESTION, () => undefined);
    expect(threads).toHaveLength(1);
  });

  it('does not start a worker to unload nothing', async () => {
    const { client, threads } = setUp();
    await client.unload();
    expect(threads).toHaveLength(0);
  });

  it('rejects every call under way when the worker dies, and tells of it once', async () => {
    const { client, deaths, newest } = setUp();
    await client.load(SOURCE, () => undefined);
    newest().engine.script.stepMs = 1000;
    const generation = client.generate(QUESTION, () => undefined);
    const stats = client.unload();
    newest().kill('out of memory');
    await expect(generation).rejects.toMatchObject({
      code: 'worker_died',
      message: 'the engine worker ended: out of memory',
    });
    await expect(stats).rejects.toMatchObject({ code: 'worker_died' });
    expect(deaths).toHaveLength(1);
    expect(newest().terminate).toHaveBeenCalledTimes(1);
  });

  it('tells of a death while nothing is under way', async () => {
    const { client, deaths, newest } = setUp();
    await client.load(SOURCE, () => undefined);
    newest().kill('the browser ended it');
    await vi.waitFor(() => {
      expect(deaths).toHaveLength(1);
    });
  });

  it('starts a new, empty worker after a death', async () => {
    const { client, threads, newest } = setUp();
    await client.load(SOURCE, () => undefined);
    newest().kill('crash');
    await new Promise((resolve) => setTimeout(resolve, 0));
    await expect(client.generate(QUESTION, () => undefined)).rejects.toMatchObject({
      code: 'no_model',
    });
    await client.load(SOURCE, () => undefined);
    expect((await client.generate(QUESTION, () => undefined)).stopReason).toBe('stop');
    expect(threads).toHaveLength(2);
  });

  it('takes a worker for dead that answers no ping while a call waits', async () => {
    const { client, deaths, newest } = setUp({ intervalMs: 15, maxMissed: 2 });
    await client.load(SOURCE, () => undefined);
    newest().hang();
    await expect(client.generate(QUESTION, () => undefined)).rejects.toMatchObject({
      code: 'worker_died',
    });
    expect(deaths).toHaveLength(1);
  });

  it('leaves a slow worker alone that still answers pings', async () => {
    const { client, deaths, newest } = setUp({ intervalMs: 15, maxMissed: 2 });
    await client.load(SOURCE, () => undefined);
    newest().engine.script.stepMs = 40;
    const summary = await client.generate(QUESTION, () => undefined);
    expect(summary.stopReason).toBe('stop');
    expect(deaths).toHaveLength(0);
  });

  it('rejects what runs when the page restarts the engine, without calling it a death', async () => {
    const { client, deaths, newest } = setUp();
    await client.load(SOURCE, () => undefined);
    newest().engine.script.stepMs = 1000;
    const generation = client.generate(QUESTION, () => undefined);
    client.restart();
    await expect(generation).rejects.toMatchObject({ code: 'worker_died' });
    expect(deaths).toHaveLength(0);
  });
});
