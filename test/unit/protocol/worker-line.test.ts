import { afterEach, describe, expect, it } from 'vitest';
import {
  EngineError,
  connectEngine,
  serveEngine,
  type GenerateEvent,
  type GenerateRequest,
  type LoadEvent,
} from '../../../src/protocol';
import { ScriptedEngine } from '../../fixtures/scripted-engine';

const QUESTION: GenerateRequest = {
  prompt: { kind: 'messages', messages: [{ role: 'user', content: 'Hi' }], thinking: false },
};
const SOURCE = { kind: 'files', files: [] } as const;

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** A line over a real `MessageChannel`: everything is cloned on its way, as between threads. */
function line(engine = new ScriptedEngine()) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveEngine(engine, port2);
  return { engine, remote: connectEngine(port1) };
}

async function loaded(engine = new ScriptedEngine()) {
  const ends = line(engine);
  await ends.remote.load(SOURCE, () => undefined);
  return ends;
}

describe('the worker line', () => {
  it('loads with progress and returns the model', async () => {
    const { remote } = line();
    const events: LoadEvent[] = [];
    const model = await remote.load(SOURCE, (event) => events.push(event));
    expect(model.name).toBe('Scripted 1B');
    expect(events.at(-1)).toEqual({
      kind: 'progress',
      phase: 'pipelines',
      loadedBytes: 1000,
      totalBytes: 1000,
      kernels: { ready: 3, total: 19 },
    });
  });

  it('delivers all text in order before the call resolves, in fewer events than tokens', async () => {
    const { engine, remote } = await loaded();
    engine.script.pieces = Array.from({ length: 200 }, (_, index) => `${String(index)} `);
    const events: GenerateEvent[] = [];
    const summary = await remote.generate(QUESTION, (event) => events.push(event));
    const texts = events.filter((event) => event.kind === 'text');
    expect(events[0]).toEqual({ kind: 'prompt', promptTokens: 7 });
    expect(texts.map((event) => event.text).join('')).toBe(engine.script.pieces.join(''));
    expect(texts.reduce((sum, event) => sum + event.nTokens, 0)).toBe(summary.outputTokens);
    expect(texts.length).toBeLessThan(100);
  });

  it('carries class, code, message and causes of an error', async () => {
    const { engine, remote } = await loaded();
    engine.script.failWith = new EngineError('device_lost', 'found a lost device', {
      cause: new TypeError('the GPU process exited', { cause: 'signal 9' }),
    });
    const error = await remote
      .generate(QUESTION, () => undefined)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      name: 'EngineError',
      code: 'device_lost',
      message: 'found a lost device',
      cause: { name: 'TypeError', message: 'the GPU process exited', cause: 'signal 9' },
    });
  });

  it('ends a chain of causes that is a cycle', async () => {
    const { engine, remote } = await loaded();
    const cyclic = new Error('cyclic');
    cyclic.cause = cyclic;
    engine.script.failWith = cyclic;
    await expect(remote.generate(QUESTION, () => undefined)).rejects.toMatchObject({
      message: 'cyclic',
      cause: { message: 'cyclic' },
    });
  });

  it('stops within one token of an abort and is usable again', async () => {
    const { engine, remote } = await loaded();
    engine.script.pieces = Array.from({ length: 1000 }, () => 'x');
    engine.script.stepMs = 5;
    const controller = new AbortController();
    let nSeen = 0;
    const summary = await remote.generate(
      QUESTION,
      (event) => {
        if (event.kind === 'text') nSeen += event.nTokens;
        if (nSeen >= 3) controller.abort();
      },
      controller.signal,
    );
    expect(summary.stopReason).toBe('abort');
    expect(summary.outputTokens).toBeLessThan(20);
    engine.script.pieces = ['again'];
    expect((await remote.generate(QUESTION, () => undefined)).stopReason).toBe('stop');
  });

  it('takes a signal that was aborted before the call', async () => {
    const { remote } = await loaded();
    const summary = await remote.generate(QUESTION, () => undefined, AbortSignal.abort());
    expect(summary).toMatchObject({ stopReason: 'abort', outputTokens: 0 });
  });

  it('rejects an aborted load with an AbortError', async () => {
    const { engine, remote } = line();
    engine.script.stepMs = 20;
    const controller = new AbortController();
    const loading = remote.load(SOURCE, () => undefined, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 5);
    const error = await loading.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: 'AbortError' });
  });

  it('refuses a second generation while one runs, and lets the first finish', async () => {
    const { engine, remote } = await loaded();
    engine.script.stepMs = 5;
    const first = remote.generate(QUESTION, () => undefined);
    await expect(remote.generate(QUESTION, () => undefined)).rejects.toMatchObject({
      code: 'busy',
    });
    expect((await first).stopReason).toBe('stop');
    expect((await remote.generate(QUESTION, () => undefined)).stopReason).toBe('stop');
  });

  it('ends what runs when another model is loaded, also several at once: the last one stays', async () => {
    const { engine, remote } = await loaded();
    engine.script.pieces = Array.from({ length: 1000 }, () => 'x');
    engine.script.stepMs = 5;
    const running = remote.generate(QUESTION, () => undefined);
    const replaced = remote.load(SOURCE, () => undefined);
    const refused = expect(replaced).rejects.toMatchObject({ name: 'AbortError' });
    const last = remote.load(SOURCE, () => undefined);
    expect((await running).stopReason).toBe('abort');
    await refused;
    expect((await last).name).toBe('Scripted 1B');
    expect((await remote.stats()).model?.name).toBe('Scripted 1B');
  });

  it('ends a running generation when the model is unloaded', async () => {
    const { engine, remote } = await loaded();
    engine.script.pieces = Array.from({ length: 1000 }, () => 'x');
    engine.script.stepMs = 5;
    const running = remote.generate(QUESTION, () => undefined);
    await remote.unload();
    expect((await running).stopReason).toBe('abort');
    await expect(remote.generate(QUESTION, () => undefined)).rejects.toMatchObject({
      code: 'no_model',
    });
  });

  it('tells of a lost device after the load has resolved', async () => {
    const { engine, remote } = line();
    const lost = new Promise<LoadEvent>((resolve) => {
      void remote
        .load(SOURCE, (event) => {
          if (event.kind === 'lost') resolve(event);
        })
        .then(() => {
          engine.loseDevice();
        });
    });
    expect(await lost).toMatchObject({ kind: 'lost', code: 'device_lost' });
  });

  it('streams the rows of a logits request, all or the last', async () => {
    const { remote } = await loaded();
    const positions: number[] = [];
    await remote.logits({ tokens: [4, 5, 6], all: true, top: 1 }, (row) =>
      positions.push(row.position),
    );
    await remote.logits({ tokens: [4, 5, 6], all: false, top: 1 }, (row) =>
      positions.push(row.position),
    );
    expect(positions).toEqual([0, 1, 2, 2]);
  });
});
