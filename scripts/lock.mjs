/**
 * `npm run lock`: completes `package-lock.json` after `npm install <package>`. Beside an existing `node_modules`, npm leaves
 * packages for other platforms out of the lock file, and `npm ci` then refuses it in a clean clone; away from one it does not.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from './root.mjs';

const folder = mkdtempSync(join(tmpdir(), 'talaria-lock-'));
try {
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    copyFileSync(join(ROOT, name), join(folder, name));
  }
  const { status } = spawnSync('npm', ['install', '--package-lock-only'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0)
    copyFileSync(join(folder, 'package-lock.json'), join(ROOT, 'package-lock.json'));
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
