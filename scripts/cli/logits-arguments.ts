import type { LogitsRequest } from '../../src/protocol';
import { numberList, numberOption, parse, requiredFile, UsageError } from './arguments';

const LOGITS_USAGE = `Usage: npm run logits -- --model file.gguf --tokens 1,2,3 [--top 20] [--all]

One line of JSON for the last position, or with --all for each: {position, token, top: [{id, logit, logprob}]}.`;

const DEFAULT_TOP = 20;
const LARGEST_ID = 2 ** 31 - 1;

export interface LogitsArguments {
  readonly model: string;
  readonly request: LogitsRequest;
}

/** @throws UsageError */
export function parseLogits(argv: readonly string[]): LogitsArguments {
  const { values, positionals } = parse(
    argv,
    {
      model: { type: 'string' },
      tokens: { type: 'string' },
      top: { type: 'string' },
      all: { type: 'boolean', default: false },
    },
    LOGITS_USAGE,
  );
  if (positionals.length > 0) {
    throw new UsageError(`found "${positionals.join(' ')}", allowed options only\n${LOGITS_USAGE}`);
  }
  if (values.tokens === undefined) throw new UsageError(`--tokens is missing\n${LOGITS_USAGE}`);
  return {
    model: requiredFile('--model', values.model, LOGITS_USAGE),
    request: {
      tokens: numberList('tokens', values.tokens, { min: 0, max: LARGEST_ID, integer: true }),
      all: values.all,
      top:
        numberOption('top', values.top, { min: 1, max: LARGEST_ID, integer: true }) ?? DEFAULT_TOP,
    },
  };
}
