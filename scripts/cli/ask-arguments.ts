import type { GenerateRequest } from '../../src/protocol';
import { numberOption, parse, UsageError } from './arguments';

const ASK_USAGE = `Usage: npm run ask -- "question" [--model file.gguf]
  [--system text] [--think] [--think-tokens n] [--schema schema.json] [--max-tokens n] [--temperature t] [--top-k k] [--top-p p] [--seed s] [--json]

Streams the answer; thoughts, which --think asks for, go to stderr. --schema makes it JSON that fits. Without --model the small model that comes with Talaria
answers, which is not Hermes 4. With --json one line of JSON instead (npm run --silent keeps npm's own two lines away).`;

const LARGEST_SEED = 2 ** 32 - 1;

export interface AskArguments {
  /** Null for the bundled model. */
  readonly model: string | null;
  readonly request: GenerateRequest;
  readonly json: boolean;
  /** A file with a JSON schema that the answer has to fit, or null. */
  readonly schemaPath: string | null;
}

/** @throws UsageError */
export function parseAsk(argv: readonly string[]): AskArguments {
  const { values, positionals } = parse(
    argv,
    {
      model: { type: 'string' },
      system: { type: 'string' },
      think: { type: 'boolean', default: false },
      'think-tokens': { type: 'string' },
      schema: { type: 'string' },
      'max-tokens': { type: 'string' },
      temperature: { type: 'string' },
      'top-k': { type: 'string' },
      'top-p': { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    ASK_USAGE,
  );
  const [question, ...more] = positionals;
  if (question === undefined || question.trim() === '' || more.length > 0) {
    throw new UsageError(
      `found ${String(positionals.length)} questions, allowed one, in quotes\n${ASK_USAGE}`,
    );
  }
  if (values.model === '') throw new UsageError(`--model: found nothing\n${ASK_USAGE}`);
  const maxTokens = numberOption('max-tokens', values['max-tokens'], whole(1, 1e6));
  const thinkingBudget = numberOption('think-tokens', values['think-tokens'], whole(0, 1e6));
  const temperature = numberOption('temperature', values.temperature, { min: 0, max: 10 });
  const topK = numberOption('top-k', values['top-k'], whole(0, 1e6));
  const topP = numberOption('top-p', values['top-p'], { min: 0, max: 1 });
  const seed = numberOption('seed', values.seed, whole(0, LARGEST_SEED));
  return {
    model: values.model ?? null,
    json: values.json,
    schemaPath: values.schema ?? null,
    request: {
      prompt: {
        kind: 'messages',
        messages: [
          ...(values.system === undefined
            ? []
            : [{ role: 'system', content: values.system } as const]),
          { role: 'user', content: question },
        ],
        thinking: values.think,
      },
      ...(maxTokens !== undefined && { maxTokens }),
      ...(thinkingBudget !== undefined && { thinkingBudget }),
      ...(temperature !== undefined && { temperature }),
      ...(topK !== undefined && { topK }),
      ...(topP !== undefined && { topP }),
      ...(seed !== undefined && { seed }),
    },
  };
}

function whole(min: number, max: number) {
  return { min, max, integer: true };
}
