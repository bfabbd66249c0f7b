import { LlmError } from './errors';
import type {
  GeneratedPiece,
  GenerateOptions,
  GenerateSummary,
  StopReason,
} from './language-model.types';
import { DecodeLoop } from './decode-loop';
import type { Gpu } from './gpu/gpu';
import { assertTokens } from './model/assert-tokens';
import type { Transformer } from './model/transformer';
import { planSampler, type Sampler } from './sampling/sampler';
import { resolveSampling } from './sampling/sampling-defaults';
import { StopStrings } from './sampling/stop-strings';
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

/**
 * Prefills what is new of the prompt but for its last token, then decodes: the last token of the prompt is the first
 * input of the token loop, so prefill never meets the LM head.
 */
export async function generate(
  context: GenerationContext,
  promptTokens: readonly number[],
  options: GenerateOptions,
  onPiece: (piece: GeneratedPiece) => void,
): Promise<GenerateSummary> {
  const { transformer, sampler, tokenizer, cached, gpu } = context;
  const { signal } = options;
  const { nVocab } = transformer.inputs.config;
  gpu.assertHealthy();
  assertTokens(promptTokens, nVocab);
  transformer.assertFits(promptTokens.length);
  const sampling = resolveSampling(options);
  const maxTokens = limitOf(options.maxTokens);
  const startMs = performance.now();

  const plan = planSampler(sampling, nVocab, options.logitMask !== undefined);
  const draws = await sampler.dispatches(plan);
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
  const isPrefilled = await prefillNew(context, promptTokens, reusedTokens, signal);
  if (!isPrefilled || maxTokens === 0) {
    await gpu.idle();
    const ms = performance.now() - startMs;
    return { ...summary, prefillMs: ms, stopReason: isPrefilled ? 'length' : 'abort' };
  }

  sampler.configure(sampling, plan, promptTokens);
  transformer.writeTokens(promptTokens.length - 1, promptTokens.slice(-1));
  transformer.writeStep(promptTokens.length - 1, 1);
  const room = transformer.inputs.shape.nCtx - promptTokens.length + 1;
  const nTop = options.topLogprobs ?? 0;
  const loop = new DecodeLoop(gpu, transformer, sampler, draws, {
    firstPos: promptTokens.length - 1,
    maxSteps: Math.min(maxTokens, room),
    topLogprobs: options.topLogprobs === undefined ? null : nTop,
    logitMask: options.logitMask,
  });

  const stopTokens = options.stopTokens ? new Set(options.stopTokens) : tokenizer.stopTokens;
  const detokenizer = tokenizer.stream();
  const stops = new StopStrings(options.stopStrings ?? []);
  const output: number[] = [];
  let stopReason: StopReason = maxTokens <= room ? 'length' : 'context_full';
  let firstMs = 0;
  try {
    for await (const { id, logprob, topLogprobs } of loop.tokens()) {
      // This step has put its input into the cache.
      cached.push(output.at(-1) ?? promptTokens.at(-1) ?? 0);
      if (firstMs === 0) firstMs = performance.now();
      if (stopTokens.has(id)) {
        stopReason = 'stop';
        break;
      }
      output.push(id);
      const { text, stopped } = stops.push(detokenizer.push(id));
      onPiece({
        tokenId: id,
        text,
        ...(logprob !== undefined && { logprob }),
        ...(topLogprobs && { topLogprobs }),
      });
      if (stopped || signal?.aborted) {
        stopReason = stopped ? 'stop' : 'abort';
        break;
      }
    }
  } finally {
    loop.dispose();
  }
  const rest = stops.push(detokenizer.flush());
  const held = rest.stopped ? rest.text : rest.text + stops.flush();
  if (held !== '') onPiece({ tokenId: output.at(-1) ?? -1, text: held });

  const prefillMs = firstMs - startMs;
  return {
    ...summary,
    outputTokens: output.length,
    stopReason,
    prefillMs,
    timeToFirstTokenMs: prefillMs,
    decodeMs: performance.now() - firstMs,
    perToken: loop.largestWork,
  };
}

/** @returns false when aborted; the cache then holds what was done */
async function prefillNew(
  { transformer, cached }: GenerationContext,
  promptTokens: readonly number[],
  reusedTokens: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  cached.length = reusedTokens;
  const last = promptTokens.length - 1;
  try {
    await transformer.prefill(reusedTokens, promptTokens.slice(reusedTokens, last), {
      signal,
      onChunk: (donePos) => {
        cached.push(...promptTokens.slice(cached.length, donePos));
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
