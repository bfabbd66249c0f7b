import { DecodeLoop, largerWork } from './decode-loop';
import { LlmError } from './errors';
import type { Dispatch } from './gpu/dispatch';
import type { Gpu } from './gpu/gpu';
import type {
  GeneratedPiece,
  GenerateOptions,
  GenerateSummary,
  NextTokens,
  StopReason,
} from './language-model.types';
import { assertTokens } from './model/assert-tokens';
import type { Transformer } from './model/transformer';
import { planSampler, type Sampler, type SamplerPlan } from './sampling/sampler';
import { resolveSampling } from './sampling/sampling-defaults';
import { TokenOutput } from './token-output';
import type { Tokenizer } from './tokenizer/tokenizer';

/** What a generation runs on. */
export interface GenerationContext {
  readonly gpu: Gpu;
  readonly transformer: Transformer;
  readonly sampler: Sampler;
  readonly tokenizer: Tokenizer;
  /** Tokens whose keys and values are in the cache, from position 0 on; kept up to date. */
  readonly cached: number[];
}

/** How one kind of step draws. */
interface Draw {
  readonly plan: SamplerPlan;
  readonly dispatches: readonly Dispatch[];
}

const FREE: NextTokens = { kind: 'free' };

/**
 * Prefills what is new of the prompt but for its last token, then decodes: the last token of the prompt is the first
 * input of the token loop, so prefill never meets the LM head. Where a guide puts tokens, they are prefilled the same way.
 */
export async function generate(
  context: GenerationContext,
  promptTokens: readonly number[],
  options: GenerateOptions,
  onPiece: (piece: GeneratedPiece) => void,
): Promise<GenerateSummary> {
  const { transformer, sampler, tokenizer, cached, gpu } = context;
  const { signal, guide } = options;
  const { nVocab } = transformer.inputs.config;
  gpu.assertHealthy();
  assertTokens(promptTokens, nVocab);
  transformer.assertFits(promptTokens.length);
  const sampling = resolveSampling(options);
  const maxTokens = limitOf(options.maxTokens);
  const startMs = performance.now();

  const drawOf = async (isMasked: boolean): Promise<Draw> => {
    const plan = planSampler(sampling, nVocab, isMasked);
    return { plan, dispatches: await sampler.dispatches(plan) };
  };
  const free = await drawOf(false);
  const masked = guide ? await drawOf(true) : free;
  const reusedTokens = commonPrefix(cached, promptTokens.slice(0, -1));
  const summary = {
    promptTokens: promptTokens.length,
    reusedTokens,
    perToken: gpu.work.since(gpu.work.snapshot()),
    outputTokens: 0,
    prefillMs: 0,
    decodeMs: 0,
    timeToFirstTokenMs: 0,
  };
  cached.length = reusedTokens;
  const isPrefilled = await prefillTo(context, promptTokens, promptTokens.length - 1, signal);
  if (!isPrefilled || maxTokens === 0) {
    await gpu.idle();
    const ms = performance.now() - startMs;
    return { ...summary, prefillMs: ms, stopReason: isPrefilled ? 'length' : 'abort' };
  }

  const room = transformer.inputs.shape.nCtx - promptTokens.length + 1;
  const mostTokens = Math.min(maxTokens, room);
  const stopTokens = options.stopTokens ? new Set(options.stopTokens) : tokenizer.stopTokens;
  const output = new TokenOutput(tokenizer, options, onPiece);
  const full: StopReason = maxTokens <= room ? 'length' : 'context_full';
  let { perToken } = summary;
  let firstMs = 0;

  /** Draws tokens for as long as they are of one kind. @returns the other kind, or why it is over */
  const drawWhile = async (first: NextTokens): Promise<NextTokens | StopReason> => {
    const isMasked = first.kind === 'masked';
    const { plan, dispatches } = isMasked ? masked : free;
    const input = output.ids.at(-1) ?? promptTokens.at(-1) ?? 0;
    sampler.configure(sampling, plan, [...promptTokens, ...output.ids]);
    transformer.writeTokens(cached.length, [input]);
    transformer.writeStep(cached.length, 1, output.ids.length);
    const loop = new DecodeLoop(gpu, transformer, sampler, dispatches, {
      firstPos: cached.length,
      maxSteps: mostTokens - output.ids.length,
      topLogprobs: options.topLogprobs ?? null,
      isMasked,
    });
    try {
      for (let next = first; ;) {
        const token = await loop.next(next.kind === 'masked' ? next.mask : null);
        if (!token) return full;
        // This step has put its input into the cache.
        cached.push(output.ids.at(-1) ?? promptTokens.at(-1) ?? 0);
        if (firstMs === 0) firstMs = performance.now();
        if (stopTokens.has(token.id)) return guide?.insteadOfEnd?.() ?? 'stop';
        const text = output.push(token);
        guide?.accept(token.id, text);
        next = (await guide?.next()) ?? FREE;
        if (next.kind === 'put' && next.replacesLast) output.takeBack();
        if (output.tell()) return 'stop';
        if (signal?.aborted) return 'abort';
        if (next.kind !== first.kind) return next;
      }
    } finally {
      perToken = largerWork(perToken, loop.largestWork);
      loop.dispose();
    }
  };

  /** Puts tokens that nobody draws into output and cache, the last of them into the output alone. */
  const put = async (tokens: readonly number[]): Promise<NextTokens | StopReason> => {
    for (const id of tokens) {
      if (output.ids.length >= mostTokens) return full;
      const text = output.push({ id });
      guide?.accept(id, text);
      if (output.tell()) return 'stop';
    }
    const all = [...promptTokens, ...output.ids];
    if (!(await prefillTo(context, all, all.length - 1, signal))) return 'abort';
    return (await guide?.next()) ?? FREE;
  };

  let next: NextTokens | StopReason = (await guide?.next()) ?? FREE;
  while (typeof next === 'object') {
    if (next.kind === 'end') next = 'stop';
    else next = next.kind === 'put' ? await put(next.tokens) : await drawWhile(next);
  }
  output.flush();

  const endMs = performance.now();
  const prefillMs = (firstMs || endMs) - startMs;
  return {
    ...summary,
    outputTokens: output.ids.length,
    stopReason: next,
    prefillMs,
    timeToFirstTokenMs: prefillMs,
    decodeMs: endMs - (firstMs || endMs),
    perToken,
  };
}

/** Brings keys and values up to position `end` of `tokens` into the cache. @returns false when aborted; the cache then holds what was done */
async function prefillTo(
  { transformer, cached }: GenerationContext,
  tokens: readonly number[],
  end: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await transformer.prefill(cached.length, tokens.slice(cached.length, end), {
      signal,
      onChunk: (donePos) => {
        cached.push(...tokens.slice(cached.length, donePos));
      },
    });
    signal?.throwIfAborted();
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    cached.length = 0;
    throw error;
  }
}

function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return i;
  return n;
}

function limitOf(maxTokens: number | undefined): number {
  if (maxTokens === undefined) return Infinity;
  if (Number.isInteger(maxTokens) && maxTokens >= 0) return maxTokens;
  throw new LlmError(
    'invalid_request',
    `maxTokens: found ${String(maxTokens)}, allowed a whole number from 0`,
  );
}
