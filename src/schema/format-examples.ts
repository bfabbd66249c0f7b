import type { SchemaObject } from './schema.types';

/** To begin with, each of a kind that people ask for. */
export const SCHEMA_EXAMPLES: readonly { readonly name: string; readonly schema: SchemaObject }[] =
  [
    {
      name: 'A person',
      schema: {
        type: 'object',
        properties: {
          name: { type: 'string', maxLength: 60 },
          age: { type: 'integer', minimum: 0, maximum: 130 },
          city: { type: 'string', maxLength: 60 },
        },
        required: ['name', 'age', 'city'],
        additionalProperties: false,
      },
    },
    {
      name: 'A label with confidence',
      schema: {
        type: 'object',
        properties: {
          label: { enum: ['positive', 'neutral', 'negative'] },
          confidence: { type: 'number', minimum: 0, maximum: 1 },
        },
        required: ['label', 'confidence'],
        additionalProperties: false,
      },
    },
    {
      name: 'A list of tasks',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        items: {
          type: 'object',
          properties: {
            task: { type: 'string', maxLength: 120 },
            due: { type: 'string', format: 'date' },
            priority: { enum: ['low', 'medium', 'high'] },
          },
          required: ['task', 'priority'],
          additionalProperties: false,
        },
      },
    },
  ];

export const GRAMMAR_EXAMPLE = 'root ::= "yes" | "no" | "I cannot tell"';
