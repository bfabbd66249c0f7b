import { valueOf, type RunSandboxed } from './sandbox/sandbox.types';
import type { Tool } from './tool';

export function runJavaScript(run: RunSandboxed): Tool {
  return {
    signature: {
      name: 'run_javascript',
      description:
        'Run JavaScript in a sandbox without network, files or timers. Gives the value of the last expression, or what is returned, and what console.log wrote',
      parameters: {
        type: 'object',
        properties: {
          code: { type: 'string', minLength: 1, maxLength: 65_536, description: 'Code to run' },
        },
        required: ['code'],
      },
    },
    capabilities: [],
    async run({ code }, signal) {
      const outcome = await run({ kind: 'script', code: String(code) }, signal);
      const { logs } = outcome;
      if (outcome.kind === 'error' && logs.length > 0) {
        throw new Error(`${outcome.message}; logged before: ${logs.join('\n')}`);
      }
      return { result: valueOf(outcome), ...(logs.length > 0 && { logs }) };
    },
  };
}
