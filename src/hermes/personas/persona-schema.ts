import * as v from 'valibot';
import { EFFORTS } from '../effort';
import type { Persona } from './persona';
import { SAMPLING_LIMITS } from '../sampling-limits';

const EFFORT = v.picklist(EFFORTS.map(({ id }) => id));

const FORMAT = v.variant('kind', [
  v.strictObject({ kind: v.literal('json') }),
  v.strictObject({ kind: v.literal('schema'), schema: v.string() }),
  v.strictObject({ kind: v.literal('grammar'), grammar: v.string() }),
]);

/** Only what is named in it; `undefined` is not kept. */
export const SAMPLING = v.strictObject({
  temperature: limited('temperature'),
  topP: limited('topP'),
  topK: limited('topK'),
  minP: limited('minP'),
  repetitionPenalty: limited('repetitionPenalty'),
  presencePenalty: limited('presencePenalty'),
  frequencyPenalty: limited('frequencyPenalty'),
  penaltyLastN: limited('penaltyLastN'),
});

function limited(wanted: (typeof SAMPLING_LIMITS)[number]['name']) {
  const limit = SAMPLING_LIMITS.find(({ name }) => name === wanted);
  const { min = 0, max = 0, step = 1 } = limit ?? {};
  const isWhole = Number.isInteger(step);
  const allowed = `a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`;
  return v.exactOptional(
    v.pipe(
      v.number(allowed),
      v.check(
        (value) => value >= min && value <= max && (!isWhole || Number.isInteger(value)),
        allowed,
      ),
    ),
  );
}

/** What a persona sets beside its texts. */
export const SETTINGS_ENTRIES = {
  model: v.nullable(v.string()),
  sampling: SAMPLING,
  thinking: v.boolean(),
  effort: EFFORT,
  tools: v.array(v.string()),
  format: v.exactOptional(FORMAT),
};

const OBJECT = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
);

/** A persona as it is kept, whoever wrote it. */
export const PERSONA: v.GenericSchema<unknown, Persona> = v.strictObject({
  id: v.pipe(v.string(), v.nonEmpty()),
  name: v.pipe(v.string(), v.nonEmpty('a name')),
  summary: v.string(),
  system: v.string(),
  greeting: v.string(),
  alternateGreetings: v.array(v.string()),
  ...SETTINGS_ENTRIES,
  card: v.exactOptional(v.strictObject({ outer: OBJECT, data: OBJECT })),
  picture: v.exactOptional(v.instance(Blob)),
});
