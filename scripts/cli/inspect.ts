import { readGguf } from '../../src/llm/gguf/read-gguf';
import { describeModel } from '../../src/llm/model/describe-model';
import { parse, requiredFile } from './arguments';
import { FileSource } from './file-source';
import { describeAsText } from './inspect-text';
import { modelPaths } from './model-paths';

const INSPECT_USAGE = `Usage: npm run inspect -- file.gguf [--json]

Header, metadata, tensors, bytes and memory needed by context length. Reads no weights, so any file size is fine.`;

export async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parse(
    argv,
    { json: { type: 'boolean', default: false } },
    INSPECT_USAGE,
  );
  const path = requiredFile('the file', positionals[0], INSPECT_USAGE);
  const sources: FileSource[] = [];
  try {
    for (const part of modelPaths(path)) sources.push(await FileSource.open(part));
    const description = describeModel(await readGguf(sources));
    console.log(values.json ? JSON.stringify(description) : describeAsText(description));
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}
