import { readFile } from 'node:fs/promises';
import { schemaPrompt } from '../../src/hermes/schema-prompt';
import { AnswerParser, type AnswerDelta } from '../../src/hermes/answer-parser';
import {
  decodeTokensPerSecond,
  prefillTokensPerSecond,
  type AdapterInfo,
  type ChatMessage,
  type GenerateRequest,
  type GenerateSummary,
  type LoadedModel,
} from '../../src/protocol';
import { compileFormat } from '../../src/schema/response-format';
import { adapterName } from '../../src/ui/adapter-name';
import { UsageError } from './arguments';
import { parseAsk } from './ask-arguments';
import { bundledModelPath } from './bundled-model-path';
import { withEnginePage } from './engine-page';
import { modelPaths } from './model-paths';
import { withoutControls } from './terminal-text';

/** SGR codes: faint, and back to normal. */
const FAINT = '\u001b[2m';
const NORMAL = '\u001b[0m';
/** Keeps thoughts and answer apart on a terminal, where both arrive; the parser takes the white space between them away. */
const BETWEEN = '\n\n';

export async function main(argv: readonly string[]): Promise<void> {
  const { model: path, request: asked, json, schemaPath } = parseAsk(argv);
  const request = schemaPath === null ? asked : bySchema(asked, await readFile(schemaPath, 'utf8'));
  const paths = modelPaths(path ?? bundledModelPath());
  await withEnginePage(async (page) => {
    const model = await page.load(paths);
    const answer = { reasoning: '', content: '' };
    const thinking = request.prompt.kind === 'messages' && request.prompt.thinking;
    const parser = new AnswerParser({ thinking, tools: false });
    const take = (part: AnswerDelta): void => {
      if (part.restarts) {
        // What was printed as an answer cannot be taken back; what follows is set apart from it.
        Object.assign(answer, { reasoning: part.reasoning, content: '' });
        if (!json) printThoughts(BETWEEN);
        take({ ...part, restarts: false, reasoning: '' });
        return;
      }
      const isFirstContent = answer.content === '' && part.content !== '';
      answer.reasoning += part.reasoning;
      answer.content += part.content;
      if (json) return;
      printThoughts(part.reasoning);
      if (isFirstContent && answer.reasoning !== '') printThoughts(BETWEEN);
      process.stdout.write(withoutControls(part.content));
    };
    const summary = await page.generate(request, (event) => {
      if (event.kind === 'text') take(parser.push(event.text));
    });
    take(parser.end());
    if (json) console.log(JSON.stringify(report(model, summary, answer)));
    else process.stderr.write(`\n${faint(statistics(model, summary))}\n`);
  });
}

/** @throws UsageError for a schema that cannot be guaranteed */
function bySchema(request: GenerateRequest, schema: string): GenerateRequest {
  const compiled = compileFormat({ kind: 'schema', schema });
  if (compiled?.kind !== 'grammar') {
    const problems = compiled?.problems.map(({ path, message }) => `${path} ${message}`) ?? [];
    throw new UsageError(`--schema: ${problems.join('; ')}`);
  }
  const { prompt } = request;
  if (prompt.kind !== 'messages') return request;
  const system = { role: 'system', content: schemaPrompt(schema.trim()) } as const;
  return {
    ...request,
    grammar: compiled.grammar,
    prompt: { ...prompt, messages: joinSystem([system, ...prompt.messages]) },
  };
}

/** One system turn: templates take no second. */
function joinSystem([system, next, ...rest]: readonly ChatMessage[]): ChatMessage[] {
  if (!system || !next) return system ? [system] : [];
  if (next.role !== 'system') return [system, next, ...rest];
  return [{ role: 'system', content: `${next.content}\n\n${system.content}` }, ...rest];
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
    grammar: summary.grammar,
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
