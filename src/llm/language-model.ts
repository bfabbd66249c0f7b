import { readChatTemplate } from './chat-template/read-chat-template';
import type { ChatTemplate } from './chat-template/chat-template.types';
import { LlmError } from './errors';
import { generate } from './generate';
import { readGguf } from './gguf/read-gguf';
import { Gpu } from './gpu/gpu';
import type {
  AdapterReport,
  GeneratedPiece,
  GenerateOptions,
  GenerateSummary,
  LoadOptions,
} from './language-model.types';
import { activationBytes, createActivations, createCaches, layerCacheBytes } from './model/buffers';
import type { ContextShape } from './model/buffers';
import { assertTokens } from './model/assert-tokens';
import { readModelConfig } from './model/config';
import type { ModelConfig } from './model/config.types';
import { collectTensors } from './model/model-tensors';
import { chooseFamily } from './model/self-test';
import { Transformer } from './model/transformer';
import { loadWeights } from './model/weights';
import { WeightsLoader } from './model/weights-loader';
import { familyLabel, type KernelFamily } from './ops/reduce/kernel-family';
import { Sampler } from './sampling/sampler';
import { createTokenizer } from './tokenizer/create-tokenizer';
import type { Tokenizer } from './tokenizer/tokenizer';

/** What most people chat in; longer costs memory from the start. */
const DEFAULT_CONTEXT = 8192;
const LEAST_CONTEXT = 512;
/** Prefill chunks: a GPU wants wide tiles; a CPU adapter gains nothing beyond a few. */
const CHUNK_TOKENS = { gpu: 256, software: 64 };

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
    readonly chatTemplate: ChatTemplate,
    readonly adapter: AdapterReport,
    readonly memory: ModelMemory,
    private readonly gpu: Gpu,
    private readonly transformer: Transformer,
    private readonly sampler: Sampler,
    readonly name: string,
    private readonly release: () => void,
  ) {}

  /**
   * Reads the header, streams the weights to the GPU and compiles the kernels meanwhile.
   * @throws LlmError for every refusal, DOMException AbortError; the GPU is then left as it was
   */
  static async load(options: LoadOptions): Promise<LanguageModel> {
    const { sources, signal, onProgress } = options;
    const gguf = await readGguf(sources, signal);
    const config = readModelConfig(gguf);
    const tensors = collectTensors(gguf, config);
    const tokenizer = createTokenizer(gguf.metadata);
    const chatTemplate = readChatTemplate(gguf.metadata);
    const wanted = wantedContext(config, options.nCtx);

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
      const totalBytes = gguf.sizeBytes;
      let loadedBytes = 0;
      const loader = new WeightsLoader(
        gpu,
        (bytes) => {
          loadedBytes += bytes;
          onProgress?.({ phase: 'weights', loadedBytes, totalBytes });
        },
        signal,
      );
      onProgress?.({ phase: 'header', loadedBytes: 0, totalBytes });
      const kvCacheType = options.kvCacheType ?? 'f16';
      const shape: ContextShape = {
        nCtx: withinBinding(gpu, config, kvCacheType, wanted, options.nCtx !== undefined),
        kvCacheType,
        chunkTokens: gpu.isSoftware ? CHUNK_TOKENS.software : CHUNK_TOKENS.gpu,
      };
      const weights = await guardMemory(
        gpu,
        `the weights, ${String(totalBytes)} bytes`,
        async () => {
          const loaded = await loadWeights(gpu, loader, config, tensors, shape.nCtx);
          await loader.finish();
          return loaded;
        },
      );
      const weightsBytes = gpu.liveBuffers().bytes;

      const context = await allocateContext(gpu, config, shape, options.nCtx !== undefined);
      const inputs = { config, weights, ...context };
      onProgress?.({ phase: 'pipelines', loadedBytes: totalBytes, totalBytes });
      const transformer = await Transformer.prepare(gpu, family, inputs);
      const sampler = new Sampler(gpu, config.nVocab, context.shape.nCtx, context.buffers);
      await gpu.idle();
      signal?.throwIfAborted();
      onProgress?.({ phase: 'ready', loadedBytes: totalBytes, totalBytes });

      const kvCacheBytes = 2 * config.nLayers * layerCacheBytes(config, context.shape);
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
        config.name ?? sources[0]?.name ?? 'unnamed model',
        release,
      );
    } catch (error) {
      release();
      throw error;
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

function wantedContext(config: ModelConfig, nCtx: number | undefined): number {
  if (nCtx === undefined) return Math.min(DEFAULT_CONTEXT, config.nCtxTrain);
  if (!Number.isInteger(nCtx) || nCtx < 1 || nCtx > config.nCtxTrain) {
    throw new LlmError(
      'invalid_request',
      `context length: found ${String(nCtx)}, allowed 1 to ${String(config.nCtxTrain)}, what the model was trained for`,
    );
  }
  return nCtx;
}

/** One layer's keys must fit one binding. @throws LlmError `out_of_memory` when a length was asked for and does not */
function withinBinding(
  gpu: Gpu,
  config: ModelConfig,
  kvCacheType: ContextShape['kvCacheType'],
  nCtx: number,
  isAskedFor: boolean,
): number {
  const perToken = layerCacheBytes(config, { nCtx: 1, kvCacheType, chunkTokens: 1 });
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  const allowed = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / perToken);
  if (nCtx > allowed && isAskedFor) {
    throw new LlmError(
      'out_of_memory',
      `context length: found ${String(nCtx)}, allowed ${String(allowed)} on this adapter, whose bindings hold ${String(maxStorageBufferBindingSize)} bytes`,
    );
  }
  return Math.min(nCtx, allowed);
}

/** KV cache and activations; a default context is halved until they fit. */
async function allocateContext(
  gpu: Gpu,
  config: ModelConfig,
  wanted: ContextShape,
  isAskedFor: boolean,
) {
  for (let shape = wanted; ; shape = { ...shape, nCtx: Math.floor(shape.nCtx / 2) }) {
    const kvBytes = 2 * config.nLayers * layerCacheBytes(config, shape);
    const scratch = Object.values(activationBytes(config, shape)).reduce((a, b) => a + b, 0);
    const made: GPUBuffer[] = [];
    const what = `a context of ${String(shape.nCtx)} tokens, ${String(kvBytes + scratch)} bytes beside the weights`;
    try {
      return await guardMemory(gpu, what, () => {
        const caches = createCaches(gpu, config, shape);
        made.push(...caches.flatMap(({ k, v }) => [k, v]));
        const buffers = createActivations(gpu, config, shape);
        made.push(...(Object.values(buffers) as GPUBuffer[]));
        return Promise.resolve({ shape, caches, buffers });
      });
    } catch (error) {
      for (const buffer of made) gpu.destroyBuffer(buffer);
      if (isAskedFor || shape.nCtx / 2 < LEAST_CONTEXT) throw error;
    }
  }
}

/** @throws LlmError `out_of_memory` when what `work` allocates is more than there is */
async function guardMemory<Result>(
  gpu: Gpu,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  gpu.device.pushErrorScope('out-of-memory');
  const closeScope = (): Promise<GPUError | null> => gpu.device.popErrorScope().catch(() => null);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await closeScope();
    throw error;
  }
  const error = await closeScope();
  gpu.assertHealthy();
  if (!error) return result;
  throw new LlmError(
    'out_of_memory',
    `${what}: more than this adapter has free (${error.message}); close other tabs, or take a smaller model or context`,
  );
}

function describeAdapter(gpu: Gpu, family: KernelFamily, failures: string[]): AdapterReport {
  const { info, features } = gpu.adapter;
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  return {
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    description: info.description,
    isSoftware: gpu.isSoftware,
    features: [...features].sort(),
    maxBufferSizeBytes: maxBufferSize,
    maxStorageBufferBindingSizeBytes: maxStorageBufferBindingSize,
    kernels: [familyLabel(family), ...failures.map((text) => `failed self-test: ${text}`)].join(
      '; ',
    ),
  };
}
