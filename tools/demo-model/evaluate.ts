import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { FileSource } from '../../scripts/cli/file-source';
import { encodeChat } from '../../src/llm/chat-template/encode-chat';
import { LanguageModel } from '../../src/llm/language-model';
import { readModelFile } from '../../src/llm/model-file';

const USAGE = `node tools/demo-model/evaluate.mjs --model file.gguf --items evaluation.jsonl --setting thinking|direct
    [--temperature 0.6] [--every k] [--first n]
Writes {"id", "setting", "text", "tokens"} for each item to stdout.`;

interface EvaluationItem {
  readonly id: number;
  readonly systems: Readonly<Record<string, string>>;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly tools: readonly unknown[];
}

/** Longer than any reference answer; what has not ended by then never will. */
const MAX_TOKENS = 700;
/** As the model card of Hermes 4 recommends beside temperature 0.6. */
const NUCLEUS = { topP: 0.95, topK: 20 };

export async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string' },
      items: { type: 'string' },
      setting: { type: 'string', default: 'thinking' },
      temperature: { type: 'string', default: '0' },
      every: { type: 'string', default: '1' },
      first: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || !values.model || !values.items) {
    console.log(USAGE);
    return;
  }
  const { model: path, items, setting } = values;
  const model = await LanguageModel.load(await readModelFile([await FileSource.open(path)]));
  console.error(`${model.name} on ${model.adapter.description}, kernels ${model.adapter.kernels}`);
  const template = model.chatTemplate.open();
  const temperature = Number(values.temperature);
  const started = performance.now();
  let nTokens = 0;
  let index = 0;
  for await (const line of createInterface({ input: createReadStream(items) })) {
    if (index++ % Number(values.every) !== Number(values.first)) continue;
    const item = JSON.parse(line) as EvaluationItem;
    const system = { role: 'system', content: item.systems[setting] };
    const prompt = encodeChat(model.tokenizer, template, [system, ...item.messages], {
      addGenerationPrompt: true,
      ...(item.tools.length > 0 && { tools: item.tools }),
    });
    const tokens: number[] = [];
    let text = '';
    await model.generate(
      prompt,
      {
        maxTokens: MAX_TOKENS,
        temperature,
        seed: item.id,
        ...(temperature > 0 && NUCLEUS),
      },
      (piece) => {
        tokens.push(piece.tokenId);
        text += piece.text;
      },
    );
    nTokens += tokens.length;
    console.log(JSON.stringify({ id: item.id, setting, text, tokens }));
  }
  const seconds = (performance.now() - started) / 1000;
  console.error(
    `${nTokens} tokens in ${seconds.toFixed(0)} s: ${(nTokens / seconds).toFixed(1)} tokens/s`,
  );
}
