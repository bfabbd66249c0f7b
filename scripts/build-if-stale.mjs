import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './root.mjs';

const INPUTS = [
  'index.html',
  'cli.html',
  'package-lock.json',
  'vite.config.ts',
  'public',
  'scripts',
  'src',
  'workers',
];

/**
 * @param {string} path file or folder
 * @returns {number} when it or anything in it last changed, in ms since the epoch; a folder's own time counts, because a
 *   deletion shows nowhere else; 0 when it is not there
 */
function lastChange(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

/**
 * Builds `dist` when it is missing or older than anything it is made of. Needs the dependencies.
 * @param {typeof import('vite').build} [build] for callers that have Vite already: a module that Vite's runner loaded cannot
 *   import another once its first import is done
 */
export async function buildIfStale(build) {
  const built = statSync(join(ROOT, 'dist', 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const changed = Math.max(...INPUTS.map((name) => lastChange(join(ROOT, name))));
  if (built > changed) return;
  build ??= (await import('vite')).build;
  // Vitest says `test` there, and Vite would build what is for developers.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({ root: ROOT, logLevel: 'warn' });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
