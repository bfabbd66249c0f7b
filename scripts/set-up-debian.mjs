import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { CHROMIUM_VARIABLE, findChromium } from './find-chromium.mjs';

/** Mesa's driver package is wanted for the libraries that the backported lavapipe needs as well. */
const MESA_PACKAGE = 'mesa-vulkan-drivers';
const MESA_ICD_DIR = '/usr/share/vulkan/icd.d';

/** @returns {string[]} the Debian packages that tests want and this machine lacks */
function missingPackages() {
  const missing = [];
  if (!findChromium()) missing.push('chromium');
  if (process.platform === 'linux' && !existsSync(MESA_ICD_DIR)) missing.push(MESA_PACKAGE);
  return missing;
}

/** @param {string[]} args */
function aptGet(args) {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

/**
 * Installs what is missing where that is possible: as root, with apt.
 * @throws {Error} when there is no browser in the end; it says what to install
 */
export function ensureDebianPackages() {
  const missing = missingPackages();
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing ${missing.join(' and ')} with apt-get`);
    if (aptGet(['-qq', 'update'])) {
      aptGet(['-qq', 'install', '-y', '--no-install-recommends', ...missing]);
    }
  }
  if (findChromium()) return;
  throw new Error(
    `no Chromium found. On Debian: sudo apt-get install -y ${missing.join(' ')}. ` +
      `Elsewhere: install Chromium or Chrome, and name its executable in ${CHROMIUM_VARIABLE} if it is in no usual place`,
  );
}
