import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';

import { ROOT } from './root.mjs';

const PROGRAM = `
  const { create } = await import('webgpu');
  const adapter = await create([]).requestAdapter();
  if (!adapter) throw new Error('Dawn finds no adapter it accepts');
  const { description, architecture } = adapter.info;
  console.log(JSON.stringify({
    name: description || architecture,
    shaderF16: adapter.features.has('shader-f16'),
  }));
`;

/**
 * Asks Dawn, in a process of its own because a driver can crash, what it makes of a Vulkan driver.
 * @param {string | undefined} icdPath the driver's ICD file; undefined for the system's choice
 * @returns {{ name: string, shaderF16: boolean } | { refusal: string }}
 */
export function probeVulkan(icdPath) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM],
    {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        ...process.env,
        XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
        ...(icdPath && { VK_ICD_FILENAMES: icdPath }),
      },
    },
  );
  if (status === 0) {
    return /** @type {{ name: string, shaderF16: boolean }} */ (JSON.parse(stdout));
  }
  const reason = /Error: (.*)/.exec(stderr)?.[1];
  return { refusal: reason ?? `Dawn ended with ${signal ?? `status ${status}`}` };
}
