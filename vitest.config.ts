import { tmpdir } from 'node:os';

import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

import { CHROMIUM_ARGS, findChromium } from './scripts/find-chromium.mjs';
import { findVulkan } from './scripts/find-vulkan.mjs';

const chromium = findChromium();
const vulkan = findVulkan();

function inChromium() {
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: { args: CHROMIUM_ARGS, ...(chromium && { executablePath: chromium }) },
    }),
    instances: [{ browser: 'chromium' as const }],
  };
}

const node: TestProjectConfiguration = {
  test: { name: 'node', environment: 'node', include: ['test/unit/**/*.test.ts'] },
};

const dawn: TestProjectConfiguration = {
  test: {
    name: 'dawn',
    environment: 'node',
    include: ['test/gpu/**/*.gpu.test.ts'],
    setupFiles: ['test/setup/dawn.ts'],
    // A fork is a process of its own, so a crash of the driver fails one file, and the loader sees this environment.
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    env: {
      XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
      ...(vulkan?.icdPath && { VK_ICD_FILENAMES: vulkan.icdPath }),
    },
  },
};

const gpu: TestProjectConfiguration = {
  test: {
    name: 'gpu',
    include: ['test/gpu/**/*.gpu.test.ts'],
    testTimeout: 60_000,
    browser: inChromium(),
  },
};

const ui: TestProjectConfiguration = {
  extends: './vite.config.ts',
  test: { name: 'ui', include: ['test/ui/**/*.test.ts'], browser: inChromium() },
};

const e2e: TestProjectConfiguration = {
  test: {
    name: 'e2e',
    environment: 'node',
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/setup/serve-app.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
};

export default defineConfig({
  test: { projects: [node, dawn, gpu, ui, e2e] },
});
