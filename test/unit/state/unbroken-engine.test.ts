import { beforeEach, describe, expect, it } from 'vitest';
import {
  EngineError,
  type GenerateEvent,
  type GenerateRequest,
  type LoadedModel,
} from '../../../src/protocol';
import { UnbrokenEngine, type LossWatch } from '../../../src/state/unbroken-engine';
import { SCRIPTED_MODEL, ScriptedEngine } from '../../fixtures/scripted-engine';

const LOST = new EngineError('device_lost', 'the GPU process exited');

/** A session whose model comes back at once. */
class ScriptedWatch implements LossWatch {
  model: LoadedModel | null = SCRIPTED_MODEL;
  next: LoadedModel | null = { ...SCRIPTED_MODEL };
  losses: string[] = [];
  wasLost(_model: LoadedModel | null, { code }: EngineError): Promise<boolean> {
    this.losses.push(code);
    return Promise.resolve(code === 'device_lost');
  }
  modelReady(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.next) return Promise.reject(new EngineError('gpu_withheld', 'none any more'));
    this.model = this.next;
    return Promise.resolve();
  }
}

let engine: ScriptedEngine;
let watch: ScriptedWatch;
let nResumed: number;
let unbroken: UnbrokenEngine;
beforeEach(async () => {
  engine = new ScriptedEngine();
  await engine.load({ kind: 'files', files: [] }, () => undefined);
  watch = new ScriptedWatch();
  nResumed = 0;
  unbroken = new UnbrokenEngine(engine, watch, () => (nResumed += 1));
});

const REQUEST: GenerateRequest = {
  prompt: {
    kind: 'messages',
    messages: [{ role: 'user', content: 'Hi' }],
    thinking: true,
    tools: [],
    answerStart: '<think>',
  },
  temperature: 0.6,
  seed: 7,
  grammar: 'root ::= "x"',
  maxTokens: 100,
  thinkingBudget: 50,
};

async function run(request = REQUEST, signal?: AbortSignal) {
  const events: GenerateEvent[] = [];
  const summary = await unbroken.generate(request, (event) => events.push(event), signal);
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  return { summary, text, events };
}

/** The script fails once; here it fails as often as it is told. */
function loseAtTheEndOf(isNext: () => boolean): void {
  const generate = engine.generate.bind(engine);
  engine.generate = (...given) => {
    if (isNext()) engine.script.failWith = LOST;
    return generate(...given);
  };
}

const startOf = (prompt: GenerateRequest['prompt']): string | undefined =>
  prompt.kind === 'messages' ? prompt.answerStart : undefined;

describe('an answer whose model is lost', () => {
  it('goes on from where it was cut, under what it was asked for with', async () => {
    engine.script.queue = [
      ['So ', 'it', ' is.</think>\n\n', 'Yes'],
      [', ', 'it is.'],
    ];
    engine.script.failWith = LOST;
    const { text, summary, events } = await run();
    expect(text).toBe('So it is.</think>\n\nYes, it is.');
    const [first, second] = engine.requests;
    expect(first).toEqual(REQUEST);
    expect(second).toEqual({
      ...REQUEST,
      prompt: { ...REQUEST.prompt, answerStart: '<think>So it is.</think>\n\nYes' },
      maxTokens: 96,
      thinkingBudget: 48,
    });
    expect(summary).toMatchObject({ outputTokens: 6, promptTokens: 7, stopReason: 'stop' });
    expect(events.filter(({ kind }) => kind === 'prompt')).toHaveLength(1);
    expect(nResumed).toBe(1);
  });

  it('goes on after a second loss from all that was written before it', async () => {
    engine.script.queue = [['Yes'], [', '], ['it is.']];
    let nLosses = 0;
    loseAtTheEndOf(() => (nLosses += 1) <= 2);
    const { text, summary } = await run();
    expect(text).toBe('Yes, it is.');
    expect(engine.requests.map(({ prompt, maxTokens }) => [startOf(prompt), maxTokens])).toEqual([
      ['<think>', 100],
      ['<think>Yes', 99],
      ['<think>Yes, ', 98],
    ]);
    // The time between the texts of the tries before, and what the engine says of the last one.
    expect(summary.decodeMs).toBeGreaterThanOrEqual(100);
    expect(summary.outputTokens).toBe(3);
    expect(nResumed).toBe(2);
  });

  it('goes on when its model was away already as it was asked for', async () => {
    engine.script.queue = [['Yes'], ['.']];
    engine.script.failWith = LOST;
    watch.model = null;
    watch.wasLost = () => Promise.resolve(true);
    expect((await run()).text).toBe('Yes.');
    expect(nResumed).toBe(1);
  });

  it('keeps the voice that it began with, though its model was away when it was asked for', async () => {
    engine.script.queue = [[], ['Yes'], ['.']];
    let nLosses = 0;
    loseAtTheEndOf(() => (nLosses += 1) <= 2);
    watch.model = null;
    watch.modelReady = () => {
      watch.model = nLosses === 1 ? SCRIPTED_MODEL : { ...SCRIPTED_MODEL, name: 'Another' };
      return Promise.resolve();
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    expect(engine.requests).toHaveLength(2);
  });

  it('still ends its thought at once when that was asked for while the model was away', async () => {
    engine.script.queue = [['So '], ['it is.</think>\n\nYes']];
    engine.script.failWith = LOST;
    const modelReady = watch.modelReady.bind(watch);
    watch.modelReady = async (signal) => {
      await unbroken.answerNow();
      await modelReady(signal);
    };
    await run();
    // Once for the engine that is gone, once for the new one.
    expect(engine.nAnswerNow).toBe(2);
    engine.script.queue = [['So '], ['it is.']];
    engine.script.failWith = LOST;
    watch.modelReady = modelReady;
    await run();
    expect(engine.nAnswerNow).toBe(2);
  });

  it('is asked for once more as it was when nothing had come of it', async () => {
    engine.script.queue = [[], ['Yes.']];
    engine.script.failWith = LOST;
    expect((await run()).text).toBe('Yes.');
    expect(engine.requests).toEqual([REQUEST, REQUEST]);
  });

  it('ends with its own error when no model comes back', async () => {
    engine.script.failWith = LOST;
    watch.next = null;
    await expect(run()).rejects.toBe(LOST);
  });

  it('does not go on in the voice of another model', async () => {
    engine.script.failWith = LOST;
    watch.next = { ...SCRIPTED_MODEL, name: 'Another' };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    expect(engine.requests).toHaveLength(1);
  });

  it('can be stopped while it waits', async () => {
    engine.script.failWith = LOST;
    const stopped = new AbortController();
    watch.modelReady = async () => {
      stopped.abort();
      stopped.signal.throwIfAborted();
    };
    await expect(run(REQUEST, stopped.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('does not go on when it was stopped in the moment in which the model came back', async () => {
    engine.script.failWith = LOST;
    const stopped = new AbortController();
    watch.modelReady = () => {
      stopped.abort();
      return Promise.resolve();
    };
    await expect(run(REQUEST, stopped.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(engine.requests).toHaveLength(1);
    expect(nResumed).toBe(0);
  });

  it('is stopped where another tab takes the GPU before the model is back', async () => {
    engine.script.failWith = LOST;
    const cancelled = new DOMException('Loading was cancelled', 'AbortError');
    watch.modelReady = () => Promise.reject(cancelled);
    await expect(run()).rejects.toBe(cancelled);
    expect(engine.requests).toHaveLength(1);
  });
});

it('leaves other failures as they are', async () => {
  const full = new EngineError('context_full', 'found 2049 tokens');
  engine.script.failWith = full;
  await expect(run()).rejects.toBe(full);
  expect(watch.losses).toEqual(['context_full']);
});

it('describes a prompt once the model is back', async () => {
  await engine.unload();
  watch.wasLost = async () => {
    await engine.load({ kind: 'files', files: [] }, () => undefined);
    return true;
  };
  const { nTokens } = await unbroken.describePrompt(REQUEST.prompt, false);
  expect(nTokens).toBe(2);
});
