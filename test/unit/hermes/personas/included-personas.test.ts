import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { INCLUDED_PERSONAS } from '../../../../src/hermes/personas/included-personas';
import { withMacros } from '../../../../src/hermes/personas/macros';
import { PERSONA } from '../../../../src/hermes/personas/persona-schema';
import { compileFormat } from '../../../../src/schema/response-format';
import { personaWords } from '../../../../src/ui/personas/persona-words';
import { BUILT_IN_TOOLS } from '../../../../src/tools/built-in-tools';

describe('the included personas', () => {
  it('are a dozen and more, each under its own id and name', () => {
    const ids = INCLUDED_PERSONAS.map(({ id }) => id);
    const names = INCLUDED_PERSONAS.map(({ name }) => name);
    expect(ids.length).toBeGreaterThanOrEqual(12);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(names).size).toBe(names.length);
    expect(ids.every((id) => id.startsWith('included/'))).toBe(true);
  });

  it.each(INCLUDED_PERSONAS.map((persona) => [persona.name, persona] as const))(
    '%s is sound: a line for its card, a system text, settings in range, tools that are here',
    (_, persona) => {
      expect(v.safeParse(PERSONA, persona).issues).toBeUndefined();
      const { name, summary } = persona;
      const said = personaWords(persona);
      expect(said).toEqual({ name, summary });
      expect(said).not.toBe(persona);
      expect(persona.summary).toMatch(/^.{10,90}\.$/);
      expect(persona.system.length).toBeGreaterThan(300);
      expect(BUILT_IN_TOOLS.map(({ signature }) => signature.name)).toEqual(
        expect.arrayContaining([...persona.tools]),
      );
      expect(withMacros(persona).system).not.toContain('{{');
      if (persona.format) expect(compileFormat(persona.format)?.kind).toBe('grammar');
    },
  );
});
