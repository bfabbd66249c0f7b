import { ReasoningSplitter } from '../../src/hermes/reasoning-splitter';
import {
  decodeTokensPerSecond,
  prefillTokensPerSecond,
  type AdapterInfo,
  type GenerateSummary,
  type LoadedModel,
} from '../../src/protocol';
import { adapterName } from '../../src/ui/adapter-name';
import { parseAsk } from './ask-arguments';
import { withEnginePage } from './engine-page';
import { modelPaths } from './model-paths';
import { withoutControls } from './terminal-text';

/** SGR codes: faint, and back to normal. */
const FAINT = '\u001b[2m';
const NORMAL = '\u001b[0m';

export async function main(argv: readonly string[]): Promise<void> {
  const { model: path, request, json } = parseAsk(argv);
  await withEnginePage(async (page) => {
    const model = await page.load(modelPaths(path));
    const answer = { reasoning: '', content: '' };
    const splitter = new ReasoningSplitter();
    const take = (part: { reasoning: string; content: string }): void => {
      answer.reasoning += part.reasoning;
      answer.content += part.content;
      if (!json) print(part);
    };
    const summary = await page.generate(request, (event) => {
      if (event.kind === 'text') take(splitter.push(event.text));
    });
    take(splitter.flush());
    if (json) console.log(JSON.stringify(report(model, summary, answer)));
    else process.stderr.write(`\n${faint(statistics(model, summary))}\n`);
  });
}

/** Thoughts go to stderr, so that a pipe gets the answer alone. */
function print(part: { reasoning: string; content: string }): void {
  if (part.reasoning !== '') process.stderr.write(faint(withoutControls(part.reasoning)));
  if (part.content !== '') process.stdout.write(withoutControls(part.content));
}

function faint(text: string): string {
  return process.stderr.isTTY ? `${FAINT}${text}${NORMAL}` : text;
}

function report(
  model: LoadedModel,
  summary: GenerateSummary,
  answer: { reasoning: string; content: string },
) {
  return {
    model: model.name,
    adapter: describeAdapter(model.adapter),
    promptTokens: summary.promptTokens,
    reusedTokens: summary.reusedTokens,
    outputTokens: summary.outputTokens,
    reasoning: answer.reasoning,
    content: answer.content,
    stopReason: summary.stopReason,
    prefillTokensPerSecond: prefillTokensPerSecond(summary),
    decodeTokensPerSecond: decodeTokensPerSecond(summary),
    timeToFirstTokenMs: summary.timeToFirstTokenMs,
    perToken: summary.perToken,
  };
}

export function describeAdapter(adapter: AdapterInfo): string {
  return `${adapterName(adapter)}${adapter.isSoftware ? ' (software)' : ''}`;
}

function statistics(model: LoadedModel, summary: GenerateSummary): string {
  const rate = decodeTokensPerSecond(summary);
  return [
    model.name,
    describeAdapter(model.adapter),
    `${String(summary.outputTokens)} tokens`,
    ...(rate === null ? [] : [`${rate.toPrecision(3)} tokens/s`]),
    `first token after ${(summary.timeToFirstTokenMs / 1000).toFixed(2)} s`,
  ].join(' · ');
}
