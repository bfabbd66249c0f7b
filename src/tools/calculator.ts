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
  capabilities: [],
  run: ({ expression }) => ({ result: evaluateExpression(String(expression)) }),
};
