import { LlmError } from '../errors';
import type { SamplingOptions } from '../language-model.types';

/** Hermes 4's own settings (model card and technical report): temperature 0.6, top-p 0.95, top-k 20. */
const DEFAULT_SAMPLING: Omit<SamplingOptions, 'seed'> = {
  temperature: 0.6,
  topK: 20,
  topP: 0.95,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  penaltyLastN: 64,
};

const ALLOWED: Readonly<Record<keyof SamplingOptions, { min: number; max: number; whole?: true }>> =
  {
    temperature: { min: 0, max: 100 },
    topK: { min: 0, max: 2 ** 31, whole: true },
    topP: { min: 0, max: 1 },
    minP: { min: 0, max: 1 },
    repetitionPenalty: { min: 0.01, max: 100 },
    presencePenalty: { min: -100, max: 100 },
    frequencyPenalty: { min: -100, max: 100 },
    penaltyLastN: { min: 0, max: 2 ** 31, whole: true },
    seed: { min: 0, max: 2 ** 32 - 1, whole: true },
  };

/** Fills in what was not said. @throws LlmError `invalid_request` naming the option, found and allowed */
export function resolveSampling(options: Partial<SamplingOptions>): SamplingOptions {
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const sampling: SamplingOptions = { ...DEFAULT_SAMPLING, ...definedOnly(options), seed };
  for (const [name, { min, max, whole }] of Object.entries(ALLOWED)) {
    const value = sampling[name as keyof SamplingOptions];
    const isAllowed = value >= min && value <= max && (!whole || Number.isInteger(value));
    if (!isAllowed) {
      const kind = whole ? 'a whole number' : 'a number';
      throw new LlmError(
        'invalid_request',
        `${name}: found ${String(value)}, allowed ${kind} from ${String(min)} to ${String(max)}`,
      );
    }
  }
  return sampling;
}

function definedOnly(options: Partial<SamplingOptions>): Partial<SamplingOptions> {
  const names = Object.keys(ALLOWED) as (keyof SamplingOptions)[];
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}
