import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCardJson } from '../../../../src/hermes/personas/character-card/read-card';
import { writeCardV3 } from '../../../../src/hermes/personas/character-card/write-card';
import { withMacros } from '../../../../src/hermes/personas/macros';
import { BLANK_PERSONA, type Persona } from '../../../../src/hermes/personas/persona';
import { entry, V1, V2, V3 } from '../../../fixtures/character-cards';

const read = (card: object) => readCardJson(JSON.stringify(card), 'card.json');
const persona = (card: object): Persona => ({ ...read(card).persona, id: 'id' });
const NOW_MS = Date.UTC(2026, 10, 22);

describe('a card of version 1', () => {
  it('becomes one system text, with its macros in one form', () => {
    expect(read(V1).persona.system).toBe(
      `You are {{char}}. Speak and act as {{char}} would, from what {{char}} knows, and leave the words and deeds of {{user}} to {{user}}.

{{char}} mends clocks. {{user}} owns one.

Personality of {{char}}: dry

Scenario: A shop at closing time.

An example of how {{char}} talks:
{{user}}: hello
{{char}}: Mind the pendulum.

An example of how {{char}} talks:
{{char}}: Wait.`,
    );
    expect(withMacros(persona(V1)).greeting).toBe('Is it the chime again, User?');
  });
});

describe('a card of version 2', () => {
  it('brings its own instructions, its lorebook and its greetings', () => {
    const { system, summary, alternateGreetings, tools } = read(V2).persona;
    expect(system).toMatch(/^Write well\. You are \{\{char\}\}\./);
    expect(system).toMatch(/\n\nStay in the shop\.$/);
    const order = ['1911', 'mends clocks', 'A shop', 'Foliot', 'Bern', 'pendulum'];
    const places = order.map((text) => system.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(system).not.toContain('Never told');
    expect(system).not.toContain('winter');
    expect(summary).toBe('Best on winter evenings.');
    expect(alternateGreetings).toEqual(['We are closed.']);
    expect(tools).toEqual([]);
  });
});

describe('a card of version 3', () => {
  it('is called by its nickname, and its addresses are not followed', () => {
    expect(withMacros(persona(V3)).system).toContain('You are A..');
    expect(read(V3).notes).toEqual([{ kind: 'assets' }]);
  });

  it('of a later version is taken, and told', () => {
    const { notes } = read({ ...V2, spec: 'chara_card_v3', spec_version: '3.4' });
    expect(notes).toEqual([{ kind: 'newer', version: 3.4 }]);
  });

  it.each([
    ['@@depth 4\n@@@instruct_depth 5\n\nTold.', 'Told.'],
    ['@@dont_activate\nHidden.', null],
    ['@@dont_activate\n@@activate\nShown.', 'Shown.'],
  ])('reads the decorators of %j', (content, expected) => {
    const book = { entries: [entry({ content, constant: true })] };
    const { system } = read({ ...V3, data: { ...V3.data, character_book: book } }).persona;
    expect(system).not.toContain('@@');
    if (expected === null) expect(system).not.toContain('Hidden');
    else expect(system).toContain(`\n\n${expected}\n\n`);
  });

  it('keeps long entries that wait for keywords out of the system text, and says so', () => {
    const long = (keys: string[]) => entry({ content: 'x'.repeat(2500), keys, use_regex: true });
    const entries = [
      long(['(a+)+$']),
      long(['b']),
      entry({ content: 'Always.', constant: true }),
      entry({ content: '@@activate\nAlways, too.', keys: ['c'] }),
    ];
    const { persona: found, notes } = read({
      ...V2,
      data: { ...V2.data, character_book: { entries } },
    });
    expect(found.system).toContain('Always.\n\nAlways, too.');
    expect(found.system).not.toContain('xxx');
    expect(notes).toEqual([{ kind: 'lore', nLeftOut: 2 }]);
  });
});

describe('what is no card', () => {
  const deep = '['.repeat(100) + ']'.repeat(100);
  it.each([
    ['{', 'found no JSON'],
    ['[]', 'no object'],
    ['{"name":"package","description":"of npm"}', 'found no character card; allowed'],
    ['{"spec":"chara_card_v9","data":{}}', 'found spec "chara_card_v9"'],
    ['{"spec":"chara_card_v2"}', 'at data: found no object'],
    ['{"spec":"chara_card_v2","data":{}}', 'at name: found undefined, allowed'],
    ['{"spec":"chara_card_v2","data":{"name":" "}}', 'allowed a name that is not empty'],
    [
      '{"spec":"chara_card_v2","data":{"name":"a","alternate_greetings":[1]}}',
      'at alternate_greetings.0: found 1, allowed string',
    ],
    [
      '{"spec":"chara_card_v3","data":{"name":"a","character_book":{"entries":[{"content":2}]}}}',
      'at character_book.entries.0.content: found 2',
    ],
    [`{"spec":"chara_card_v3","data":{"name":"a","extensions":{"x":${deep}}}}`, 'deeper than 64'],
  ])('%s is refused with its place', (text, message) => {
    expect(() => readCardJson(text, 'a.json')).toThrow(
      expect.objectContaining({
        code: 'unreadable',
        message: expect.stringContaining(message) as unknown,
      }),
    );
  });

  it('may leave out or void what it does not need', () => {
    const card = { spec: 'chara_card_v2', data: { name: 'a', first_mes: null, tags: null } };
    expect(read(card).persona).toMatchObject({ name: 'a', system: '', greeting: '' });
  });
});

describe('an export', () => {
  it.each([
    ['V1', V1],
    ['V2', V2],
    ['V3', V3],
  ])('of an imported %s has all of its fields', (_, card) => {
    const data = 'data' in card ? card.data : card;
    expect(writeCardV3(persona(card), NOW_MS)).toMatchObject({
      spec: 'chara_card_v3',
      spec_version: '3.0',
      ...('fav' in card && { fav: true }),
      data: { ...data, modification_date: NOW_MS / 1000 },
    });
    expect(writeCardV3(persona(card), NOW_MS)).not.toMatchObject({ name: 'Stale' });
  });

  it('of an edited one has the new text, once, and keeps what is not replaced', () => {
    const edited = { ...persona(V3), system: 'Only this.', greeting: 'New.' };
    const { data } = writeCardV3(edited, NOW_MS) as { data: Record<string, unknown> };
    expect(data).toMatchObject({
      system_prompt: 'Only this.',
      description: '',
      first_mes: 'New.',
      creator: 'someone',
      extensions: { 'other/app': { voice: 'low' } },
    });
    expect(persona({ spec: 'chara_card_v3', data }).system).toBe('Only this.');
  });

  it('switches no tools on when it is imported again', () => {
    const { persona: found, notes } = read(
      writeCardV3({ ...persona(V1), tools: ['calculator'] }, NOW_MS),
    );
    expect(found.tools).toEqual([]);
    expect(notes).toEqual([{ kind: 'tools', names: ['calculator'] }]);
  });

  it('with settings that are not sound loses these alone', () => {
    const extensions = { talaria: { summary: '', sampling: { temperature: 90 } } };
    const { persona: found, notes } = read({ ...V2, data: { ...V2.data, extensions } });
    expect(found).toMatchObject({ sampling: {}, thinking: false });
    expect(notes).toMatchObject([
      { kind: 'settings', found: expect.stringContaining('extensions.talaria, at ') as string },
    ]);
  });

  const text = fc
    .string({ unit: 'grapheme' })
    .filter((one) => !/\{\{|<(?:user|bot|char)>/i.test(one));
  const own: fc.Arbitrary<Persona> = fc
    .record({
      name: text.filter((name) => name.trim() === name && name !== ''),
      summary: text,
      system: text.filter((one) => one.trim() !== '' || one === ''),
      greeting: text,
      alternateGreetings: fc.array(text),
      model: fc.option(text),
      thinking: fc.boolean(),
      effort: fc.constantFrom('low', 'medium', 'high', 'unlimited'),
      sampling: fc.constantFrom({}, { temperature: 0 }, { topK: 40, minP: 0.1 }),
      format: fc.constantFrom(
        { kind: 'json' } as const,
        {
          kind: 'schema',
          schema: '{}',
        } as const,
      ),
    })
    .map((fields) => ({ ...BLANK_PERSONA, ...fields, id: 'id' }));

  it('gives any persona back as it was', () => {
    fc.assert(
      fc.property(own, (given) => {
        const { persona: found } = readCardJson(JSON.stringify(writeCardV3(given, NOW_MS)), 'a');
        const { card, ...rest } = found;
        expect({ ...rest, id: 'id' }).toEqual(given);
        expect(card?.data.system_prompt).toBe(given.system);
      }),
    );
  });

  it('gives any edited card back as it was', () => {
    fc.assert(
      fc.property(own, fc.constantFrom(V1, V2, V3), (given, card) => {
        const edited = { ...given, card: persona(card).card! };
        const { system, greeting } = persona(writeCardV3(edited, NOW_MS));
        expect({ system, greeting }).toEqual({ system: given.system, greeting: given.greeting });
      }),
    );
  });

  it('keeps whatever else stands in a card', () => {
    const extra = fc.dictionary(fc.stringMatching(/^x_\w{1,8}$/), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(extra, extra, (outer, inner) => {
        const card = { ...outer, spec: 'chara_card_v2', data: { name: 'a', ...inner } };
        const written = JSON.parse(JSON.stringify(writeCardV3(persona(card), NOW_MS))) as object;
        expect(written).toMatchObject(JSON.parse(JSON.stringify(outer)) as object);
        expect(written).toMatchObject({ data: JSON.parse(JSON.stringify(inner)) as object });
      }),
    );
  });
});
