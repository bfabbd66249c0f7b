import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { encodePass, type Dispatch, type PassShape } from '../../src/llm/gpu/dispatch';
import { Gpu } from '../../src/llm/gpu/gpu';
import type { KernelFamily } from '../../src/llm/ops/reduce/kernel-family';
import { SeededRandom } from '../fixtures/random';

/** Words behind every buffer that belong to nobody. */
const GUARD_WORDS = 64;
/** As f32 it is -6.3e18: whoever computes with it, or leaves it where a result should be, is far off. */
export const SENTINEL = 0xdeadbeef;

type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** A buffer that kernels write, with a guard band behind its `words`. */
interface GuardedBuffer {
  readonly label: string;
  readonly buffer: GPUBuffer;
  readonly words: number;
}

/**
 * One device for a test file: puts data on it, runs dispatches, reads results. Every buffer is bound whole, with a guard
 * band of sentinels behind its data, so that a write past the end is seen (a binding that ended with the data would let
 * WebGPU drop or clamp it in silence), and a read past the end spoils the result.
 */
export class OpHarness {
  #gpu: Gpu | null = null;
  readonly #buffers: GPUBuffer[] = [];
  readonly #guarded: GuardedBuffer[] = [];

  /** Opens a device before the file's tests, frees buffers after each test, and fails a test the GPU complained about. */
  static use(): OpHarness {
    const harness = new OpHarness();
    beforeAll(async () => {
      harness.#gpu = await Gpu.open();
    });
    afterEach(async () => {
      await harness.gpu.idle();
      harness.#release();
    });
    afterAll(() => harness.gpu.destroy());
    return harness;
  }

  get gpu(): Gpu {
    if (!this.#gpu) throw new Error('the device is opened before the first test, not before');
    return this.#gpu;
  }

  /**
   * Why a case that others stand for here is left out; null when it is run. lavapipe takes seconds to compile a kernel,
   * so there each case runs in one variant, in turn; Chromium's SwiftShader runs them all.
   */
  tooSlow(isStoodFor: boolean): string | null {
    const isLavapipe = /llvmpipe/i.test(this.gpu.adapter.info.description);
    return isLavapipe && isStoodFor
      ? 'lavapipe compiles slowly, other variants stand for this'
      : null;
  }

  /** Why this adapter cannot run the family; null when it can. */
  missingFeature({ cooperation, f16 }: KernelFamily): string | null {
    if (cooperation === 'subgroups' && !this.gpu.has('subgroups')) return 'adapter lacks subgroups';
    if (f16 && !this.gpu.has('shader-f16')) return 'adapter lacks shader-f16';
    return null;
  }

  /** Data that kernels only read. */
  input(label: string, data: Words): GPUBuffer {
    return this.#upload(label, data, Math.ceil(data.byteLength / 4));
  }

  /** What kernels write. @param initial what lies there before, or a number of words that hold the sentinel */
  output(label: string, initial: number | Words): GuardedBuffer {
    const data = typeof initial === 'number' ? new Uint32Array(initial).fill(SENTINEL) : initial;
    const words = Math.ceil(data.byteLength / 4);
    const guarded = { label, words, buffer: this.#upload(label, data, words) };
    this.#guarded.push(guarded);
    return guarded;
  }

  /** The state of the sequence: `nTokens` tokens from position `pos` on. */
  step(nTokens: number, pos = 0): GPUBuffer {
    return this.input('step', new Uint32Array([pos, nTokens, 0, 0]));
  }

  /** Runs in one pass. @throws Error with the validation message, if WebGPU has one */
  async run(dispatches: readonly Dispatch[], shape: Partial<PassShape> = {}): Promise<void> {
    const { device } = this.gpu;
    device.pushErrorScope('validation');
    const encoder = device.createCommandEncoder();
    encodePass(this.gpu, encoder, dispatches, { nTokens: 1, pos: 0, ...shape });
    this.gpu.submit(encoder);
    const error = await device.popErrorScope();
    if (error) throw new Error(`WebGPU validation: ${error.message}`);
    await this.gpu.idle();
  }

  /** The words of an output, after checking that its guard band and those of all other outputs are whole. */
  async read(output: GuardedBuffer): Promise<Uint32Array<ArrayBuffer>> {
    for (const { label, buffer, words } of this.#guarded) {
      const guard = new Uint32Array(await this.gpu.read(buffer, words * 4, GUARD_WORDS * 4));
      const damage = Array.from(guard, (word, i) => ({ behind: label, word: i, found: word }));
      expect(damage.filter(({ found }) => found !== SENTINEL)).toEqual([]);
    }
    return new Uint32Array(await this.gpu.read(output.buffer, 0, output.words * 4));
  }

  async readFloats(output: GuardedBuffer): Promise<Float32Array<ArrayBuffer>> {
    return new Float32Array((await this.read(output)).buffer);
  }

  #upload(label: string, data: Words, words: number): GPUBuffer {
    const all = new Uint32Array(words + GUARD_WORDS).fill(SENTINEL);
    new Uint8Array(all.buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const buffer = this.gpu.createStorage(label, all.byteLength);
    this.gpu.write(buffer, 0, all);
    this.#buffers.push(buffer);
    return buffer;
  }

  #release(): void {
    for (const buffer of this.#buffers) this.gpu.destroyBuffer(buffer);
    this.#buffers.length = 0;
    this.#guarded.length = 0;
  }
}

/** Activations as models have them: normal, with one in 64 thirty times as large. */
export function activations(length: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new SeededRandom(seed);
  return Float32Array.from({ length }, (_, i) => {
    const outlier = (i + seed) % 64 === 0 ? 30 : 1;
    return random.normal() * outlier;
  });
}
