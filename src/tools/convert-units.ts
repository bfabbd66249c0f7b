import type { Tool } from './tool';
import { UNIT_KINDS } from './units';

interface FoundUnit {
  readonly kind: string;
  /** In units of the kind's first. */
  readonly factor: number;
  /** Of the first unit at 0 of this one; only temperatures have one. */
  readonly offset: number;
}

/** Kelvins: the only kind whose units do not share their zero. */
const TEMPERATURES: readonly (readonly [names: string, factor: number, offset: number])[] = [
  ['K|kelvin', 1, 0],
  ['C|°C|celsius|degree celsius|degrees celsius|centigrade', 1, 273.15],
  ['F|°F|fahrenheit|degree fahrenheit|degrees fahrenheit', 5 / 9, 459.67 * (5 / 9)],
  ['R|°R|rankine', 5 / 9, 0],
];

const BY_NAME = new Map<string, FoundUnit>();
/** Without regard to capitals; a spelling that two units share belongs to the first. */
const BY_ANY_CASE = new Map<string, FoundUnit>();

function learn(names: string, unit: FoundUnit): void {
  for (const name of names.split('|')) {
    BY_NAME.set(name, unit);
    for (const spelling of [name.toLowerCase(), `${name.toLowerCase()}s`]) {
      if (!BY_ANY_CASE.has(spelling)) BY_ANY_CASE.set(spelling, unit);
    }
  }
}

for (const [names, factor, offset] of TEMPERATURES) {
  learn(names, { kind: 'temperature', factor, offset });
}
for (const { kind, units } of UNIT_KINDS) {
  for (const [names, factor] of units) learn(names, { kind, factor, offset: 0 });
}

export const convertUnits: Tool = {
  signature: {
    name: 'convert_units',
    description: 'Convert a value between units',
    parameters: {
      type: 'object',
      properties: {
        value: { type: 'number', description: 'Value to convert' },
        from: { type: 'string', description: 'Unit to convert from' },
        to: { type: 'string', description: 'Unit to convert to' },
      },
      required: ['value', 'from', 'to'],
    },
  },
  capabilities: [],
  run: ({ value, from, to }) => ({
    value: convert(Number(value), String(from), String(to)),
    unit: String(to),
  }),
};

/** @throws Error for a unit that is not known, and for two that measure different things */
function convert(value: number, from: string, to: string): number {
  const [source, target] = unitsNamed(from, to);
  if (source.kind !== target.kind) {
    throw new Error(`${from} is a unit of ${source.kind}, ${to} of ${target.kind}`);
  }
  const result = (value * source.factor + source.offset - target.offset) / target.factor;
  if (!Number.isFinite(result)) throw new Error('the result is not a finite number');
  // What two factors of doubles leave for certain; 0.1 + 0.2 is 0.3.
  return Number(result.toPrecision(12));
}

/** `c` is degrees beside degrees, and the speed of light beside a speed. */
function unitsNamed(from: string, to: string): readonly [FoundUnit, FoundUnit] {
  const [source, target] = [unitNamed(from), unitNamed(to)];
  if (source.kind === target.kind) return [source, target];
  const [looseSource, looseTarget] = [looselyNamed(from), looselyNamed(to)];
  if (looseSource?.kind === target.kind) return [looseSource, target];
  if (looseTarget?.kind === source.kind) return [source, looseTarget];
  return [source, target];
}

function unitNamed(name: string): FoundUnit {
  const unit = BY_NAME.get(clean(name)) ?? looselyNamed(name);
  if (unit) return unit;
  const kinds = ['temperature', ...UNIT_KINDS.map(({ kind }) => kind)].join(', ');
  throw new Error(`"${name}" is no unit that is known; known are units of ${kinds}`);
}

function looselyNamed(name: string): FoundUnit | undefined {
  return BY_ANY_CASE.get(clean(name).toLowerCase());
}

/** As in the table: one blank between words, no full stop, and one of the two signs for micro. */
function clean(name: string): string {
  return name
    .trim()
    .replace(/[\s_]+/g, ' ')
    .replace(/\.$/, '')
    .replaceAll('\u03bc', '\u00b5');
}
