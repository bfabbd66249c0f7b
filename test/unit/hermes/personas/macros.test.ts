import { describe, expect, it } from 'vitest';
import { curlyMacros, expandMacros, withMacros } from '../../../../src/hermes/personas/macros';
import { BLANK_PERSONA, type Persona } from '../../../../src/hermes/personas/persona';

const VALUES = { char: 'Ada', user: 'Bo', random: () => 0.5 };

describe('macros', () => {
  it.each([
    ['{{char}} meets {{ USER }}', 'Ada meets Bo'],
    ['{{original}}go', 'go'],
    ['a{{// note}}b{{comment: c}}d{{hidden_key:k}}e', 'abde'],
    ['{{random:x,y,z}} {{pick::p,q}}', 'y q'],
    ['{{random:a\\,b}}', 'a,b'],
    ['{{roll:6}} {{roll:d20}}', '4 11'],
    ['{{reverse:Hello}}', 'olleH'],
    ['{{unknown}} {{roll:x}} {name}', '{{unknown}} {{roll:x}} {name}'],
    ['<user> is a tag', '<user> is a tag'],
  ])('%s becomes %s', (text, expected) => {
    expect(expandMacros(text, VALUES)).toBe(expected);
  });

  it('fill in text, which is not read again', () => {
    expect(expandMacros('{{char}}', { ...VALUES, char: '{{user}}' })).toBe('{{user}}');
  });

  it('of cards are brought to one form', () => {
    expect(curlyMacros('<USER> <Bot> <char>')).toBe('{{user}} {{char}} {{char}}');
  });

  it('are filled in for a persona with its nickname, in all texts that a model reads', () => {
    const persona: Persona = {
      ...BLANK_PERSONA,
      id: 'a',
      name: 'Ada Long',
      summary: '{{char}}',
      system: 'You are {{char}}.',
      greeting: 'Hello {{user}}',
      alternateGreetings: ['{{char}}?'],
      card: { outer: {}, data: { nickname: 'Ada' } },
    };
    expect(withMacros(persona)).toMatchObject({
      name: 'Ada Long',
      system: 'You are Ada.',
      greeting: 'Hello User',
      alternateGreetings: ['Ada?'],
    });
  });
});
