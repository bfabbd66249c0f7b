/** `npm start`: installs what is missing, builds what is stale, serves the app on this machine only, opens a browser. */
import { parseArgs } from 'node:util';

import { buildIfStale } from './build-if-stale.mjs';
import { ensureDependencies, requireNode } from './install-dependencies.mjs';
import { ROOT } from './root.mjs';

const DEFAULT_PORT = 4173;

function hasDisplay() {
  if (process.env.CI) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function start() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--port ${values.port}: a port is a whole number from 0 to 65535`);
  }
  requireNode();
  ensureDependencies({ dev: false });
  await buildIfStale();

  const { preview } = await import('vite');
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    // WebGPU needs a secure context, and browsers count localhost as one.
    preview: { host: 'localhost', port, open: hasDisplay() && !values['no-open'] },
  });
  console.log(`Talaria is at ${server.resolvedUrls?.local[0]} (Ctrl+C stops it)`);
}

start().catch((/** @type {Error} */ error) => {
  console.error(`npm start: ${error.message}`);
  process.exitCode = 1;
});
