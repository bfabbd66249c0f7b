import type { FileTemplate } from './chat-template/read-chat-template';
import { LlmError } from './errors';
import { generate } from './generate';
import { Gpu } from './gpu/gpu';
import { guardMemory } from './gpu/guard-memory';
import { lossBehind, mayBeLoss } from './gpu/loss-behind';
import type {
  AdapterReport,
  GeneratedPiece,
  GenerateOptions,
  GenerateSummary,
  LoadOptions,
  LoadProgress,
} from './language-model.types';
import { layerCacheBytes } from './model/buffers';
import { assertTokens } from './model/assert-tokens';
import type { ModelConfig } from './model/config.types';
import type { ModelFile } from './model-file';
import { allocateContext, wantContext } from './model/context';
import { describeAdapter } from './model/describe-adapter';
import { chooseFamily } from './model/self-test';
import { Transformer } from './model/transformer';
import { placeWeights } from './model/weights';
import { WeightsLoader } from './model/weights-loader';
import { planSampler, Sampler } from './sampling/sampler';
import { resolveSampling } from './sampling/sampling-defaults';
import type { Tokenizer } from './tokenizer/tokenizer';

export interface ModelMemory {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly scratchBytes: number;
}

/** A GGUF model on the GPU. One call at a time; the caller sees to that. */
export class LanguageModel {
  /** Tokens whose keys and values are in the cache, from position 0 on. */
  readonly #cached: number[] = [];

  private constructor(
    readonly config: ModelConfig,
    readonly tokenizer: Tokenizer,
    readonly chatTemplate: FileTemplate,
    readonly adapter: AdapterReport,
    readonly memory: ModelMemory,
    private readonly gpu: Gpu,
    private readonly transformer: Transformer,
    private readonly sampler: Sampler,
    readonly name: string,
    private readonly release: () => void,
  ) {}

  /**
   * Streams the weights to the GPU and compiles the kernels meanwhile.
   * @throws LlmError for every refusal, DOMException AbortError; the GPU is then left empty
   */
  static async load(file: ModelFile, options: LoadOptions = {}): Promise<LanguageModel> {
    const { config, tensors, tokenizer, chatTemplate, sizeBytes: totalBytes } = file;
    const { signal, onProgress } = options;
    const gpu = options.gpu ?? (await Gpu.open());
    const release = (): void => {
      if (options.gpu) gpu.destroyBuffers();
      else gpu.destroy();
    };
    try {
      const { family, failures } = options.kernels
        ? { family: options.kernels, failures: [] }
        : await chooseFamily(gpu);
      if (!family) {
        throw new LlmError(
          'self_test_failed',
          `this adapter computes wrong results: ${failures.join('; ')}; update the graphics driver or choose another adapter`,
        );
      }
      const wanted = wantContext(gpu, config, options);
      let loadedBytes = 0;
      const report = (phase: LoadProgress['phase'], kernels?: LoadProgress['kernels']): void => {
        onProgress?.({ phase, loadedBytes, totalBytes, ...(kernels && { kernels }) });
      };
      report('header');
      const loader = new WeightsLoader(gpu);
      const weights = await guardMemory(gpu, `the weights, ${String(totalBytes)} bytes`, () =>
        placeWeights(gpu, loader, config, tensors, wanted.nCtx),
      );
      const weightsBytes = gpu.liveBuffers().bytes;
      const context = await allocateContext(gpu, config, wanted);
      const { shape, buffers } = context;
      const sampler = new Sampler(gpu, family, config.nVocab, shape.nCtx, buffers);

      // Kernels compile while bytes arrive; if they cannot, no more bytes are asked for.
      const stop = new AbortController();
      const preparing = Transformer.prepare(gpu, family, { config, weights, ...context });
      preparing.catch((reason: unknown) => {
        stop.abort(reason);
      });
      await loader.fill(
        (bytes) => {
          loadedBytes += bytes;
          report('weights');
        },
        AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]),
      );
      loadedBytes = totalBytes;
      report('pipelines');
      const transformer = await preparing;
      await transformer.warmUp(
        await sampler.dispatches(planSampler(resolveSampling({}), config.nVocab, false)),
        (ready, total) => {
          report('pipelines', { ready, total });
        },
        signal,
      );
      report('ready');

      const kvCacheBytes = 2 * config.nLayers * layerCacheBytes(config, shape);
      const scratchBytes = gpu.liveBuffers().bytes - weightsBytes - kvCacheBytes;
      return new LanguageModel(
        config,
        tokenizer,
        chatTemplate,
        describeAdapter(gpu, family, failures),
        { weightsBytes, kvCacheBytes, scratchBytes },
        gpu,
        transformer,
        sampler,
        file.name,
        release,
      );
    } catch (error) {
      const failure = mayBeLoss(error) ? await lossBehind(gpu, error) : error;
      release();
      throw failure;
    }
  }

  get nCtx(): number {
    return this.transformer.inputs.shape.nCtx;
  }

  /** Resolves when the device is lost while the model is loaded. */
  get lost(): Promise<LlmError> {
    return this.gpu.lost;
  }

  /**
   * Continues `promptTokens`. What the cache already holds of them is not computed again.
   * An abort is a result (`stopReason: 'abort'`), not an error.
   * @throws LlmError `context_full`, `invalid_request`, `device_lost`
   */
  generate(
    promptTokens: readonly number[],
    options: GenerateOptions,
    onPiece: (piece: GeneratedPiece) => void,
  ): Promise<GenerateSummary> {
    const { gpu, transformer, sampler, tokenizer } = this;
    const cached = this.#cached;
    return generate(
      { gpu, transformer, sampler, tokenizer, cached },
      promptTokens,
      options,
      onPiece,
    );
  }

  /**
   * Logits after each token, or the last: by the prefill kernels, or token by token by those of decoding.
   * @throws LlmError `context_full`, `invalid_request`; DOMException AbortError
   */
  async logits(
    tokens: readonly number[],
    options: {
      readonly all: boolean;
      readonly kernels?: 'prefill' | 'decode';
      readonly signal?: AbortSignal;
    },
    onRow: (position: number, logits: Float32Array<ArrayBuffer>) => void,
  ): Promise<void> {
    const { transformer } = this;
    assertTokens(tokens, this.config.nVocab);
    transformer.assertFits(tokens.length);
    this.#cached.length = 0;
    if (options.all && options.kernels !== 'decode') {
      await transformer.logitsByPrefill(tokens, onRow, options.signal);
      return;
    }
    const first = options.all ? 0 : tokens.length - 1;
    await transformer.prefill(0, tokens.slice(0, first), { signal: options.signal });
    for (const [index, token] of tokens.slice(first).entries()) {
      options.signal?.throwIfAborted();
      onRow(first + index, await transformer.logitsByDecode(first + index, token));
    }
  }

  gpuObjects(): { buffers: number; bytes: number } {
    return this.gpu.liveBuffers();
  }

  /** Frees the GPU's memory. The model cannot be used after. */
  unload(): Promise<void> {
    this.release();
    return Promise.resolve();
  }
}
