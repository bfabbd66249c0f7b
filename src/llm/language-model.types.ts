import type { Gpu } from './gpu/gpu';
import type { GpuWork } from './gpu/work-counter';
import type { KernelFamily } from './ops/reduce/kernel-family';

/** What the adapter is and what the engine took from it. */
export interface AdapterReport {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** True for SwiftShader, lavapipe and the like: numbers hold there, speed does not. */
  readonly isSoftware: boolean;
  readonly features: readonly string[];
  readonly maxBufferSizeBytes: number;
  readonly maxStorageBufferBindingSizeBytes: number;
  /** The kernel family chosen, and what the self-test said, e.g. `subgroups, f32`. */
  readonly kernels: string;
}

export interface LoadOptions {
  /**
   * A device that outlives the model: its kernels stay compiled and its self-test done for the next one. It holds one
   * model at a time. Default: one of its own, destroyed with the model.
   */
  readonly gpu?: Gpu;
  /** Wanted context length; default: what the model allows, at most 8192, reduced when memory does not suffice. */
  readonly nCtx?: number;
  readonly kvCacheType?: 'f16' | 'f32';
  /** Only this variant of the kernels; default: the fastest that passes the self-test. */
  readonly kernels?: KernelFamily;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface LoadProgress {
  readonly phase: 'header' | 'weights' | 'pipelines' | 'ready';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** In phase `pipelines`, once they are known: how many kernels have run for the first time. */
  readonly kernels?: { readonly ready: number; readonly total: number };
}

export interface SamplingOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 0 is off. */
  readonly topK: number;
  /** 1 is off. */
  readonly topP: number;
  /** 0 is off. */
  readonly minP: number;
  /** 1 is off. */
  readonly repetitionPenalty: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  /** How many of the last tokens the penalties look at. */
  readonly penaltyLastN: number;
  readonly seed: number;
}

export interface GenerateOptions extends Partial<SamplingOptions> {
  readonly maxTokens?: number;
  /** Output ends before these; the text never contains them. */
  readonly stopStrings?: readonly string[];
  /** Replaces the file's end-of-generation ids. */
  readonly stopTokens?: Iterable<number>;
  /** 0-20: the likeliest alternatives at each step. Costs a larger readback, so off by default. */
  readonly topLogprobs?: number;
  /** Takes part in what comes next, for grammars and for thoughts that have to end. */
  readonly guide?: TokenGuide;
  readonly signal?: AbortSignal;
}

/** Asked before each token, told of each. */
export interface TokenGuide {
  next(): NextTokens | Promise<NextTokens>;
  /** The token is part of the output, drawn or put. @param text what it adds; empty in the middle of a character */
  accept(id: number, text: string): void;
  /** Asked when a stop token was drawn: what comes in its place, or null to end. */
  insteadOfEnd?(): NextTokens | null;
}

export type NextTokens =
  /** Any token; the step after it is on its way already, and is done again when that turns out to be another kind. */
  | { readonly kind: 'free' }
  /** A token whose bit is set: nVocab bits, lowest first. Such steps wait for one another. */
  | { readonly kind: 'masked'; readonly mask: Uint32Array }
  /** These, without being drawn; their keys and values are computed as those of a prompt are. At least one. */
  | {
      readonly kind: 'put';
      readonly tokens: readonly number[];
      /** Whether the token before them is taken back; it has to end with a whole character. */
      readonly replacesLast: boolean;
    }
  | { readonly kind: 'end' };

export interface TokenLogprob {
  readonly id: number;
  readonly logprob: number;
}

export interface GeneratedPiece {
  /** -1 for text that was held back until the end. */
  readonly tokenId: number;
  /** Text that is certain after this token (no half character, no half stop string); may be empty. */
  readonly text: string;
  readonly logprob?: number;
  readonly topLogprobs?: readonly TokenLogprob[];
}

export type StopReason = 'stop' | 'length' | 'abort' | 'context_full';

export interface GenerateSummary {
  readonly promptTokens: number;
  /** Prompt tokens whose keys and values were still in the cache. */
  readonly reusedTokens: number;
  readonly outputTokens: number;
  readonly stopReason: StopReason;
  readonly prefillMs: number;
  readonly decodeMs: number;
  readonly timeToFirstTokenMs: number;
  /** The largest seen for one decoded token. */
  readonly perToken: GpuWork;
}
