import { expose, type Endpoint } from 'comlink';
import { loadQuickJs, runInQuickJs } from './run-in-quickjs';
import type { WireSandbox } from './sandbox-line';

/** The worker's end of the line: one program, and no other after it. */
export function serveSandbox(endpoint: Endpoint): void {
  const quickJs = loadQuickJs();
  const wire: WireSandbox = {
    ready: async () => {
      await quickJs;
    },
    run: async (program) => runInQuickJs(program, await quickJs),
  };
  expose(wire, endpoint);
}
