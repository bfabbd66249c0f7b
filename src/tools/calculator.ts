import { evaluateExpression } from './evaluate-expression';
import type { Tool } from './tool';

export const calculator: Tool = {
  signature: {
    name: 'calculator',
    description: 'Evaluate an arithmetic expression',
    parameters: {
      type: 'object',
      properties: {
        expression: { type: 'string', description: 'Expression to evaluate' },
      },
      required: ['expression'],
    },
  },
  run({ expression }) {
    if (typeof expression !== 'string') throw new Error('"expression" must be a string');
    return { result: evaluateExpression(expression) };
  },
};
