import type { GpuWork, ModelMemory } from '../../src/protocol';
import { spread, type Spread } from './spread';

/** What one engine did in one turn of the benchmark. */
export interface BenchRun {
  readonly loadMs: number;
  /** One entry per prompt length, in the order asked for. */
  readonly prefill: readonly Rate[];
  readonly decode: Rate;
}

export interface Rate {
  readonly nTokens: number;
  readonly ms: number;
}

/** An engine as the benchmark sees it; a turn begins and ends with nothing loaded. */
export interface Contestant {
  readonly name: string;
  runTurn(turn: number): Promise<BenchRun>;
}

export interface RunSummary {
  readonly loadMs: Spread | null;
  readonly prefill: readonly {
    readonly promptTokens: number;
    readonly tokensPerSecond: Spread | null;
  }[];
  readonly decode: { readonly tokens: number; readonly tokensPerSecond: Spread | null };
}

export function summarize(runs: readonly BenchRun[]): RunSummary {
  const first = runs[0];
  return {
    loadMs: spread(runs.map((run) => run.loadMs)),
    prefill: (first?.prefill ?? []).map((rate, index) => ({
      promptTokens: rate.nTokens,
      tokensPerSecond: spread(runs.flatMap((run) => perSecond(run.prefill[index]))),
    })),
    decode: {
      tokens: first?.decode.nTokens ?? 0,
      tokensPerSecond: spread(runs.flatMap((run) => perSecond(run.decode))),
    },
  };
}

function perSecond(rate: Rate | undefined): number[] {
  return rate && rate.ms > 0 ? [(rate.nTokens * 1000) / rate.ms] : [];
}

/** Ours over theirs, of medians; above 1 ours is faster. */
export function ratios(ours: RunSummary, theirs: RunSummary) {
  const of = (a: Spread | null | undefined, b: Spread | null | undefined): number | null =>
    a && b && b.median > 0 ? a.median / b.median : null;
  return {
    prefill: ours.prefill.map((own, index) =>
      of(own.tokensPerSecond, theirs.prefill[index]?.tokensPerSecond),
    ),
    decode: of(ours.decode.tokensPerSecond, theirs.decode.tokensPerSecond),
  };
}

export interface WorkPerToken extends GpuWork {
  /** What a decoded token has to read at the least: every weight on the GPU once. */
  readonly weightBytes: number;
}

export interface BenchReport extends RunSummary {
  readonly model: string;
  readonly adapter: string;
  readonly kernels: string;
  readonly runs: number;
  readonly perToken: WorkPerToken | null;
  readonly memory: ModelMemory | null;
  readonly peers: readonly PeerReport[];
  readonly notes: readonly string[];
}

export interface PeerReport extends RunSummary {
  readonly name: string;
  readonly runsOn: string;
  readonly ratio: ReturnType<typeof ratios>;
}
