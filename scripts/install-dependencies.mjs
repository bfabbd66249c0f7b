import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './root.mjs';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} path
 * @returns {Record<string, LockedPackage>} packages by their place, or none when there is no such file
 */
function lockedPackages(path) {
  try {
    const lock = /** @type {{ packages: Record<string, LockedPackage> }} */ (
      JSON.parse(readFileSync(path, 'utf8'))
    );
    return lock.packages;
  } catch {
    return {};
  }
}

/**
 * Says what is missing, by comparing what npm noted in `node_modules` with the lock file: no stamp of our own to go stale.
 * @param {{ dev: boolean }} options `dev` counts the packages that only tests and checks need
 * @returns {string | undefined} the first difference found
 */
export function missingDependency({ dev }) {
  const installed = lockedPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  for (const [place, wanted] of Object.entries(lockedPackages(join(ROOT, 'package-lock.json')))) {
    // Optional packages are builds for other platforms.
    if (place === '' || wanted.optional || wanted.devOptional || (wanted.dev && !dev)) continue;
    const found = installed[place]?.version;
    if (found !== wanted.version)
      return `${place}: ${found ?? 'missing'}, wanted ${wanted.version}`;
  }
  return undefined;
}

/**
 * Runs `npm ci` when something the lock file names is not installed in that version.
 * @param {{ dev: boolean }} options without `dev`, the tools that only tests and checks need stay out: about 900 MB
 * @throws {Error} when npm fails
 */
export function ensureDependencies({ dev }) {
  const missing = missingDependency({ dev });
  if (!missing) return;
  console.log(`Installing dependencies (${missing})`);
  const { status } = spawnSync(
    'npm',
    ['ci', '--no-fund', '--no-audit', ...(dev ? [] : ['--omit=dev'])],
    {
      cwd: ROOT,
      stdio: 'inherit',
      // On Windows npm is a script that only a shell starts.
      shell: process.platform === 'win32',
      env: {
        ...process.env,
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
        NODE_LLAMA_CPP_SKIP_DOWNLOAD: '1',
      },
    },
  );
  if (status !== 0)
    throw new Error(`npm ci failed with status ${status}; is the registry reachable?`);
}

/** @throws {Error} when this Node is older than the tools support */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} found; Talaria needs Node 20.19 or newer`);
  }
}
