/**
 * `node tools/demo-model/evaluate.mjs --help`: answers held-out items with Talaria's own engine on WebGPU (Dawn in Node).
 * Vite compiles the engine, as for the command line.
 */
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

import { findVulkan } from '../../scripts/find-vulkan.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Before Dawn loads the Vulkan loader, which reads them.
process.env.XDG_RUNTIME_DIR ??= tmpdir();
const vulkan = findVulkan();
if (vulkan?.icdPath) process.env.VK_ICD_FILENAMES ??= vulkan.icdPath;

const { create, globals } = await import('webgpu');
Object.assign(globalThis, globals);
Object.defineProperty((globalThis.navigator ??= /** @type {Navigator} */ ({})), 'gpu', {
  value: create([]),
});

const { runnerImport } = await import('vite');
/** @type {{ module: { main: (argv: readonly string[]) => Promise<void> } }} */
const { module } = await runnerImport('/tools/demo-model/evaluate.ts', {
  root: ROOT,
  configFile: false,
  logLevel: 'error',
});
await module.main(process.argv.slice(2));
process.exit();
