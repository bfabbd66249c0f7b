import { LlmError } from './errors';
import { encodePass, type Dispatch } from './gpu/dispatch';
import type { Gpu } from './gpu/gpu';
import type { GpuWork } from './gpu/work-counter';
import type { TokenLogprob } from './language-model.types';
import type { Transformer } from './model/transformer';
import { logprobsOf } from './sampling/logprobs';
import { RESULT_BYTES, type Sampler } from './sampling/sampler';

export interface DecodeOptions {
  /** Position of the first input token, whose keys and values are not yet in the cache. */
  readonly firstPos: number;
  readonly maxSteps: number;
  /** null when nobody asks: only then the logits stay on the GPU. */
  readonly topLogprobs: number | null;
  /** Whether every step waits for a mask, which depends on the token before it. */
  readonly isMasked: boolean;
}

export interface DecodedToken {
  readonly id: number;
  readonly logprob?: number;
  readonly topLogprobs?: readonly TokenLogprob[];
}

/** Steps submitted before the oldest is read: the GPU always has the next token's work. */
const STEPS_IN_FLIGHT = 2;

/**
 * The token loop. Each step is one submit of one pass; the token it draws is the next step's input without leaving the
 * GPU, and the CPU reads its id a step behind. Nothing is written but a mask, and no GPU object is made.
 */
export class DecodeLoop {
  /** The largest work between two tokens. */
  largestWork: GpuWork;
  readonly #results: GPUBuffer[];
  readonly #logits: GPUBuffer | null;
  readonly #dispatches: readonly Dispatch[];
  readonly #inFlight: Promise<DecodedToken>[] = [];
  /** A mask depends on the token before it, and there is one buffer for logits. */
  readonly #ahead: number;
  #submitted = 0;
  #read = 0;

  constructor(
    private readonly gpu: Gpu,
    private readonly transformer: Transformer,
    private readonly sampler: Sampler,
    draws: readonly Dispatch[],
    private readonly options: DecodeOptions,
  ) {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const make = (label: string, bytes: number): GPUBuffer => gpu.createBuffer(label, bytes, usage);
    this.#dispatches = [...transformer.decode, ...draws];
    this.#results = Array.from({ length: STEPS_IN_FLIGHT }, () => make('result', RESULT_BYTES));
    this.#logits = options.topLogprobs === null ? null : make('logits.read', this.#logitsBytes);
    this.#ahead = options.isMasked || this.#logits ? 0 : STEPS_IN_FLIGHT - 1;
    this.largestWork = gpu.work.since(gpu.work.snapshot());
  }

  /**
   * The next token, or null after the last step.
   * @param mask a bit a token, lowest first; for a loop that was made for masks, and then for each step
   * @throws LlmError `invalid_request` for a mask that allows nothing, `self_test_failed`, `device_lost`
   */
  async next(mask: Uint32Array | null = null): Promise<DecodedToken | null> {
    const { work } = this.gpu;
    if (this.#read === 0) this.#submitUpTo(this.#ahead, mask);
    const before = work.snapshot();
    this.#submitUpTo(this.#read + 1 + this.#ahead, mask);
    const oldest = this.#inFlight.shift();
    if (!oldest) return null;
    const token = await oldest;
    this.#read += 1;
    this.largestWork = largerWork(this.largestWork, work.since(before));
    return token;
  }

  /** Waits for nothing: what is in flight ends by itself and is not read. */
  dispose(): void {
    for (const step of this.#inFlight) step.catch(() => undefined);
    for (const buffer of this.#results) this.gpu.destroyBuffer(buffer);
    if (this.#logits) this.gpu.destroyBuffer(this.#logits);
  }

  #submitUpTo(nSteps: number, mask: Uint32Array | null): void {
    while (this.#submitted < Math.min(nSteps, this.options.maxSteps)) {
      this.#inFlight.push(this.#submitStep(mask));
    }
  }

  #submitStep(mask: Uint32Array | null): Promise<DecodedToken> {
    const { gpu, sampler, transformer, options } = this;
    const step = this.#submitted++;
    if (mask) sampler.writeMask(this.#checked(mask));
    const result = this.#results[step % STEPS_IN_FLIGHT];
    if (!result) throw new Error('one result buffer for each step in flight');
    const encoder = gpu.device.createCommandEncoder();
    encodePass(gpu, encoder, this.#dispatches, { nTokens: 1, pos: options.firstPos + step });
    encoder.copyBufferToBuffer(sampler.result, 0, result, 0, RESULT_BYTES);
    if (this.#logits) {
      const { logits } = transformer.inputs.buffers;
      encoder.copyBufferToBuffer(logits, 0, this.#logits, 0, this.#logitsBytes);
    }
    gpu.submit(encoder);
    return this.#readToken(result);
  }

  async #readToken(result: GPUBuffer): Promise<DecodedToken> {
    const id = new Uint32Array(await this.#take(result, RESULT_BYTES))[0] ?? 0;
    const { nVocab } = this.transformer.inputs.config;
    if (id >= nVocab) {
      throw new LlmError(
        'self_test_failed',
        'found no logit that is a number: the weights are damaged, or this graphics driver computes wrong results',
      );
    }
    if (!this.#logits || this.options.topLogprobs === null) return { id };
    const logits = new Float32Array(await this.#take(this.#logits, this.#logitsBytes));
    return { id, ...logprobsOf(logits, id, this.options.topLogprobs) };
  }

  async #take(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    // Counted when it is asked for: when it comes, another step's may have come, too.
    this.gpu.work.bytesRead += bytes;
    await this.gpu.map(buffer);
    const copy = buffer.getMappedRange(0, bytes).slice(0);
    buffer.unmap();
    return copy;
  }

  #checked(mask: Uint32Array): Uint32Array {
    const { nVocab } = this.transformer.inputs.config;
    const words = Math.ceil(nVocab / 32);
    if (mask.length < words) {
      throw new LlmError(
        'invalid_request',
        `mask: found ${String(mask.length)} words, allowed ${String(words)}, a bit a token`,
      );
    }
    const lastWord = 0xffffffff >>> (32 * words - nVocab);
    const allowsOne = mask
      .subarray(0, words)
      .some((word, index) => (index === words - 1 ? word & lastWord : word) !== 0);
    if (allowsOne) return mask;
    throw new LlmError('invalid_request', 'mask: found no token allowed, allowed 1 or more');
  }

  get #logitsBytes(): number {
    return this.transformer.inputs.config.nVocab * 4;
  }
}

export function largerWork(a: GpuWork, b: GpuWork): GpuWork {
  return {
    submits: Math.max(a.submits, b.submits),
    passes: Math.max(a.passes, b.passes),
    dispatches: Math.max(a.dispatches, b.dispatches),
    objectsCreated: Math.max(a.objectsCreated, b.objectsCreated),
    bytesWritten: Math.max(a.bytesWritten, b.bytesWritten),
    bytesRead: Math.max(a.bytesRead, b.bytesRead),
  };
}
