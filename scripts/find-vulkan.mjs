import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './root.mjs';

/** Where `set-up-lavapipe.mjs` unpacks Mesa's software Vulkan driver. */
export const LAVAPIPE_DIR = join(ROOT, '.cache', 'lavapipe');
export const LAVAPIPE_ICD = join(LAVAPIPE_DIR, 'lvp_icd.json');
const SWIFTSHADER_ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * The Vulkan driver that Dawn in Node (npm's `webgpu`) runs on: what the environment names, else lavapipe, which has
 * shader-f16, else the SwiftShader beside Debian's Chromium.
 * @param {{ quickToCompile?: boolean }} [options] `quickToCompile` puts SwiftShader first: slower to run, but ready in a
 *   fraction of the time
 * @returns {{ label: string, icdPath: string | undefined } | undefined} `icdPath` is undefined where Dawn needs no
 *   Vulkan (Metal, Direct3D); the whole is undefined when there is no driver
 */
export function findVulkan({ quickToCompile = false } = {}) {
  const named = process.env.VK_ICD_FILENAMES ?? process.env.VK_DRIVER_FILES;
  if (named) return { label: named, icdPath: named };
  if (process.platform !== 'linux') return { label: 'the system GPU', icdPath: undefined };
  if (!quickToCompile && existsSync(LAVAPIPE_ICD)) {
    return { label: 'lavapipe', icdPath: LAVAPIPE_ICD };
  }
  if (existsSync(SWIFTSHADER_ICD)) return { label: 'SwiftShader', icdPath: SWIFTSHADER_ICD };
  return quickToCompile ? findVulkan() : undefined;
}
