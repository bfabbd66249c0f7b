import { BLANK_PERSONA, type Persona, type PersonaSampling } from '../../hermes/personas/persona';
import { SAMPLING_LIMITS } from '../../hermes/personas/sampling-limits';
import { compileFormat, TEXT_FORMAT, type ResponseFormat } from '../../schema/response-format';

type SamplingName = keyof PersonaSampling;

/** A persona as a form has it: everything may be wrong for a while. */
export interface PersonaDraft {
  name: string;
  summary: string;
  system: string;
  greeting: string;
  alternateGreetings: string[];
  model: string;
  /** Null or undefined where a field is empty. */
  sampling: Record<SamplingName, number | null | undefined>;
  thinking: boolean;
  effort: Persona['effort'];
  tools: string[];
  format: ResponseFormat;
}

/** What is wrong with a draft, by the field that it is about. */
export type DraftProblems = Partial<Record<'name' | 'format' | SamplingName, string>>;

export function draftOf(persona: Persona): PersonaDraft {
  const { name, summary, system, greeting, thinking, effort, sampling } = persona;
  return {
    name,
    summary,
    system,
    greeting,
    alternateGreetings: [...persona.alternateGreetings],
    model: persona.model ?? '',
    sampling: Object.fromEntries(
      SAMPLING_LIMITS.map((limit) => [limit.name, sampling[limit.name] ?? null]),
    ) as PersonaDraft['sampling'],
    thinking,
    effort,
    tools: [...persona.tools],
    format: persona.format ?? TEXT_FORMAT,
  };
}

export function problemsOf(draft: PersonaDraft): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.name.trim() === '') problems.name = 'It needs a name.';
  for (const { name, min, max, step } of SAMPLING_LIMITS) {
    const value = draft.sampling[name];
    if (value == null) continue;
    const isWhole = Number.isInteger(step);
    if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) continue;
    problems[name] =
      `Found ${value}, allowed a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}.`;
  }
  const compiled = compileFormat(draft.format);
  if (compiled?.kind === 'problems') {
    problems.format = compiled.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  }
  return problems;
}

/** @param persona what was edited: what no form shows of it stays as it is */
export function personaOf(persona: Persona, draft: PersonaDraft): Persona {
  const { format: _, ...unchanged } = persona;
  const set = SAMPLING_LIMITS.flatMap(({ name }) => {
    const value = draft.sampling[name];
    return value == null ? [] : [[name, value] as const];
  });
  return {
    ...unchanged,
    name: draft.name.trim(),
    summary: draft.summary.trim(),
    system: draft.system,
    greeting: draft.greeting,
    alternateGreetings: draft.alternateGreetings.filter((text) => text.trim() !== ''),
    model: draft.model.trim() === '' ? null : draft.model.trim(),
    sampling: Object.fromEntries(set),
    thinking: draft.thinking,
    effort: draft.effort,
    tools: [...draft.tools],
    ...(draft.format.kind !== 'text' && { format: { ...draft.format } }),
  };
}

export function blankPersona(id: string): Persona {
  return { ...BLANK_PERSONA, id, name: '', summary: '', system: '' };
}
