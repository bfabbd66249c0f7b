import { describe, expect, it } from 'vitest';
import { areExclusive } from '../../../src/schema/exclusive';
import { mergeSchemas } from '../../../src/schema/merge-schemas';
import { compileFormat, judge } from '../../../src/schema/response-format';
import type { Schema } from '../../../src/schema/schema.types';
import { schemaToGrammar } from '../../../src/schema/schema-to-grammar';

const problemsOf = (schema: Schema): string[] => {
  const compiled = schemaToGrammar(schema);
  return compiled.kind === 'problems'
    ? compiled.problems.map(({ path, message }) => `${path} ${message}`)
    : [];
};

describe('what cannot be guaranteed is named, with its place', () => {
  it.each<[Schema, RegExp]>([
    [{ not: { type: 'string' } }, /^# found not, which cannot be guaranteed/],
    [{ type: 'object', properties: { a: { if: true } } }, /^#\/properties\/a found if,/],
    [{ type: 'array', contains: {} }, /^# found contains/],
    [{ type: 'array', items: { type: 'string' }, uniqueItems: true }, /^# found uniqueItems/],
    [{ type: 'integer', multipleOf: 3 }, /^# found multipleOf 3; allowed is 1, or bounds/],
    [{ type: 'integer', minimum: '3' }, /^# found minimum "3"; allowed is a number/],
    [{ type: 'string', minLength: -1 }, /^# found minLength -1; allowed is a whole number/],
    [{ type: 'text' }, /^# found type "text"; allowed: object, array/],
    [{ type: 'string', pattern: '(?=a)b' }, /with a look-ahead/],
    [{ type: 'string', pattern: '(a)\\1' }, /with \\1/],
    [{ type: 'string', pattern: '^a+$', maxLength: 3 }, /1 to any number of characters long/],
    [{ type: 'string', pattern: 'a', format: 'date' }, /found pattern beside format "date"/],
    [{ $ref: 'other.json' }, /found \$ref "other.json"; allowed is a place in this schema/],
    [{ $ref: '#/$defs/a' }, /and nothing there/],
    [{ $ref: '#' }, /refers to itself before it says anything/],
    [
      { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
      /refers to itself/,
    ],
    [{ anyOf: [{ $ref: '#' }, { type: 'null' }] }, /refers to itself before it says anything/],
    [{ anyOf: [] }, /found no list of schemas/],
    [{ enum: 'a' }, /found enum "a"; allowed is a list/],
    [
      { oneOf: [{ type: 'integer' }, { type: 'number' }] },
      /alternatives 0 and 1, which one value may fit both/,
    ],
    [{ allOf: [{ pattern: 'a' }, { pattern: 'b' }] }, /found pattern twice/],
    [{ type: 'object', minProperties: 3 }, /found minProperties 3/],
    [
      { type: 'object', patternProperties: { a: true, b: true } },
      /found patternProperties that overlap/,
    ],
    [{ type: 'string', pattern: '^\\d\\-\\d$' }, /with Invalid regular expression/],
    [
      { type: 'object', properties: { A: true }, propertyNames: { pattern: '^a' } },
      /propertyNames beside properties/,
    ],
    [
      { type: 'object', propertyNames: { const: 'a' } },
      /^#\/propertyNames found const; allowed: type/,
    ],
    [
      { type: 'object', required: ['ab'], patternProperties: { '^a': { type: 'integer' } } },
      /found patternProperties that overlap/,
    ],
    [{ $ref: '#/%' }, /and nothing there/],
    [false, /no finite value fits/],
    [{ type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }, /no finite value fits/],
    [{ type: 'integer', minimum: 5, maximum: 4 }, /no finite value fits/],
    [{ type: 'array', minItems: 3, maxItems: 2 }, /no finite value fits/],
  ])('%j', (schema, problem) => {
    expect(problemsOf(schema).join('\n')).toMatch(problem);
  });

  it('but not one more property than those that are declared', () => {
    const properties = { a: { type: 'integer' } };
    expect(
      problemsOf({ type: 'object', properties, additionalProperties: true, minProperties: 2 }),
    ).toEqual([]);
  });

  it('nor values whose siblings refer elsewhere', () => {
    const schema = {
      $defs: { x: { type: 'integer' } },
      enum: [1, 'a'],
      allOf: [{ $ref: '#/$defs/x' }],
    };
    expect(schemaToGrammar(schema)).toMatchObject({ kind: 'grammar' });
  });

  it('but not what only describes, or forbids nothing that would be written', () => {
    expect(
      problemsOf({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: 'T',
        description: 'D',
        type: 'object',
        properties: { a: { type: 'string', default: 'x', examples: ['y'] } },
        unevaluatedProperties: false,
      }),
    ).toEqual([]);
  });
});

describe('alternatives exclude each other', () => {
  it.each<[Schema, Schema, boolean]>([
    [{ type: 'string' }, { type: 'integer' }, true],
    [{ type: 'integer' }, { type: 'number' }, false],
    [{ const: 1 }, { enum: [2, 3] }, true],
    [{ const: 1 }, { type: 'string' }, true],
    [{ const: 1 }, { type: 'integer' }, false],
    [true, { type: 'string' }, false],
    [false, true, true],
    [
      { type: 'object', properties: { k: { const: 'a' } }, required: ['k'] },
      { type: 'object', properties: { k: { const: 'b' } }, required: ['k'] },
      true,
    ],
    [
      { type: 'object', properties: { k: { const: 'a' } }, required: ['k'] },
      { type: 'object', properties: { k: { const: 'b' } } },
      false,
    ],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(areExclusive(a, b)).toBe(expected);
    expect(areExclusive(b, a)).toBe(expected);
  });
});

describe('two demands become one', () => {
  it('that asks for both', () => {
    expect(
      mergeSchemas(
        {
          type: ['integer', 'string'],
          minimum: 1,
          required: ['a'],
          properties: { a: { maxLength: 9 } },
        },
        {
          type: 'number',
          minimum: 3,
          maximum: 9,
          required: ['b'],
          properties: { a: { maxLength: 4 } },
        },
      ),
    ).toEqual({
      type: ['integer'],
      minimum: 3,
      maximum: 9,
      required: ['a', 'b'],
      properties: { a: { maxLength: 4 } },
    });
  });

  it('that keeps what only one of them allows out where the other is closed', () => {
    const closed = { properties: { a: true }, additionalProperties: false };
    expect(mergeSchemas(closed, { properties: { b: { type: 'string' } } })).toEqual({
      properties: { a: true, b: false },
      additionalProperties: false,
    });
  });
});

describe('a format', () => {
  it('of text has no grammar, and no verdict', () => {
    expect(compileFormat({ kind: 'text' })).toBeNull();
    expect(judge({ kind: 'text' }, 'x')).toBeNull();
  });

  it.each([
    [{ kind: 'schema', schema: '{' }, 'found no JSON'],
    [{ kind: 'schema', schema: '3' }, 'found JSON that is no schema'],
    [{ kind: 'grammar', grammar: 'a ::= "b"' }, 'found no rule named root'],
  ] as const)('%j says what is wrong with it', (format, message) => {
    expect(compileFormat(format)).toMatchObject({
      kind: 'problems',
      problems: [{ path: '#', message: expect.stringContaining(message) as string }],
    });
  });

  it('judges an answer', () => {
    const format = { kind: 'schema', schema: '{"type":"array","maxItems":1}' } as const;
    expect(judge(format, '[1]')).toEqual({ kind: 'valid', pretty: '[\n  1\n]' });
    expect(judge(format, '[1,2]')).toMatchObject({ kind: 'invalid' });
    expect(judge(format, '[1')).toMatchObject({ kind: 'no-json' });
  });
});
