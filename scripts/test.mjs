/** `npm test`: sets everything up, then runs every check and every test. What CI runs; ends with Vitest's closing lines. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { buildIfStale } from './build-if-stale.mjs';
import { findVulkan } from './find-vulkan.mjs';
import { ensureDependencies, requireNode } from './install-dependencies.mjs';
import { ROOT } from './root.mjs';
import { ensureDebianPackages } from './set-up-debian.mjs';
import { setUpLavapipe } from './set-up-lavapipe.mjs';
import { probeVulkan } from './vulkan-probe.mjs';

/**
 * @param {string} script path from the repository's root
 * @param {string[]} args
 */
function runNode(script, ...args) {
  return spawnSync(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, stdio: 'inherit' })
    .status;
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

  const checked = runNode('scripts/check.mjs') === 0;
  const built = await build();

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
  const tested = runNode(
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.map((name) => `--project=${name}`),
    ...process.argv.slice(2),
  );
  if (!checked) console.error('npm run check failed: see above the tests');
  if (!built) console.error('npm run build failed: see above the tests');
  process.exitCode = checked && built && tested === 0 ? 0 : 1;
}

test().catch((/** @type {Error} */ error) => {
  console.error(`npm test: ${error.message}`);
  process.exitCode = 1;
});
