import { numberList, numberOption, parse, requiredFile, UsageError } from './arguments';

const BENCH_USAGE = `Usage: npm run bench -- --model file.gguf [--prompt 16,512] [--gen 64] [--runs 5] [--peers] [--json]

Medians and spread of load, prefill and decode. --peers runs wllama on the same file in the same session, in turns.`;

export interface BenchArguments {
  readonly model: string;
  /** Prompt lengths in tokens. */
  readonly prompts: readonly number[];
  readonly nGenerated: number;
  readonly nRuns: number;
  readonly peers: boolean;
  readonly json: boolean;
}

/** @throws UsageError */
export function parseBench(argv: readonly string[]): BenchArguments {
  const { values, positionals } = parse(
    argv,
    {
      model: { type: 'string' },
      prompt: { type: 'string', default: '16,512' },
      gen: { type: 'string', default: '64' },
      runs: { type: 'string', default: '5' },
      peers: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    BENCH_USAGE,
  );
  if (positionals.length > 0) {
    throw new UsageError(`found "${positionals.join(' ')}", allowed options only\n${BENCH_USAGE}`);
  }
  return {
    model: requiredFile('--model', values.model, BENCH_USAGE),
    prompts: numberList('prompt', values.prompt, { min: 1, max: 1e6, integer: true }),
    nGenerated: numberOption('gen', values.gen, { min: 2, max: 1e6, integer: true }) ?? 0,
    nRuns: numberOption('runs', values.runs, { min: 1, max: 1000, integer: true }) ?? 0,
    peers: values.peers,
    json: values.json,
  };
}
