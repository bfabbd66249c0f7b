import type { Scales, TemplateValue, Weight } from './template-weight';

/** The arguments of a filter: those without a name, then those with one. */
export interface FilterArguments {
  readonly positional: readonly TemplateValue[];
  readonly named: ReadonlyMap<string, TemplateValue>;
}

type Growth = (operand: Weight, text: string, given: FilterArguments) => number;

/** JSON quotes each unit of text by at most six, as `\u0001`. */
const JSON_QUOTING = 6;

/** Filters whose result may be longer than what they are given by a factor that the template chooses: how long, at most. */
export const GROWING_FILTERS: ReadonlyMap<string, Growth> = new Map<string, Growth>([
  [
    'replace',
    (_operand, text, { positional, named }) =>
      replacedLength(
        text,
        textOf(positional[0] ?? named.get('old')),
        textOf(positional[1] ?? named.get('new')),
      ),
  ],
  [
    'indent',
    (operand, text, { positional, named }) =>
      operand.size + countOf(text, '\n') * numberOf(positional[0] ?? named.get('width')),
  ],
  [
    'join',
    (operand, _text, { positional, named }) =>
      operand.size * (1 + textOf(positional[0] ?? named.get('separator')).length),
  ],
  [
    'tojson',
    (operand, _text, { named }) =>
      operand.size *
      (JSON_QUOTING +
        numberOf(named.get('indent')) * (operand.depth + 1) +
        separatorsLength(named.get('separators'))),
  ],
]);

/** Length of `text` with each `old` replaced. */
export function replacedLength(text: string, old: string, fresh: string): number {
  // An empty text stands between all characters.
  const most = old === '' ? text.length + 1 : countOf(text, old);
  return text.length + most * fresh.length;
}

/** @returns the weight of a filter's operand and how long its result may get */
export function filteredLength(
  filter: string,
  operand: TemplateValue,
  given: FilterArguments,
  scales: Scales,
): number {
  const text = typeof operand.value === 'string' ? operand.value : '';
  return GROWING_FILTERS.get(filter)?.(scales.weigh(operand), text, given) ?? 0;
}

/** Places where `part` stands in `text`, and one more. */
function countOf(text: string, part: string): number {
  let count = 1;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function textOf(value: TemplateValue | undefined): string {
  return typeof value?.value === 'string' ? value.value : '';
}

/** Four is what `indent` takes by default. */
function numberOf(value: TemplateValue | undefined): number {
  return typeof value?.value === 'number' ? Math.max(0, value.value) : 4;
}

function separatorsLength(value: TemplateValue | undefined): number {
  if (!Array.isArray(value?.value)) return 4;
  return (value.value as TemplateValue[]).reduce((sum, one) => sum + textOf(one).length, 0);
}
