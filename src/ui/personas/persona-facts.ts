import { EFFORTS } from '../../hermes/effort';
import { plural } from '../../locales/plural';
import type { Persona } from '../../hermes/personas/persona';
import { formatSetting } from '../format-quantity';
import { personaWords } from './persona-words';

/** What a persona is asked with, in a few words each. */
export function factsOf(persona: Persona): string[] {
  const { thinking, effort, tools, sampling, format, model, greeting, alternateGreetings } =
    persona;
  const [effortName = ''] = EFFORTS.find(({ id }) => id === effort)?.label.split(' · ') ?? [];
  const facts = [thinking ? `Thinks: ${effortName.toLowerCase()}` : 'Answers at once'];
  if (format) facts.push({ json: 'JSON', schema: 'JSON Schema', grammar: 'Grammar' }[format.kind]);
  if (tools.length > 0) facts.push(plural(tools.length, ['{n} tool', '{n} tools']));
  if (sampling.temperature !== undefined) {
    facts.push(`Temperature ${formatSetting(sampling.temperature)}`);
  }
  if (greeting !== '') {
    const n = 1 + alternateGreetings.length;
    facts.push(plural(n, ['Speaks first', '{n} greetings']));
  }
  if (model !== null) facts.push(`For ${model}`);
  return facts;
}

/** Whether a persona is meant by what somebody typed: each word stands in its name, its line or its facts. */
export function matches(persona: Persona, query: string): boolean {
  const { name, summary } = personaWords(persona);
  const text = [name, summary, ...factsOf(persona)].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
