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
import { bundledModelPath } from './bundled-model-path';
import { withEnginePage } from './engine-page';
import { modelPaths } from './model-paths';
import { withoutControls } from './terminal-text';

/** SGR codes: faint, and back to normal. */
const FAINT = '\u001b[2m';
const NORMAL = '\u001b[0m';
/** Keeps thoughts and answer apart on a terminal, where both arrive; the splitter takes the white space between them away. */
const BETWEEN = '\n\n';

export async function main(argv: readonly string[]): Promise<void> {
  const { model: path, request, json } = parseAsk(argv);
  const paths = modelPaths(path ?? bundledModelPath());
  await withEnginePage(async (page) => {
    const model = await page.load(paths);
    const answer = { reasoning: '', content: '' };
    const splitter = new ReasoningSplitter();
    const take = (part: { reasoning: string; content: string }): void => {
      const isFirstContent = answer.content === '' && part.content !== '';
      answer.reasoning += part.reasoning;
      answer.content += part.content;
      if (json) return;
      printThoughts(part.reasoning);
      if (isFirstContent && answer.reasoning !== '') printThoughts(BETWEEN);
      process.stdout.write(withoutControls(part.content));
    };
    const summary = await page.generate(request, (event) => {
      if (event.kind === 'text') take(splitter.push(event.text));
    });
    take(splitter.flush());
    if (json) console.log(JSON.stringify(report(model, summary, answer)));
    else process.stderr.write(`\n${faint(statistics(model, summary))}\n`);
  });
}

/** To stderr, so that a pipe gets the answer alone. */
function printThoughts(text: string): void {
  if (text !== '') process.stderr.write(faint(withoutControls(text)));
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
