import { EFFORTS } from '../../hermes/effort';
import type { Persona } from '../../hermes/personas/persona';

/** What a persona is asked with, in a few words each. */
export function factsOf(persona: Persona): string[] {
  const { thinking, effort, tools, sampling, format, model, greeting, alternateGreetings } =
    persona;
  const [effortName = ''] = EFFORTS.find(({ id }) => id === effort)?.label.split(' · ') ?? [];
  const facts = [thinking ? `Thinks: ${effortName.toLowerCase()}` : 'Answers at once'];
  if (format) facts.push(FORMATS[format.kind]);
  if (tools.length > 0) facts.push(tools.length === 1 ? '1 tool' : `${tools.length} tools`);
  if (sampling.temperature !== undefined) facts.push(`Temperature ${sampling.temperature}`);
  if (greeting !== '') {
    const n = 1 + alternateGreetings.length;
    facts.push(n === 1 ? 'Speaks first' : `${n} greetings`);
  }
  if (model !== null) facts.push(`For ${model}`);
  return facts;
}

const FORMATS = { json: 'JSON', schema: 'JSON Schema', grammar: 'Grammar' } as const;

/** Whether a persona is meant by what somebody typed: each word stands in its name, its line or its facts. */
export function matches(persona: Persona, query: string): boolean {
  const text = [persona.name, persona.summary, ...factsOf(persona)].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
