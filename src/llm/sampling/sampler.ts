import type { SamplingOptions } from '../language-model.types';
import { prepare, type Dispatch } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import type { Binding } from '../gpu/kernel';
import type { KernelFamily } from '../ops/reduce/kernel-family';
import { STEP_BINDING, STEP_STRUCT } from '../ops/step-state';
import argmaxSubgroup from './argmax.subgroup.wgsl?raw';
import argmaxWorkgroup from './argmax.workgroup.wgsl?raw';
import best from './best.wgsl?raw';
import draw from './draw.wgsl?raw';
import finishStep from './finish-step.wgsl?raw';
import processLogits from './process-logits.wgsl?raw';
import selectThreshold from './select-threshold.wgsl?raw';

/** Logits a workgroup looks at. */
const CHUNK = 1024;
/** Bytes read back for each token: its id and the index of the draw. */
export const RESULT_BYTES = 8;

const SAMPLING_STRUCT = `struct Sampling {
  seed: u32, top_k: u32, last_n: u32, spare: u32,
  top_p: f32, log_min_p: f32, inverse_temperature: f32, repetition: f32, presence: f32, frequency: f32,
}
const NEVER = -1e30;`;
const SAMPLING_BYTES = 40;
/** Below it a draw is the largest logit anyway, and logits divided by it leave the range of f32. */
const LEAST_TEMPERATURE = 1e-5;
/** Stands for ln 0 where a logit may not become infinite. */
const LOG_ZERO = -1e30;

/** Functions whose buffer is bound only where its sampler is on. */
function countFunctions(penalties: boolean): string {
  return penalties
    ? `fn count_of(id: u32) -> u32 { return counts[id]; }
fn change_count(id: u32, by: i32) { counts[id] = u32(i32(counts[id]) + by); }`
    : `fn count_of(id: u32) -> u32 { return 0u; }
fn change_count(id: u32, by: i32) {}`;
}
function maskFunction(mask: boolean): string {
  const allowed = mask ? '((allowed[id >> 5u] >> (id & 31u)) & 1u) == 1u' : 'true';
  return `fn is_allowed(id: u32) -> bool { return ${allowed}; }`;
}

/** The kernels one combination of samplers needs. */
export interface SamplerPlan {
  readonly isGreedy: boolean;
  readonly penalties: boolean;
  readonly mask: boolean;
  readonly topK: boolean;
  readonly topP: boolean;
  readonly minP: boolean;
}

export function planSampler(options: SamplingOptions, nVocab: number, mask: boolean): SamplerPlan {
  const isGreedy = options.temperature < LEAST_TEMPERATURE || options.topK === 1;
  return {
    isGreedy,
    mask,
    penalties:
      options.penaltyLastN > 0 &&
      (options.repetitionPenalty !== 1 ||
        options.presencePenalty !== 0 ||
        options.frequencyPenalty !== 0),
    topK: !isGreedy && options.topK > 0 && options.topK < nVocab,
    topP: !isGreedy && options.topP < 1,
    minP: !isGreedy && options.minP > 0,
  };
}

export interface SamplerBuffers {
  /** (nVocab) f32 */
  readonly logits: GPUBuffer;
  /** (nCtx) u32 */
  readonly tokens: GPUBuffer;
  readonly step: GPUBuffer;
}

/**
 * From logits to the next token, on the GPU. Order: mask, penalties, temperature, top-k, top-p, min-p (that of
 * transformers and vLLM, which made the published sampling settings of Hermes 4); then a draw by the Gumbel-max trick.
 */
export class Sampler {
  /** `RESULT_BYTES` of the last token. */
  readonly result: GPUBuffer;
  readonly #processed: GPUBuffer;
  readonly #chunkBest: GPUBuffer;
  readonly #threshold: GPUBuffer;
  readonly #counts: GPUBuffer;
  readonly #allowed: GPUBuffer;
  readonly #sampling: GPUBuffer;
  readonly #plans = new Map<string, Promise<readonly Dispatch[]>>();

  constructor(
    private readonly gpu: Gpu,
    private readonly family: KernelFamily,
    private readonly nVocab: number,
    private readonly nCtx: number,
    private readonly buffers: SamplerBuffers,
  ) {
    const nChunks = Math.ceil(nVocab / CHUNK);
    this.result = gpu.createStorage('sampler.result', RESULT_BYTES);
    this.#processed = gpu.createStorage('sampler.processed', nVocab * 4);
    this.#chunkBest = gpu.createStorage('sampler.chunk_best', nChunks * 8);
    this.#threshold = gpu.createStorage('sampler.threshold', 4);
    this.#counts = gpu.createStorage('sampler.counts', nVocab * 4);
    this.#allowed = gpu.createStorage('sampler.allowed', Math.ceil(nVocab / 32) * 4);
    this.#sampling = gpu.createStorage('sampler.options', SAMPLING_BYTES);
  }

  /** Dispatches of one draw, made once for each combination of samplers. */
  dispatches(plan: SamplerPlan): Promise<readonly Dispatch[]> {
    const key = JSON.stringify(plan);
    let dispatches = this.#plans.get(key);
    if (!dispatches) {
      dispatches = this.#prepare(plan);
      this.#plans.set(key, dispatches);
    }
    return dispatches;
  }

  /** @param history the prompt, whose last `penaltyLastN` tokens the penalties count */
  configure(options: SamplingOptions, plan: SamplerPlan, history: readonly number[]): void {
    const data = new DataView(new ArrayBuffer(SAMPLING_BYTES));
    data.setUint32(0, options.seed >>> 0, true);
    data.setUint32(4, options.topK, true);
    data.setUint32(8, options.penaltyLastN, true);
    data.setFloat32(16, options.topP, true);
    data.setFloat32(20, plan.minP ? Math.log(options.minP) : LOG_ZERO, true);
    data.setFloat32(24, plan.isGreedy ? 1 : 1 / options.temperature, true);
    data.setFloat32(28, options.repetitionPenalty, true);
    data.setFloat32(32, options.presencePenalty, true);
    data.setFloat32(36, options.frequencyPenalty, true);
    this.gpu.write(this.#sampling, 0, data.buffer);
    if (!plan.minP && !plan.topK && !plan.topP) {
      this.gpu.write(this.#threshold, 0, new Float32Array([LOG_ZERO / 2]));
    }
    if (plan.penalties) {
      const counts = new Uint32Array(this.nVocab);
      for (const id of history.slice(-options.penaltyLastN)) counts[id] = (counts[id] ?? 0) + 1;
      this.gpu.write(this.#counts, 0, counts);
    }
  }

  /** @param allowed a bit a token, lowest first; null allows all */
  writeMask(allowed: Uint32Array | null): void {
    const words = Math.ceil(this.nVocab / 32);
    const mask = allowed
      ? new Uint32Array(allowed.subarray(0, words))
      : new Uint32Array(words).fill(0xffffffff);
    this.gpu.write(this.#allowed, 0, mask);
  }

  async #prepare(plan: SamplerPlan): Promise<readonly Dispatch[]> {
    const { gpu, nVocab } = this;
    const { logits, tokens, step } = this.buffers;
    const hasSubgroups = this.family.cooperation === 'subgroups';
    const nChunks = Math.ceil(nVocab / CHUNK);
    const base = {
      N_VOCAB: nVocab,
      N_CTX: this.nCtx,
      CHUNK,
      CHUNKS: nChunks,
      TOP_K: plan.topK,
      TOP_P: plan.topP,
    };
    const label = Object.entries(plan)
      .filter(([, on]) => on === true)
      .map(([name]) => name)
      .join('-');
    const read = (name: string, type: string): Binding => ({ name, access: 'read', type });
    const write = (name: string, type: string): Binding => ({ name, access: 'read_write', type });
    const make = (
      name: string,
      files: readonly string[],
      bound: readonly (readonly [Binding, GPUBuffer])[],
      nGroups: number,
    ): Promise<Dispatch> =>
      prepare(
        gpu,
        {
          label: `sampler.${name}:${label}:v${String(nVocab)}:ctx${String(this.nCtx)}${hasSubgroups ? ':subgroups' : ''}`,
          enable: hasSubgroups ? ['subgroups'] : [],
          constants: base,
          bindings: bound.map(([binding]) => binding),
          files: [
            STEP_STRUCT,
            SAMPLING_STRUCT,
            best,
            hasSubgroups ? argmaxSubgroup : argmaxWorkgroup,
            ...files,
          ],
        },
        bound.map(([, buffer]) => buffer),
        [nGroups, 1, 1],
      );
    const options = [read('sampling', 'Sampling'), this.#sampling] as const;
    const counts = [write('counts', 'array<u32>'), this.#counts] as const;
    const chunkBest = (access: Binding['access']) =>
      [{ name: 'chunk_best', access, type: 'array<Best>' }, this.#chunkBest] as const;
    const processed = (access: Binding['access']) =>
      [{ name: 'processed', access, type: 'array<f32>' }, this.#processed] as const;
    const threshold = (access: Binding['access']) =>
      [{ name: 'threshold', access, type: 'array<f32>' }, this.#threshold] as const;

    const steps: Promise<Dispatch>[] = [
      make(
        'process_logits',
        [countFunctions(plan.penalties), maskFunction(plan.mask), processLogits],
        [
          [read('logits', 'array<f32>'), logits],
          processed('read_write'),
          chunkBest('read_write'),
          options,
          ...(plan.penalties ? [counts] : []),
          ...(plan.mask ? [[read('allowed', 'array<u32>'), this.#allowed] as const] : []),
        ],
        nChunks,
      ),
    ];
    if (plan.topK || plan.topP || plan.minP) {
      const bound = [processed('read'), chunkBest('read'), options, threshold('read_write')];
      steps.push(make('select_threshold', [selectThreshold], bound, 1));
    }
    if (!plan.isGreedy) {
      const bound = [processed('read'), chunkBest('read_write'), options, threshold('read')];
      const position = [STEP_BINDING, step] as const;
      steps.push(make('draw', [draw], [...bound, position], nChunks));
    }
    steps.push(
      make(
        'finish_step',
        [countFunctions(plan.penalties), finishStep],
        [
          chunkBest('read'),
          [write('tokens', 'array<u32>'), tokens],
          [write('step', 'Step'), step],
          [write('result', 'array<u32>'), this.result],
          options,
          ...(plan.penalties ? [counts] : []),
        ],
        1,
      ),
    );
    return Promise.all(steps);
  }
}
