import { describe, expect, it } from 'vitest';
import { INCLUDED_PERSONAS } from '../../../src/hermes/personas/included-personas';
import { SAMPLING_LIMITS } from '../../../src/hermes/sampling-limits';
import {
  blankPersona,
  draftOf,
  personaOf,
  problemsOf,
} from '../../../src/ui/personas/persona-draft';

describe('a draft of a persona', () => {
  it.each(INCLUDED_PERSONAS.map((persona) => [persona.name, persona] as const))(
    'of %s is sound, and gives it back as it was',
    (_, persona) => {
      expect(problemsOf(draftOf(persona))).toEqual({});
      expect(personaOf(persona, draftOf(persona))).toEqual(persona);
    },
  );

  it.each(SAMPLING_LIMITS)('holds $name to its limits', ({ name, min, max }) => {
    const draft = draftOf({ ...blankPersona('id'), name: 'A' });
    for (const value of [min, max, null, undefined]) {
      draft.sampling[name] = value;
      expect(problemsOf(draft)).toEqual({});
    }
    for (const value of [min - 0.001, max + 0.001, Number.NaN]) {
      draft.sampling[name] = value;
      expect(problemsOf(draft)[name]).toContain(`from ${min} to ${max}`);
    }
  });

  it('says what its schema does wrong', () => {
    const draft = draftOf(blankPersona('id'));
    draft.format = { kind: 'schema', schema: '{' };
    expect(problemsOf(draft)).toEqual({
      name: 'It needs a name.',
      format: expect.stringContaining('found no JSON') as unknown,
    });
  });
});
