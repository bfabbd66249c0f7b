import type { BenchReport, RunSummary } from './bench-run';
import type { Spread } from './spread';

/** What `bench` prints for a person. */
export function benchText(report: BenchReport): string {
  const lines = [
    `${report.model} on ${report.adapter}, ${report.kernels}; ${String(report.runs)} runs, median (min to max)`,
    ...engineLines('talaria', report),
  ];
  for (const peer of report.peers) {
    lines.push(...engineLines(`${peer.name}, ${peer.runsOn}`, peer));
    const prefill = peer.ratio.prefill.map((ratio) => times(ratio)).join(', ');
    lines.push(`  ratio ours/theirs    prefill ${prefill}; decode ${times(peer.ratio.decode)}`);
  }
  if (report.perToken) {
    const counts = Object.entries(report.perToken).map(
      ([name, count]) => `${name} ${String(count)}`,
    );
    lines.push('per decoded token', `  ${counts.join(', ')}`);
  }
  return [...lines, ...report.notes].join('\n');
}

function engineLines(title: string, summary: RunSummary): string[] {
  return [
    title,
    `  load                 ${show(summary.loadMs)} ms`,
    ...summary.prefill.map(
      ({ promptTokens, tokensPerSecond }) =>
        `  prefill ${String(promptTokens).padEnd(12)} ${show(tokensPerSecond)} tokens/s`,
    ),
    `  decode ${String(summary.decode.tokens).padEnd(13)} ${show(summary.decode.tokensPerSecond)} tokens/s`,
  ];
}

function show(value: Spread | null): string {
  if (!value) return 'none';
  const [median, min, max] = [value.median, value.min, value.max].map((figure) =>
    figure.toPrecision(3),
  );
  return `${median ?? ''} (${min ?? ''} to ${max ?? ''})`;
}

function times(ratio: number | null): string {
  return ratio === null ? 'none' : `${ratio.toPrecision(3)}×`;
}
