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
  type PromptDescription,
} from '../../protocol';
import { GrammarCompiler, type GrammarMatcher } from './grammar/grammar-matcher';
import { AnswerGuide } from './answer-guide';
import { byteSources } from './byte-sources';
import { PromptTokens } from './prompt-tokens';
import { rankLogits } from './rank-logits';
import { promptToken, tokenChoices } from './token-text';
import { translatingErrors } from '../from-llm-error';

/** Our own inference engine behind the `Engine` interface. Calls come one at a time; `serveEngine` sees to that. */
export class GgufEngine implements Engine {
  /** Kept from model to model while it is healthy, so that kernels are compiled and checked once. */
  #gpu: Gpu | null = null;
  #model: LanguageModel | null = null;
  #prompts: PromptTokens | null = null;
  #loaded: LoadedModel | null = null;
  #lastGeneration: GenerateSummary | null = null;
  /** Of the model's vocabulary, from the first grammar on. */
  #compiler: Promise<GrammarCompiler> | null = null;
  #guide: AnswerGuide | null = null;
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
    const { model, prompts } = await translatingErrors(async () => {
      const sources = await byteSources(source);
      sizeBytes = sources.reduce((sum, one) => sum + one.sizeBytes, 0);
      const file = await readModelFile(sources, signal);
      const prompts = await PromptTokens.of(file.chatTemplate);
      // Only now, so that a file that cannot run takes nothing away.
      await Promise.all([this.unload(), this.#makeRoom()]);
      if (this.#gpu?.isHealthy !== true) {
        this.#gpu?.destroy();
        this.#gpu = await Gpu.open();
      }
      const model = await LanguageModel.load(file, {
        gpu: this.#gpu,
        onProgress: (progress) => {
          onEvent({ kind: 'progress', ...progress });
        },
        ...(source.nCtx !== undefined && { nCtx: source.nCtx }),
        ...(signal && { signal }),
      });
      return { model, prompts };
    });
    void model.lost.then(({ code, message }) => {
      if (this.#model === model) onEvent({ kind: 'lost', code, message });
    });
    this.#model = model;
    this.#prompts = prompts;
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
      promptFormat: prompts.format,
    };
    return this.#loaded;
  }

  async generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
  ): Promise<GenerateSummary> {
    const { model, prompts } = this.#require();
    const { prompt, thinkingBudget = Infinity, grammar, ...options } = request;
    return translatingErrors(async () => {
      const startMs = performance.now();
      const matcher =
        grammar === undefined
          ? null
          : await this.#compilerOf(model).then((one) => one.compile(grammar));
      const compileMs = performance.now() - startMs;
      try {
        const guide = guideOf(model, prompt, thinkingBudget, matcher, onEvent);
        this.#guide = guide;
        const tokens = prompts.encode(model.tokenizer, prompt);
        onEvent({ kind: 'prompt', promptTokens: tokens.length });
        const summary = await model.generate(
          tokens,
          { ...options, ...(guide && { guide }), ...(signal && { signal }) },
          (piece) => {
            const { text } = piece;
            const isTold = options.topLogprobs !== undefined;
            const choices = isTold ? tokenChoices(model.tokenizer, piece) : undefined;
            onEvent({ kind: 'text', text, nTokens: 1, ...(choices && { choices }) });
          },
        );
        const cost = matcher && { compileMs, nMasks: matcher.nMasks, maskMs: matcher.maskMs };
        this.#lastGeneration = { ...summary, grammar: cost };
        return this.#lastGeneration;
      } finally {
        this.#guide = null;
        matcher?.dispose();
      }
    });
  }

  answerNow(): Promise<void> {
    this.#guide?.closeThought();
    return Promise.resolve();
  }

  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription> {
    return translatingErrors(() => {
      const { model, prompts } = this.#require();
      const tokens = prompts.encode(model.tokenizer, prompt);
      return Promise.resolve({
        nTokens: tokens.length,
        tokens: withTokens ? tokens.map((id) => promptToken(model.tokenizer, id)) : [],
      });
    });
  }

  async logits(
    request: LogitsRequest,
    onRow: (row: LogitsRow) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { model } = this.#require();
    const { tokens, all, top } = request;
    await translatingErrors(() =>
      model.logits(tokens, { all, ...(signal && { signal }) }, (position, logits) => {
        onRow({ position, token: tokens[position] ?? 0, top: rankLogits(logits, top) });
      }),
    );
  }

  async unload(): Promise<void> {
    const model = this.#model;
    const compiler = this.#compiler;
    this.#model = null;
    this.#prompts = null;
    this.#loaded = null;
    this.#lastGeneration = null;
    this.#compiler = null;
    void compiler?.then((one) => {
      one.dispose();
    });
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

  #compilerOf(model: LanguageModel): Promise<GrammarCompiler> {
    this.#compiler ??= GrammarCompiler.create(model.tokenizer);
    this.#compiler.catch(() => {
      this.#compiler = null;
    });
    return this.#compiler;
  }

  #require(): { readonly model: LanguageModel; readonly prompts: PromptTokens } {
    if (this.#model && this.#prompts) return { model: this.#model, prompts: this.#prompts };
    throw new EngineError('no_model', 'found no model loaded; load one first');
  }
}

/** None where nothing needs guiding: thoughts may have to end, and a grammar begins with the answer. */
function guideOf(
  { tokenizer }: LanguageModel,
  prompt: Prompt,
  thinkingBudget: number,
  matcher: GrammarMatcher | null,
  onEvent: (event: GenerateEvent) => void,
): AnswerGuide | null {
  const thinking = prompt.kind === 'messages' && prompt.thinking;
  if (!thinking && !matcher) return null;
  return new AnswerGuide({
    tokenizer,
    thinking,
    start: prompt.kind === 'messages' ? (prompt.answerStart ?? '') : '',
    thinkingBudget,
    matcher,
    onThoughtClosed: (by) => {
      onEvent({ kind: 'thought-closed', by });
    },
  });
}
