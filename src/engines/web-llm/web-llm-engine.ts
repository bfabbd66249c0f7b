import {
  EngineError,
  type Engine,
  type EngineStats,
  type GenerateEvent,
  type GenerateRequest,
  type GenerateSummary,
  type LoadEvent,
  type LoadedModel,
  type ModelSource,
  type Prompt,
  type PromptDescription,
} from '../../protocol';
import type { ModelStore } from '../../storage/models/model-store';
import { kvCacheBytes } from '../../hermes/catalogue/fit';
import { CONFIG_FILE } from '../../storage/models/mlc-files';
import { Answer, type OnText } from './answer';
import { AnswerInParts, type AnswerPart } from './answer-in-parts';
import { BuildPrompt } from './build-prompt';
import { chatRequest, IGNORED_SAMPLING, rawChatOptions } from './chat-request';
import { HeldConversation } from './held-conversation';
import {
  contextLength,
  readChatConfig,
  readTokenizerConfig,
  shapeOf,
  type MlcChatConfig,
} from './mlc-build';
import type { MlcDevice, MlcRuntime } from './mlc-runtime';
import { StoreCaches } from './store-caches';
import { openBuild, type StoredBuild } from './stored-build';
import { fromLoading, fromWebLlm } from './from-web-llm';

interface Loaded {
  readonly facts: LoadedModel;
  readonly prompt: BuildPrompt;
  readonly held: HeldConversation;
}

/**
 * WebLLM behind the `Engine` interface, for MLC builds. What it is known to do wrong is kept from it: it reads only files of our
 * store, which are checked; it gets prompts that are rendered already; stop strings are looked for here.
 */
export class WebLlmEngine implements Engine {
  readonly #store: ModelStore;
  readonly #startRuntime: () => Promise<MlcRuntime>;
  readonly #makeRoom: () => Promise<void>;
  #runtime: MlcRuntime | null = null;
  #loaded: Loaded | null = null;
  #lastGeneration: GenerateSummary | null = null;
  #parts: AnswerInParts | null = null;
  /** The rest of a load or prefill that was aborted and that WebLLM cannot stop. */
  #ending: Promise<unknown> = Promise.resolve();

  /** @param makeRoom called once a build's files show that it can run */
  constructor(
    store: ModelStore,
    startRuntime: () => Promise<MlcRuntime>,
    makeRoom = (): Promise<void> => Promise.resolve(),
  ) {
    this.#store = store;
    this.#startRuntime = startRuntime;
    this.#makeRoom = makeRoom;
  }

  async load(
    source: ModelSource,
    onEvent: (event: LoadEvent) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    const startMs = performance.now();
    try {
      if (source.kind !== 'mlc') {
        throw new EngineError('invalid_request', 'found GGUF files; allowed: an MLC build');
      }
      const build = await openBuild(this.#store, source.modelId);
      const config = readChatConfig(await textOf(build, CONFIG_FILE));
      const tokenizer = readTokenizerConfig(await textOf(build, 'tokenizer_config.json'));
      const prompt = await BuildPrompt.of(build.name, config, tokenizer);
      const nCtx = contextLength(config, source.nCtx);
      signal?.throwIfAborted();
      // Only now, so that a build that cannot run takes nothing away.
      await Promise.all([this.unload(), this.#makeRoom()]);
      const device = await this.#abortable(
        this.#start(build, config, nCtx, onEvent, signal),
        signal,
        () => {
          throw signal?.reason;
        },
      );
      const loadMs = performance.now() - startMs;
      const promptFormat = prompt.format;
      const facts = { ...describe(build, config, nCtx, device, loadMs), promptFormat };
      const loaded = { facts, prompt, held: new HeldConversation() };
      this.#loaded = loaded;
      void device.lost.then((message) => {
        if (this.#loaded === loaded) onEvent({ kind: 'lost', code: 'device_lost', message });
      });
      return facts;
    } catch (thrown) {
      throw fromWebLlm(thrown);
    }
  }

  async #start(
    build: StoredBuild,
    config: MlcChatConfig,
    nCtx: number,
    onEvent: (event: LoadEvent) => void,
    signal?: AbortSignal,
  ): Promise<MlcDevice> {
    const runtime = (this.#runtime ??= await this.#startRuntime());
    const totalBytes = build.sizeBytes;
    let loadedBytes = 0;
    const caches = new StoreCaches(build.files, (nBytes) => {
      signal?.throwIfAborted();
      loadedBytes += nBytes;
      const phase = loadedBytes < totalBytes ? 'weights' : 'pipelines';
      onEvent({ kind: 'progress', phase, loadedBytes, totalBytes });
    });
    onEvent({ kind: 'progress', phase: 'weights', loadedBytes, totalBytes });
    const record = {
      model_id: build.id,
      model: build.folderUrl,
      model_lib: build.libraryUrl,
    };
    try {
      const device = await runtime.load(record, rawChatOptions(config, nCtx), caches);
      signal?.throwIfAborted();
      onEvent({ kind: 'progress', phase: 'ready', loadedBytes: totalBytes, totalBytes });
      return device;
    } catch (thrown) {
      await runtime.unload();
      throw caches.failure ?? fromLoading(thrown);
    }
  }

  async generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
  ): Promise<GenerateSummary> {
    const { prompt: wanted } = request;
    const { prompt } = this.#require();
    if (wanted.kind !== 'messages') throw noTokens();
    try {
      await this.#ending;
      signal?.throwIfAborted();
      onEvent({ kind: 'prompt', promptTokens: null });
      const text = prompt.render(wanted);
      const parts = new AnswerInParts({ ...request, prompt: wanted }, onEvent);
      this.#parts = parts;
      const summary = await parts.run(text, (part, onText) => this.#runPart(part, onText, signal));
      this.#lastGeneration = summary;
      return summary;
    } catch (thrown) {
      throw fromWebLlm(thrown);
    } finally {
      this.#parts = null;
    }
  }

  async #runPart(
    { prompt, request }: AnswerPart,
    onText: OnText,
    signal: AbortSignal | undefined,
  ): Promise<GenerateSummary> {
    const { held } = this.#require();
    const runtime = this.#runtime;
    if (!runtime) throw new EngineError('no_model', 'found no model loaded; load one first');
    await this.#ending;
    const { messages, reusedTokens } = held.messagesFor(prompt);
    const wire = chatRequest(request, messages);
    held.drop();
    const { stopStrings = [], maxTokens } = request;
    const answer = new Answer(runtime, { reusedTokens, stopStrings, maxTokens, onText });
    const summary = await this.#abortable(answer.run(wire), signal, () => answer.abort());
    if (answer.endedByItself && summary.stopReason === 'stop') {
      held.keep(messages, answer.text, summary.promptTokens + summary.outputTokens);
    }
    return summary;
  }

  answerNow(): Promise<void> {
    if (this.#parts?.closeThought()) this.#runtime?.interrupt();
    return Promise.resolve();
  }

  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription> {
    const { prompt: written } = this.#require();
    if (prompt.kind !== 'messages') return Promise.reject(noTokens());
    const text = written.render(prompt);
    const tokens = withTokens ? [{ id: null, text, isControl: false }] : [];
    return Promise.resolve({ nTokens: null, tokens });
  }

  logits(): Promise<void> {
    this.#require();
    return Promise.reject(
      new EngineError('invalid_request', 'WebLLM shows no logits; open a GGUF file for them'),
    );
  }

  async unload(): Promise<void> {
    this.#loaded = null;
    this.#lastGeneration = null;
    this.#runtime?.interrupt();
    await this.#ending;
    await this.#runtime?.unload();
  }

  stats(): Promise<EngineStats> {
    const facts = this.#loaded?.facts ?? null;
    return Promise.resolve({
      model: facts,
      gpuBuffers: 0,
      gpuBytes: facts ? facts.memory.weightsBytes + facts.memory.kvCacheBytes : 0,
      lastGeneration: this.#lastGeneration,
    });
  }

  #require(): Loaded {
    if (!this.#loaded) throw new EngineError('no_model', 'found no model loaded; load one first');
    return this.#loaded;
  }

  /** Ends with `onAbort` as soon as the signal is aborted; what goes on behind that is waited for by the next call. */
  async #abortable<Result>(
    work: Promise<Result>,
    signal: AbortSignal | undefined,
    onAbort: () => Result,
  ): Promise<Result> {
    this.#ending = work.catch(() => undefined);
    if (!signal) return work;
    const listening = new AbortController();
    const aborted = new Promise<Result>((resolve) => {
      signal.addEventListener(
        'abort',
        () => {
          resolve(new Promise((settle) => settle(onAbort())));
        },
        { signal: listening.signal },
      );
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      listening.abort();
    }
  }
}

function noTokens(): EngineError {
  return new EngineError(
    'invalid_request',
    'prompt: found token ids; allowed with an MLC build: messages',
  );
}

async function textOf(build: StoredBuild, name: string): Promise<string> {
  const text = await build.readText(name);
  if (text !== null) return text;
  throw new EngineError(
    'malformed_file',
    `${build.name}: found no ${name} among its files; it must be in the build's folder`,
  );
}

function describe(
  build: StoredBuild,
  config: MlcChatConfig,
  nCtx: number,
  { adapter }: MlcDevice,
  loadMs: number,
): Omit<LoadedModel, 'promptFormat'> {
  const shape = shapeOf(config);
  return {
    engine: 'web-llm',
    name: build.name,
    architecture: config.model_type,
    licence: build.licence,
    nCtx,
    nVocab: config.vocab_size,
    sizeBytes: build.sizeBytes,
    loadMs,
    memory: {
      weightsBytes: build.weightsBytes,
      kvCacheBytes: shape ? kvCacheBytes(shape, nCtx) : 0,
      scratchBytes: null,
    },
    adapter,
    ignoredSampling: IGNORED_SAMPLING,
  };
}
