import { describeAdapter } from './ask';
import { parseBench, type BenchArguments } from './bench-arguments';
import { readTokenizer } from './bench-prompt';
import { ratios, summarize, type BenchReport, type BenchRun, type Contestant } from './bench-run';
import { Talaria } from './bench-talaria';
import { benchText } from './bench-text';
import { withEnginePage } from './engine-page';
import { modelPaths } from './model-paths';
import { WllamaPeer } from './wllama-peer';

const SOFTWARE_NOTE =
  'A software adapter proves numbers and counters and allows ratios on the same adapter; it says nothing about speed on a GPU.';

export async function main(argv: readonly string[]): Promise<void> {
  const args = parseBench(argv);
  const report = await measure(args);
  console.log(args.json ? JSON.stringify(report) : benchText(report));
}

async function measure(args: BenchArguments): Promise<BenchReport> {
  const paths = modelPaths(args.model);
  const tokenizer = await readTokenizer(paths);
  return withEnginePage(async (page, browser) => {
    const ours = new Talaria(page, paths, args, tokenizer);
    const peer = args.peers ? await WllamaPeer.open(browser, paths, args, tokenizer) : null;
    try {
      const runs = await inTurns(peer ? [ours, peer] : [ours], args.nRuns);
      const own = summarize(runs.get(ours.name) ?? []);
      const theirs = peer && summarize(runs.get(peer.name) ?? []);
      const adapter = ours.model?.adapter;
      return {
        model: ours.model?.name ?? '',
        adapter: adapter ? describeAdapter(adapter) : '',
        kernels: adapter?.kernels ?? '',
        runs: args.nRuns,
        ...own,
        perToken: ours.perToken,
        memory: ours.model?.memory ?? null,
        peers:
          peer && theirs
            ? [{ name: peer.name, runsOn: peer.runsOn, ...theirs, ratio: ratios(own, theirs) }]
            : [],
        notes: [
          ...(adapter?.isSoftware ? [SOFTWARE_NOTE] : []),
          ...(peer?.runsOn.startsWith('CPU')
            ? [
                `${peer.name} ran on the CPU: its WebGPU needs shader-f16, which this adapter lacks.`,
              ]
            : []),
        ],
      };
    } finally {
      peer?.close();
    }
  });
}

/** One turn each, over and over, so that a busy minute of the machine hits all alike. */
async function inTurns(
  contestants: readonly Contestant[],
  nRuns: number,
): Promise<Map<string, BenchRun[]>> {
  const runs = new Map<string, BenchRun[]>(contestants.map(({ name }) => [name, []]));
  for (let turn = 0; turn < nRuns; turn++) {
    for (const contestant of contestants) {
      runs.get(contestant.name)?.push(await contestant.runTurn(turn));
      process.stderr.write(`turn ${String(turn + 1)} of ${String(nRuns)}: ${contestant.name}\n`);
    }
  }
  return runs;
}
