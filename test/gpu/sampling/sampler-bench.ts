import { encodePass, type Dispatch } from '../../../src/llm/gpu/dispatch';
import type { Gpu } from '../../../src/llm/gpu/gpu';
import type { SamplingOptions } from '../../../src/llm/language-model.types';
import type { Cooperation } from '../../../src/llm/ops/reduce/kernel-family';
import { planSampler, Sampler } from '../../../src/llm/sampling/sampler';
import type { Samplers } from '../../reference/sampling';

const DRAWS_A_SUBMIT = 500;

export interface DrawCase {
  readonly logits: Float32Array<ArrayBuffer>;
  readonly samplers: Samplers;
  readonly seed: number;
  readonly allowed?: readonly boolean[];
  /** What the penalties count. */
  readonly history?: readonly number[];
  readonly penaltyLastN?: number;
}

/** A bit a token, lowest first. */
function maskWords(allowed: readonly boolean[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(allowed.length / 32));
  allowed.forEach((on, id) => {
    if (on) words[id >> 5]! |= 1 << (id & 31);
  });
  return words;
}

/** A `Sampler` without a model: given logits in, many draws out. */
export class SamplerBench {
  private readonly sampler: Sampler;
  private readonly buffers: Record<'logits' | 'tokens' | 'step', GPUBuffer>;
  private readonly ownBuffers = new Map<string, GPUBuffer>();

  constructor(
    readonly gpu: Gpu,
    readonly nVocab: number,
    readonly nCtx: number,
    cooperation: Cooperation = 'workgroup',
  ) {
    this.buffers = {
      logits: gpu.createStorage('logits', nVocab * 4),
      tokens: gpu.createStorage('tokens', nCtx * 4),
      step: gpu.createStorage('step', 16),
    };
    // The sampler's own buffers, seen as they are made: what it kept is a fact to test, not only what it drew.
    const createStorage = gpu.createStorage.bind(gpu);
    gpu.createStorage = (label, sizeBytes) => {
      const buffer = createStorage(label, sizeBytes);
      this.ownBuffers.set(label, buffer);
      return buffer;
    };
    this.sampler = new Sampler(gpu, { cooperation, f16: false }, nVocab, nCtx, this.buffers);
    gpu.createStorage = createStorage;
  }

  /** @returns the dispatches of one draw, with everything they read in place; position 0 */
  async prepare(given: DrawCase): Promise<readonly Dispatch[]> {
    const { gpu, nVocab, sampler } = this;
    const history = given.history ?? [];
    const options: SamplingOptions = {
      ...given.samplers,
      seed: given.seed,
      penaltyLastN: given.penaltyLastN ?? 2 ** 20,
    };
    const plan = planSampler(options, nVocab, given.allowed !== undefined);
    const dispatches = await sampler.dispatches(plan);
    gpu.write(this.buffers.logits, 0, given.logits);
    sampler.configure(options, plan, history);
    sampler.writeMask(given.allowed ? maskWords(given.allowed) : null);
    const pos = Math.max(0, history.length - 1);
    if (history.length > 0) gpu.write(this.buffers.tokens, 0, new Uint32Array(history));
    gpu.write(this.buffers.step, 0, new Uint32Array([pos, 1, 0, 0]));
    return dispatches;
  }

  /** Every kernel for every draw; what was drawn counts for the penalties of the next. */
  async drawInTurn(given: DrawCase, nDraws: number): Promise<Uint32Array> {
    const dispatches = await this.prepare(given);
    this.encode(nDraws, dispatches);
    return this.drawn(given, nDraws);
  }

  /**
   * Independent draws of one distribution: logits and what is kept of them are computed once, as they stay the same; the
   * kernels that draw and go on run each time.
   */
  async drawMany(given: DrawCase, nDraws: number): Promise<Uint32Array> {
    const dispatches = await this.prepare(given);
    this.encode(1, dispatches.slice(0, -2));
    this.encode(nDraws, dispatches.slice(-2));
    return this.drawn(given, nDraws);
  }

  /** @returns the tokens at or above the threshold that `select_threshold` wrote, and the logits it saw */
  async kept(given: DrawCase): Promise<{ kept: boolean[]; processed: Float32Array }> {
    this.encode(1, await this.prepare(given));
    const processed = new Float32Array(await this.read('sampler.processed', this.nVocab));
    const [least = NaN] = new Float32Array(await this.read('sampler.threshold', 1));
    return { kept: Array.from(processed, (l) => l >= least), processed };
  }

  private encode(nDraws: number, dispatches: readonly Dispatch[]): void {
    for (let done = 0; done < nDraws; done += DRAWS_A_SUBMIT) {
      const encoder = this.gpu.device.createCommandEncoder();
      const n = Math.min(DRAWS_A_SUBMIT, nDraws - done);
      const draws = Array.from({ length: n }, () => dispatches).flat();
      encodePass(this.gpu, encoder, draws, { nTokens: 1, pos: 0 });
      this.gpu.submit(encoder);
    }
  }

  private async drawn({ history }: DrawCase, nDraws: number): Promise<Uint32Array> {
    const first = Math.max(1, history?.length ?? 0);
    return new Uint32Array(await this.gpu.read(this.buffers.tokens, first * 4, nDraws * 4));
  }

  private read(label: string, words: number): Promise<ArrayBuffer> {
    return this.gpu.read(this.ownBuffers.get(label)!, 0, words * 4);
  }
}
