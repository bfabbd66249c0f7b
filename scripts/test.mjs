/** `npm test`: sets everything up, then runs every check and every test. What CI runs; ends with Vitest's closing lines, unless the checks took longer. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

import { buildIfStale } from './build-if-stale.mjs';
import { findVulkan } from './find-vulkan.mjs';
import { ensureDependencies, requireNode } from './install-dependencies.mjs';
import { ROOT } from './root.mjs';
import { ensureDebianPackages } from './set-up-debian.mjs';
import { setUpLavapipe } from './set-up-lavapipe.mjs';
import { probeVulkan } from './vulkan-probe.mjs';

const CHECK = 'scripts/check.mjs';

/**
 * @param {import('node:child_process').SpawnOptions} options
 * @param {string} script path from the repository's root
 * @param {string[]} args
 */
function startNode(options, script, ...args) {
  return spawn(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, ...options });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<boolean>} whether it ended well
 */
function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('close', (status) => {
      resolve(status === 0);
    });
  });
}

/**
 * Everything that reads the code, beside the tests and behind them: software adapters leave much of two cores idle while they compile.
 * What it prints comes in one piece when it has ended.
 * @returns {Promise<boolean>} whether it passed
 */
async function check() {
  // Linux shares the processor out between sessions first, and each Chromium is one: so this has to be one, too, to stand behind.
  const isSession = process.platform === 'linux';
  const child = startNode({ stdio: ['ignore', 'pipe', 'pipe'], detached: isSession }, CHECK);
  const { pid } = child;
  if (pid !== undefined) {
    standBehind(pid);
    if (isSession) endWithThis(pid);
  }
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const passed = await ended(child);
  console.log(`\n${output}`);
  return passed;
}

/** @param {number} pid of a process that is to have what others leave of the processor; of its session, where it leads one */
function standBehind(pid) {
  const nice = constants.priority.PRIORITY_LOW;
  try {
    setPriority(pid, nice);
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch {
    // Then it takes its share.
  }
}

/** @param {number} pid leader of a session, which no terminal ends */
function endWithThis(pid) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      try {
        process.kill(-pid);
      } catch {
        // It has ended.
      }
      process.kill(process.pid, signal);
    });
  }
}

/**
 * Readies the adapter for the `dawn` project.
 * @returns {string | undefined} why Dawn in Node cannot run here
 */
function setUpDawn() {
  if (!process.env.VK_ICD_FILENAMES && !process.env.VK_DRIVER_FILES) {
    const lavapipe = setUpLavapipe();
    if ('reason' in lavapipe) console.log(`No lavapipe: ${lavapipe.reason}`);
  }
  const vulkan = findVulkan();
  if (!vulkan) return 'no Vulkan driver found';
  const probe = probeVulkan(vulkan.icdPath);
  if ('refusal' in probe) return `${vulkan.label}: ${probe.refusal}`;
  console.log(`Dawn in Node runs on ${probe.name}`);
  if (!probe.shaderF16) console.log('Not run there: f16 kernels, since it has no shader-f16');
  return undefined;
}

/** @returns {Promise<boolean>} whether there is an up-to-date build to test */
async function build() {
  try {
    await buildIfStale();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

async function test() {
  requireNode();
  ensureDependencies({ dev: true });
  ensureDebianPackages();
  const noDawn = setUpDawn();

  const built = await build();
  const checking = check();

  const projects = [
    'node',
    'gpu',
    'ui',
    'storage',
    ...(noDawn ? [] : ['dawn', 'oracle']),
    ...(built ? ['e2e'] : []),
  ];
  if (noDawn) console.log(`Not run: projects dawn and oracle, kernels in Node (${noDawn})`);
  if (!built) console.error('Not run: project e2e, the built app (the build failed)');
  const tested = await ended(
    startNode(
      { stdio: 'inherit' },
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.map((name) => `--project=${name}`),
      ...process.argv.slice(2),
    ),
  );
  const checked = await checking;
  if (!checked) console.error('npm run check failed: see above, among or after the tests');
  if (!built) console.error('npm run build failed: see above the tests');
  process.exitCode = checked && built && tested ? 0 : 1;
}

test().catch((/** @type {Error} */ error) => {
  console.error(`npm test: ${error.message}`);
  process.exitCode = 1;
});
