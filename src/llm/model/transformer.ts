import { LlmError } from '../errors';
import { encodePass, type Dispatch, type PassShape } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import { FEW_TOKENS, tilesOf } from '../ops/mul-mat/mul-mat';
import type { KernelFamily } from '../ops/reduce/kernel-family';
import type { GraphInputs } from './graph-inputs';
import { runEachKernel } from './run-each-kernel';
import { SubmitPace } from './submit-pace';
import { prepareDecode } from './decode-graph';
import {
  allLogitsStride,
  prepareAllLogits,
  preparePrefill,
  type PrefillGraph,
} from './prefill-graph';

/**
 * A model ready to run: tokens in, logits and a longer KV cache out. Knows positions, not text; `pos` is always given by
 * the caller, who knows which part of the cache is valid.
 */
export class Transformer {
  readonly #pace: SubmitPace;

  private constructor(
    readonly gpu: Gpu,
    private readonly family: KernelFamily,
    readonly inputs: GraphInputs,
    /** One token, up to its logits. */
    readonly decode: readonly Dispatch[],
    private readonly prefillGraphs: Readonly<Record<'few' | 'many', PrefillGraph>>,
  ) {
    this.#pace = new SubmitPace(gpu);
  }

  static async prepare(gpu: Gpu, family: KernelFamily, inputs: GraphInputs): Promise<Transformer> {
    const tiles = tilesOf(family);
    const preparingMany = preparePrefill(gpu, family, inputs, tiles.many);
    const [decode, few, many] = await Promise.all([
      prepareDecode(gpu, family, inputs),
      tiles.few === tiles.many ? preparingMany : preparePrefill(gpu, family, inputs, tiles.few),
      preparingMany,
    ]);
    return new Transformer(gpu, family, inputs, decode, { few, many });
  }

  /**
   * Runs every kernel of a prompt and its answer once, on an empty cache.
   * @param draws those of the sampler
   * @throws DOMException AbortError
   */
  async warmUp(
    draws: readonly Dispatch[],
    onKernel: (ready: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const prefill = Object.values(this.prefillGraphs).flatMap(({ embed, layers }) => [
      ...embed,
      ...layers.flat(),
    ]);
    this.writeStep(0, 1);
    await runEachKernel(this.gpu, [...prefill, ...this.decode, ...draws], onKernel, signal);
  }

  /** Where the next pass starts. @param draw index of the next draw of the sampler */
  writeStep(pos: number, nTokens: number, draw = 0): void {
    this.gpu.write(this.inputs.buffers.step, 0, new Uint32Array([pos, nTokens, draw, 0]));
  }

  writeTokens(pos: number, tokens: readonly number[]): void {
    this.gpu.write(this.inputs.buffers.tokens, pos * 4, new Uint32Array(tokens));
  }

  /**
   * Appends the keys and values of `tokens` to the cache, chunk by chunk. Resolves when all of it is submitted.
   * @param onChunk when a chunk is submitted, with the positions that are in the cache for all that follows
   * @throws DOMException AbortError, within two submits; the cache is then valid up to the last whole chunk
   */
  async prefill(
    pos: number,
    tokens: readonly number[],
    options: {
      readonly signal?: AbortSignal | undefined;
      readonly onChunk?: (donePos: number) => Promise<void> | void;
      readonly maxChunk?: number;
    } = {},
  ): Promise<void> {
    const chunkTokens = Math.min(this.inputs.shape.chunkTokens, options.maxChunk ?? Infinity);
    this.writeTokens(pos, tokens);
    for (let first = 0; first < tokens.length; first += chunkTokens) {
      const nTokens = Math.min(chunkTokens, tokens.length - first);
      await this.#prefillChunk({ pos: pos + first, nTokens }, options.signal);
      await options.onChunk?.(pos + first + nTokens);
    }
  }

  async #prefillChunk(shape: PassShape, signal: AbortSignal | undefined): Promise<void> {
    this.writeStep(shape.pos, shape.nTokens);
    const isFew = shape.nTokens <= FEW_TOKENS;
    const { embed, layers } = this.prefillGraphs[isFew ? 'few' : 'many'];
    for (let first = 0; first < layers.length;) {
      signal?.throwIfAborted();
      const group = layers.slice(first, first + this.#pace.nLayers);
      this.#run([...(first === 0 ? embed : []), ...group.flat()], shape);
      first += group.length;
      await this.#pace.submitted(group.length);
    }
  }

  /**
   * Logits after each of `tokens`, by the prefill kernels.
   * @param onRow (nVocab) f32, a copy
   */
  async logitsByPrefill(
    tokens: readonly number[],
    onRow: (position: number, logits: Float32Array<ArrayBuffer>) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { nVocab } = this.inputs.config;
    const rowLength = allLogitsStride(nVocab);
    const rowBytes = rowLength * 4;
    const fitting = Math.floor(this.gpu.device.limits.maxStorageBufferBindingSize / rowBytes);
    const chunk = Math.min(LOGITS_CHUNK, this.inputs.shape.chunkTokens, fitting);
    const out = this.gpu.createStorage('logits.all', chunk * rowBytes);
    try {
      const head = await prepareAllLogits(this.gpu, this.family, this.inputs, out);
      let done = 0;
      await this.prefill(0, tokens, {
        signal,
        maxChunk: chunk,
        onChunk: async (donePos) => {
          const nTokens = donePos - done;
          this.#run(head, { pos: done, nTokens });
          const rows = new Float32Array(await this.gpu.read(out, 0, nTokens * rowBytes));
          for (let row = 0; row < nTokens; row++) {
            onRow(done + row, rows.slice(row * rowLength, row * rowLength + nVocab));
          }
          done = donePos;
        },
      });
    } finally {
      this.gpu.destroyBuffer(out);
    }
  }

  /** Logits after `token` at `pos`, by the decode kernels. @returns (nVocab) f32 */
  async logitsByDecode(pos: number, token: number): Promise<Float32Array<ArrayBuffer>> {
    this.writeTokens(pos, [token]);
    this.writeStep(pos, 1);
    this.#run(this.decode, { pos, nTokens: 1 });
    return this.readLogits();
  }

  async readLogits(): Promise<Float32Array<ArrayBuffer>> {
    const { config, buffers } = this.inputs;
    return new Float32Array(await this.gpu.read(buffers.logits, 0, config.nVocab * 4));
  }

  #run(dispatches: readonly Dispatch[], shape: PassShape): void {
    const encoder = this.gpu.device.createCommandEncoder();
    encodePass(this.gpu, encoder, dispatches, shape);
    this.gpu.submit(encoder);
  }

  /** @throws LlmError `context_full` */
  assertFits(nTokens: number): void {
    const { nCtx } = this.inputs.shape;
    if (nTokens > nCtx) {
      throw new LlmError(
        'context_full',
        `found ${String(nTokens)} tokens, allowed ${String(nCtx)} in this context; shorten the conversation or load the model with a longer context`,
      );
    }
  }
}

/** Rows of whole-vocabulary logits kept on the GPU at a time. */
const LOGITS_CHUNK = 32;
