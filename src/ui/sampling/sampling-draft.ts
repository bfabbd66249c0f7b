import type { PersonaSampling } from '../../hermes/personas/persona';
import { SAMPLING_LIMITS, type SamplingLimit } from '../../hermes/sampling-limits';

type SamplingName = keyof PersonaSampling;

/** Sampling as a form has it: null or undefined where a field is empty. */
export type SamplingDraft = Record<SamplingName, number | null | undefined>;

export type SamplingProblems = Partial<Record<SamplingName, string>>;

export function samplingDraft(sampling: PersonaSampling): SamplingDraft {
  return Object.fromEntries(
    SAMPLING_LIMITS.map(({ name }) => [name, sampling[name] ?? null]),
  ) as SamplingDraft;
}

export function samplingProblems(draft: SamplingDraft): SamplingProblems {
  const problems: SamplingProblems = {};
  for (const limit of SAMPLING_LIMITS) {
    const problem = limitProblem(limit, draft[limit.name]);
    if (problem !== null) problems[limit.name] = problem;
  }
  return problems;
}

/** What is wrong with a number, or null. */
export function limitProblem(
  { min, max, step }: Pick<SamplingLimit, 'min' | 'max' | 'step'>,
  value: number | null | undefined,
): string | null {
  if (value == null) return null;
  const isWhole = Number.isInteger(step);
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return null;
  return isWhole
    ? `Found ${String(value)}, allowed a whole number from ${String(min)} to ${String(max)}.`
    : `Found ${String(value)}, allowed a number from ${String(min)} to ${String(max)}.`;
}

/** Only what is named in it. */
export function samplingOf(draft: SamplingDraft): PersonaSampling {
  return Object.fromEntries(
    SAMPLING_LIMITS.flatMap(({ name }) => {
      const value = draft[name];
      return value == null ? [] : [[name, value] as const];
    }),
  );
}
