import { BLANK_PERSONA, type Persona } from '../../hermes/personas/persona';
import { compileFormat, TEXT_FORMAT, type ResponseFormat } from '../../schema/response-format';
import {
  samplingDraft,
  samplingOf,
  samplingProblems,
  type SamplingDraft,
  type SamplingProblems,
} from '../sampling/sampling-draft';

/** A persona as a form has it: everything may be wrong for a while. */
export interface PersonaDraft {
  name: string;
  summary: string;
  system: string;
  greeting: string;
  alternateGreetings: string[];
  model: string;
  sampling: SamplingDraft;
  thinking: boolean;
  effort: Persona['effort'];
  tools: string[];
  format: ResponseFormat;
}

/** What is wrong with a draft, by the field that it is about. */
export type DraftProblems = SamplingProblems & Partial<Record<'name' | 'format', string>>;

export function draftOf(persona: Persona): PersonaDraft {
  const { name, summary, system, greeting, thinking, effort, sampling } = persona;
  return {
    name,
    summary,
    system,
    greeting,
    alternateGreetings: [...persona.alternateGreetings],
    model: persona.model ?? '',
    sampling: samplingDraft(sampling),
    thinking,
    effort,
    tools: [...persona.tools],
    format: persona.format ?? TEXT_FORMAT,
  };
}

export function problemsOf(draft: PersonaDraft): DraftProblems {
  const problems: DraftProblems = samplingProblems(draft.sampling);
  if (draft.name.trim() === '') problems.name = 'It needs a name.';
  const compiled = compileFormat(draft.format);
  if (compiled?.kind === 'problems') {
    problems.format = compiled.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  }
  return problems;
}

/** @param persona what was edited: what no form shows of it stays as it is */
export function personaOf(persona: Persona, draft: PersonaDraft): Persona {
  const { format: _, ...unchanged } = persona;
  return {
    ...unchanged,
    name: draft.name.trim(),
    summary: draft.summary.trim(),
    system: draft.system,
    greeting: draft.greeting,
    alternateGreetings: draft.alternateGreetings.filter((text) => text.trim() !== ''),
    model: draft.model.trim() === '' ? null : draft.model.trim(),
    sampling: samplingOf(draft.sampling),
    thinking: draft.thinking,
    effort: draft.effort,
    tools: [...draft.tools],
    ...(draft.format.kind !== 'text' && { format: { ...draft.format } }),
  };
}

export function blankPersona(id: string): Persona {
  return { ...BLANK_PERSONA, id, name: '', summary: '', system: '' };
}
