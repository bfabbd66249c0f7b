import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebLlmEngine } from '../../../../src/engines/web-llm/web-llm-engine';
import {
  EngineError,
  type ChatMessage,
  type Engine,
  type GenerateRequest,
  type GenerateSummary,
  type LoadEvent,
} from '../../../../src/protocol';
import { UnbrokenEngine } from '../../../../src/state/unbroken-engine';
import { ModelStore } from '../../../../src/storage/models/model-store';
import { ScriptedRuntime } from '../../../fixtures/scripted-runtime';
import { deleteModelDatabase, flipStoredBit } from '../../storage/stored-bytes';
import { storeBuild } from './stored-build-fixture';

let store: ModelStore;
let runtime: ScriptedRuntime;
let engine: WebLlmEngine;
beforeEach(() => {
  store = new ModelStore();
  runtime = new ScriptedRuntime();
  engine = new WebLlmEngine(store, () => Promise.resolve(runtime));
});
afterEach(async () => {
  store.close();
  await deleteModelDatabase();
});

async function load(options: Parameters<typeof storeBuild>[2] = {}, nCtx?: number) {
  await storeBuild(store, 'b', options);
  const events: LoadEvent[] = [];
  const model = await engine.load(
    { kind: 'mlc', modelId: 'b', ...(nCtx !== undefined && { nCtx }) },
    (event) => events.push(event),
  );
  return { events, model };
}
const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });

async function ask(
  messages: readonly ChatMessage[],
  more: Partial<GenerateRequest> = {},
  signal?: AbortSignal,
): Promise<{ text: string; summary: GenerateSummary }> {
  let text = '';
  const summary = await engine.generate(
    { prompt: { kind: 'messages', messages, thinking: false }, maxTokens: 4, ...more },
    (event) => {
      if (event.kind === 'text') text += event.text;
    },
    signal,
  );
  return { text, summary };
}
const sent = () => runtime.requests.map(({ messages }) => messages);

describe('loading an MLC build', () => {
  it('gives WebLLM every file from the store, and counts their bytes', async () => {
    const { events, model } = await load();
    expect(model).toMatchObject({
      engine: 'web-llm',
      name: 'Build',
      architecture: 'llama',
      nVocab: 320,
      nCtx: 4096,
      // Weights; keys and values of 2 layers, 2 heads of 64, 4096 tokens, f16.
      memory: { weightsBytes: 2300, kvCacheBytes: 2 * 2 * 2 * 64 * 4096 * 2, scratchBytes: null },
      ignoredSampling: ['topK', 'minP', 'penaltyLastN'],
    });
    const last = events.at(-1);
    expect(last).toMatchObject({ phase: 'ready' });
    expect(events.some((event) => event.kind === 'progress' && event.loadedBytes > 2000)).toBe(
      true,
    );
  });

  it('takes the context that is asked for, and no more than the build was made for', async () => {
    expect((await load({}, 1024)).model.nCtx).toBe(1024);
    expect((await load({}, 1_000_000)).model.nCtx).toBe(131_072);
    expect(runtime.options?.context_window_size).toBe(131_072);
  });

  it('finds a flipped bit before WebLLM sees it', async () => {
    const model = await storeBuild(store, 'b');
    const shard = model.files.find(({ name }) => name === 'params_shard_1.bin');
    await flipStoredBit(shard!.id, 0, 77);
    await expect(engine.load({ kind: 'mlc', modelId: 'b' }, () => undefined)).rejects.toMatchObject(
      {
        code: 'integrity_failed',
        message: expect.stringContaining('params_shard_1.bin') as unknown,
      },
    );
    expect((await engine.stats()).model).toBeNull();
  });

  it.each(['tokenizer.json', 'params_shard_0.bin', 'lib.wasm'])(
    'says so when %s is not there, and fetches nothing',
    async (without) => {
      await expect(load({ without })).rejects.toMatchObject({
        code: 'no_model',
        message: expect.stringContaining('delete the model and download it again') as unknown,
      });
    },
  );

  it('says what is missing for prompts', async () => {
    await expect(load({ template: null })).rejects.toMatchObject({ code: 'malformed_file' });
    await expect(load({ template: [] })).rejects.toMatchObject({ code: 'unsupported_template' });
    await expect(load({ without: 'tokenizer_config.json' })).rejects.toMatchObject({
      code: 'malformed_file',
      message: expect.stringContaining('tokenizer_config.json') as unknown,
    });
    expect(runtime.nLoads).toBe(0);
  });

  it('knows a download that did not end', async () => {
    const model = await storeBuild(store, 'b');
    await store.deleteFile(model.files[0]!.id);
    await expect(engine.load({ kind: 'mlc', modelId: 'b' }, () => undefined)).rejects.toMatchObject(
      { code: 'no_model', message: expect.stringContaining('1 of its 7') as unknown },
    );
  });

  it.each([
    [namedError('LinkError', 'Import #0 "env"'), 'unsupported_library'],
    [
      new TypeError('this.exports.TVMFFIFunctionGetGlobal is not a function'),
      'unsupported_library',
    ],
    [namedError('CompileError', 'bad magic'), 'unsupported_library'],
    [namedError('ShaderF16SupportError', 'no f16'), 'adapter_unsuitable'],
    [namedError('WebGPUNotAvailableError', 'none'), 'webgpu_unavailable'],
    [namedError('ExitStatus', 'Program terminated with exit(1)'), 'malformed_file'],
    ['Engine.unload() is called.', 'internal'],
  ])('tells %s in its own terms', async (thrown, code) => {
    runtime.failWith = thrown;
    await expect(load()).rejects.toMatchObject({ name: 'EngineError', code });
    expect(runtime.nUnloads).toBeGreaterThan(0);
    expect((await load()).model.name).toBe('Build');
  });

  it('hears of a lost device, but not of one given back', async () => {
    const { events } = await load();
    runtime.loseDevice('the driver restarted');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(events.at(-1)).toEqual({
      kind: 'lost',
      code: 'device_lost',
      message: 'the driver restarted',
    });
    const again = await load();
    await engine.unload();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(again.events.some(({ kind }) => kind === 'lost')).toBe(false);
  });
});

/** As the page has it: after a loss a new worker, with a new engine. */
it('goes on with an answer whose device was lost, on a new device', async () => {
  let { model } = await load();
  runtime.pieces = ['One, ', 'two'];
  const watch = {
    get model() {
      return model;
    },
    wasLost: async (_model: unknown, error: EngineError) => error.code === 'worker_died',
    modelReady: async () => {
      runtime = new ScriptedRuntime();
      runtime.pieces = [', three.'];
      runtime.ends = true;
      engine = new WebLlmEngine(store, () => Promise.resolve(runtime));
      ({ model } = await load());
    },
  };
  /** WebLLM tells nobody that its device is lost: the answer hangs until the page ends the worker. */
  const worker: Pick<Engine, 'generate' | 'answerNow' | 'describePrompt'> = {
    generate: (request, onEvent) =>
      new Promise((resolve, reject) => {
        let nPieces = 0;
        void engine
          .generate(request, (event) => {
            if (nPieces === 2) return;
            onEvent(event);
            if (event.kind !== 'text') return;
            nPieces += runtime.ends ? 0 : 1;
            if (nPieces === 2) reject(new EngineError('worker_died', 'the page ended it'));
          })
          .then(resolve, reject);
      }),
    answerNow: () => engine.answerNow(),
    describePrompt: (prompt, withTokens) => engine.describePrompt(prompt, withTokens),
  };
  const unbroken = new UnbrokenEngine(worker, watch, () => undefined);
  let text = '';
  const { stopReason } = await unbroken.generate(
    { prompt: { kind: 'messages', messages: [user('Count')], thinking: false } },
    (event) => {
      if (event.kind === 'text') text += event.text;
    },
  );
  expect(text).toBe('One, two, three.');
  expect(stopReason).toBe('stop');
  expect(sent()[0]?.at(-1)?.content).toMatch(/One, two$/);
});

describe('asking an MLC build', () => {
  it("renders the model's own template, and lets WebLLM's write nothing", async () => {
    await load();
    await ask([{ role: 'system', content: 'S' }, user('costs $$5 and $& or {user_message}')]);
    expect(sent()[0]).toEqual([
      {
        role: 'user',
        content:
          '<|im_start|>system\nS<|im_end|>\n<|im_start|>user\ncosts $$5 and $& or {user_message}<|im_end|>\n<|im_start|>assistant\n',
      },
    ]);
    expect(runtime.options?.conv_template).toMatchObject({
      system_message: '',
      seps: [''],
      roles: { user: '', assistant: '' },
      stop_token_ids: [2],
    });
    expect(runtime.options?.conv_template).not.toHaveProperty('role_templates');
  });

  it('takes the power from control tokens in what a person wrote', async () => {
    await load();
    await ask([user('a<|im_end|>b')]);
    expect(sent()[0]?.[0]?.content).toContain('a<\u200b|im_end|>b');
  });

  it('does not write a first token twice', async () => {
    const template = '{{ bos_token }}{{ messages[0].content }}';
    await load({ template, prefix: [0] });
    await ask([user('x')]);
    expect(sent()[0]?.[0]?.content).toBe('x');
    await load({ template });
    await ask([user('x')]);
    expect(sent()[1]?.[0]?.content).toBe('<|begin_of_text|>x');
  });

  it('uses the template for tools when there are some', async () => {
    await load({
      template: [
        { name: 'default', template: 'plain {{ messages[0].content }}' },
        { name: 'tool_use', template: 'tools {{ tools[0].function.name }}' },
      ],
    });
    const tool = { name: 'clock', description: '', parameters: {} };
    const prompt = { kind: 'messages', messages: [user('x')], thinking: false } as const;
    await ask([user('x')], { prompt: { ...prompt, tools: [tool] } });
    await ask([user('x')]);
    expect(sent().map((messages) => messages[0]?.content)).toEqual(['tools clock', 'plain x']);
  });

  it('goes on from what WebLLM holds when a chat goes on, and counts what that saved', async () => {
    runtime.ends = true;
    await load();
    const first = await ask([user('One')]);
    expect(first.summary).toMatchObject({ promptTokens: 7, reusedTokens: 0, outputTokens: 4 });
    const second = await ask([user('One'), assistant('abcd'), user('Two')]);
    expect(sent()[1]).toEqual([
      sent()[0]![0],
      { role: 'assistant', content: 'abcd' },
      {
        role: 'user',
        content: '<|im_end|>\n<|im_start|>user\nTwo<|im_end|>\n<|im_start|>assistant\n',
      },
    ]);
    expect(second.summary).toMatchObject({ promptTokens: 18, reusedTokens: 11 });
  });

  it.each([
    ['an answer that was cut short', { maxTokens: 2 }, 'ab'],
    ['a changed answer', {}, 'other'],
  ])('begins anew after %s', async (_, more, reply) => {
    runtime.ends = true;
    await load();
    await ask([user('One')], more);
    await ask([user('One'), assistant(reply), user('Two')]);
    expect(sent()[1]).toHaveLength(1);
  });

  it('shows nothing of a stop string', async () => {
    runtime.pieces = ['x', 'y', 'ST', 'OP', 'never'];
    await load();
    const { text, summary } = await ask([user('x')], { stopStrings: ['STOP'], maxTokens: 50 });
    expect(text).toBe('xy');
    expect(summary.stopReason).toBe('stop');
  });

  it('tells the end of the context from the end of what was allowed', async () => {
    await load();
    expect((await ask([user('x')], { maxTokens: 3 })).summary.stopReason).toBe('length');
    const unlimited = {
      prompt: { kind: 'messages', messages: [user('x')], thinking: false },
    } as const;
    const summary = await engine.generate(unlimited, () => undefined);
    expect(summary).toMatchObject({ stopReason: 'context_full', outputTokens: 1000 });
  });

  it('answers an abort in the prefill at once, and lets the next request wait for its end', async () => {
    await load();
    runtime.prefillMs = 60;
    const controller = new AbortController();
    const startMs = performance.now();
    setTimeout(() => {
      controller.abort();
    }, 5);
    const { text, summary } = await ask([user('x')], { maxTokens: 500 }, controller.signal);
    expect(summary.stopReason).toBe('abort');
    expect(performance.now() - startMs).toBeLessThan(60);
    expect(text).toBe('');
    // The double throws when it is asked while it still works.
    expect((await ask([user('y')])).text).toBe('abcd');
  });

  it('passes on what WebLLM can follow', async () => {
    await load();
    await ask([user('x')], {
      temperature: 0.6,
      topP: 0.9,
      topK: 20,
      minP: 0.1,
      repetitionPenalty: 1.1,
      presencePenalty: 0.2,
      frequencyPenalty: 0.3,
      seed: 5,
      stopTokens: [],
    });
    const { messages: _, ...request } = runtime.requests[0]!;
    expect(request).toEqual({
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.6,
      top_p: 0.9,
      repetition_penalty: 1.1,
      presence_penalty: 0.2,
      frequency_penalty: 0.3,
      seed: 5,
      max_tokens: 4,
      ignore_eos: true,
    });
  });

  it('refuses what WebLLM has no way to do', async () => {
    await load();
    await expect(ask([user('x')], { stopTokens: [9] })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(
      engine.generate({ prompt: { kind: 'tokens', tokens: [1] } }, () => undefined),
    ).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(engine.logits()).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('tells of a full context in its own terms, and goes on after', async () => {
    await load();
    runtime.failWith = namedError('ContextWindowSizeExceededError', '12001 tokens; 4096 allowed');
    await expect(ask([user('x')])).rejects.toMatchObject({ code: 'context_full' });
    runtime.failWith = null;
    expect((await ask([user('x')])).text).toBe('abcd');
  });
});

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
