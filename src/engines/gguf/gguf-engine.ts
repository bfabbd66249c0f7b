import { withReasoningPrompt } from '../../hermes/reasoning-prompt';
import { encodeChat } from '../../llm/chat-template/encode-chat';
import { Gpu } from '../../llm/gpu/gpu';
import { LanguageModel } from '../../llm/language-model';
import { readModelFile } from '../../llm/model-file';
import {
  EngineError,
  type Engine,
  type EngineStats,
  type GenerateEvent,
  type GenerateRequest,
  type GenerateSummary,
  type LoadEvent,
  type LoadedModel,
  type LogitsRequest,
  type LogitsRow,
  type ModelSource,
  type Prompt,
} from '../../protocol';
import { asTemplateMessage, asTemplateTools } from '../template-input';
import { byteSources } from './byte-sources';
import { rankLogits } from './rank-logits';
import { translatingErrors } from '../from-llm-error';

/** Our own inference engine behind the `Engine` interface. Calls come one at a time; `serveEngine` sees to that. */
export class GgufEngine implements Engine {
  /** Kept from model to model while it is healthy, so that kernels are compiled and checked once. */
  #gpu: Gpu | null = null;
  #model: LanguageModel | null = null;
  #loaded: LoadedModel | null = null;
  #lastGeneration: GenerateSummary | null = null;
  readonly #makeRoom: () => Promise<void>;

  /** @param makeRoom called once a model's header shows that it can run */
  constructor(makeRoom = (): Promise<void> => Promise.resolve()) {
    this.#makeRoom = makeRoom;
  }

  async load(
    source: ModelSource,
    onEvent: (event: LoadEvent) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    const startMs = performance.now();
    let sizeBytes = 0;
    const model = await translatingErrors(async () => {
      const sources = await byteSources(source);
      sizeBytes = sources.reduce((sum, one) => sum + one.sizeBytes, 0);
      const file = await readModelFile(sources, signal);
      // Only now, so that a file that cannot run takes nothing away.
      await Promise.all([this.unload(), this.#makeRoom()]);
      if (this.#gpu?.isHealthy !== true) {
        this.#gpu?.destroy();
        this.#gpu = await Gpu.open();
      }
      return LanguageModel.load(file, {
        gpu: this.#gpu,
        onProgress: (progress) => {
          onEvent({ kind: 'progress', ...progress });
        },
        ...(source.nCtx !== undefined && { nCtx: source.nCtx }),
        ...(signal && { signal }),
      });
    });
    void model.lost.then(({ code, message }) => {
      if (this.#model === model) onEvent({ kind: 'lost', code, message });
    });
    this.#model = model;
    this.#loaded = {
      engine: 'gguf',
      name: model.name,
      architecture: model.config.architecture,
      licence: model.config.licence,
      nCtx: model.nCtx,
      nVocab: model.config.nVocab,
      sizeBytes,
      loadMs: performance.now() - startMs,
      memory: model.memory,
      adapter: model.adapter,
      ignoredSampling: [],
    };
    return this.#loaded;
  }

  async generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
  ): Promise<GenerateSummary> {
    const model = this.#require();
    const { prompt, ...options } = request;
    return translatingErrors(async () => {
      const tokens = promptTokens(model, prompt);
      onEvent({ kind: 'prompt', promptTokens: tokens.length });
      this.#lastGeneration = await model.generate(
        tokens,
        { ...options, ...(signal && { signal }) },
        ({ text }) => {
          onEvent({ kind: 'text', text, nTokens: 1 });
        },
      );
      return this.#lastGeneration;
    });
  }

  async logits(
    request: LogitsRequest,
    onRow: (row: LogitsRow) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const model = this.#require();
    const { tokens, all, top } = request;
    await translatingErrors(() =>
      model.logits(tokens, { all, ...(signal && { signal }) }, (position, logits) => {
        onRow({ position, token: tokens[position] ?? 0, top: rankLogits(logits, top) });
      }),
    );
  }

  async unload(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    this.#loaded = null;
    this.#lastGeneration = null;
    await model?.unload();
  }

  stats(): Promise<EngineStats> {
    const objects = this.#model?.gpuObjects() ?? { buffers: 0, bytes: 0 };
    return Promise.resolve({
      model: this.#loaded,
      gpuBuffers: objects.buffers,
      gpuBytes: objects.bytes,
      lastGeneration: this.#lastGeneration,
    });
  }

  #require(): LanguageModel {
    if (!this.#model) throw new EngineError('no_model', 'found no model loaded; load one first');
    return this.#model;
  }
}

function promptTokens(model: LanguageModel, prompt: Prompt): readonly number[] {
  if (prompt.kind === 'tokens') return prompt.tokens;
  const messages = withReasoningPrompt(prompt.messages, prompt.thinking).map(asTemplateMessage);
  return encodeChat(model.tokenizer, model.chatTemplate, messages, {
    addGenerationPrompt: true,
    ...asTemplateTools(prompt.tools),
  });
}
