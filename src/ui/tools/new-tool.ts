import type { UserTool } from '../../tools/user-tool';

/** What the editor begins with. */
export const NEW_TOOL: UserTool = {
  name: '',
  description: '',
  parameters: {
    type: 'object',
    properties: { n: { type: 'integer', minimum: 1, description: 'How many' } },
    required: ['n'],
  },
  body: 'return args.n * 2;',
};
