/**
 * Gives Dawn in Node a software Vulkan driver with shader-f16: Mesa's lavapipe, which Dawn accepts from version 23 on.
 * Where the system's own is too old (Debian 12 has 22.3), the driver alone is unpacked from bookworm-backports into
 * `.cache/lavapipe`; nothing is installed, and no root is needed.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { LAVAPIPE_DIR, LAVAPIPE_ICD } from './find-vulkan.mjs';
import { probeVulkan } from './vulkan-probe.mjs';

const SYSTEM_ICD_DIR = '/usr/share/vulkan/icd.d';
const SUITE = 'bookworm-backports';
const PACKAGE = 'mesa-vulkan-drivers';
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {string} what it printed
 */
function run(command, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status !== 0) {
    const lastLine = stderr.trim().split('\n').at(-1);
    throw new Error(`${command} ${args.at(-1)} ended with status ${status}: ${lastLine}`);
  }
  return stdout;
}

/** @returns {string | undefined} the ICD file of the lavapipe that the system has installed, of any version */
function systemIcd() {
  if (!existsSync(SYSTEM_ICD_DIR)) return undefined;
  const name = readdirSync(SYSTEM_ICD_DIR).find((file) => /^lvp_icd\..*json$/.test(file));
  return name && join(SYSTEM_ICD_DIR, name);
}

/** @returns {string} the Debian mirror that this machine's apt already uses */
function debianMirror() {
  const targets = run('apt-get', ['indextargets', '--format', '$(REPO_URI)'], '/');
  return targets.split('\n').find((uri) => /\/debian\/?$/.test(uri)) ?? DEFAULT_MIRROR;
}

/** Unpacks the backported driver, with apt state of its own so that the system's stays as it is. */
function unpackBackport() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^VERSION_CODENAME=bookworm$/m.test(release)) {
    throw new Error(
      'only Debian 12 has a package that fits; install a Mesa of version 23 or newer',
    );
  }
  const apt = join(LAVAPIPE_DIR, 'apt');
  for (const folder of ['lists/partial', 'cache/archives/partial', 'download']) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  const source = `deb [signed-by=${KEYRING}] ${debianMirror()} ${SUITE} main\n`;
  writeFileSync(join(apt, 'sources.list'), source);
  const options = [
    `Dir::Etc::sourcelist=${join(apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
  const download = join(apt, 'download');
  run('apt-get', [...options, 'update'], download);
  run('apt-get', [...options, 'download', `${PACKAGE}/${SUITE}`], download);
  const archive = readdirSync(download).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error(`${SUITE} gave no ${PACKAGE}`);
  run('dpkg-deb', ['-x', archive, 'unpacked'], download);

  const libraryDir = join(download, 'unpacked', 'usr', 'lib');
  const driver = readdirSync(libraryDir, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('libvulkan_lvp.so'),
  );
  if (!driver) throw new Error(`${archive} holds no libvulkan_lvp.so`);
  const library = join(LAVAPIPE_DIR, 'libvulkan_lvp.so');
  copyFileSync(join(libraryDir, driver), library);
  rmSync(apt, { recursive: true });
  return library;
}

/** @param {string} library path of the driver, or its name on the loader's search path */
function writeIcd(library) {
  mkdirSync(LAVAPIPE_DIR, { recursive: true });
  const icd = {
    file_format_version: '1.0.1',
    ICD: { api_version: '1.4.305', library_path: library },
  };
  writeFileSync(LAVAPIPE_ICD, JSON.stringify(icd));
}

/** Removes what a run that failed has left, so that nothing half made is taken for a driver. */
function clean() {
  rmSync(LAVAPIPE_DIR, { recursive: true, force: true });
}

/** @returns {{ ready: true } | { reason: string }} ready when `LAVAPIPE_ICD` names a driver that Dawn accepts */
export function setUpLavapipe() {
  if (existsSync(LAVAPIPE_ICD) && 'name' in probeVulkan(LAVAPIPE_ICD)) return { ready: true };
  if (process.platform !== 'linux') return { reason: 'lavapipe is for Linux' };
  clean();
  try {
    const installed = systemIcd();
    if (installed && 'name' in probeVulkan(installed)) {
      const icd = /** @type {{ ICD: { library_path: string } }} */ (
        JSON.parse(readFileSync(installed, 'utf8'))
      );
      writeIcd(icd.ICD.library_path);
    } else {
      writeIcd(unpackBackport());
    }
    const probe = probeVulkan(LAVAPIPE_ICD);
    if ('name' in probe) return { ready: true };
    throw new Error(`${probe.refusal}; its libraries come with apt-get install ${PACKAGE}`);
  } catch (error) {
    clean();
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
