import { tmpdir } from 'node:os';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type UserWorkspaceConfig } from 'vitest/config';

import { chromiumArguments, findChromium } from './scripts/find-chromium.mjs';
import { findVulkan } from './scripts/find-vulkan.mjs';
import { translated } from './scripts/translated.ts';
import { SkipReporter } from './test/setup/skip-reporter.ts';
import { SlowFirst } from './test/setup/slow-first.ts';

const chromium = findChromium();

function inChromium() {
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: { args: chromiumArguments(), ...(chromium && { executablePath: chromium }) },
    }),
    instances: [{ browser: 'chromium' as const }],
  };
}

/** For the Vulkan loader. */
function dawnEnvironment(vulkan: ReturnType<typeof findVulkan>): Record<string, string> {
  return {
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    ...(vulkan?.icdPath && { VK_ICD_FILENAMES: vulkan.icdPath }),
  };
}

const node: UserWorkspaceConfig = {
  test: {
    name: 'node',
    environment: 'node',
    include: ['test/unit/**/*.test.ts'],
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
};

const dawn: UserWorkspaceConfig = {
  test: {
    name: 'dawn',
    environment: 'node',
    include: ['test/gpu/**/*.{gpu,dawn}.test.ts'],
    // Loading and the token loop are the same on every adapter; lavapipe would compile their kernels for two minutes.
    exclude: ['test/gpu/generation/**'],
    setupFiles: ['test/setup/dawn.ts'],
    // A fork is a process of its own, so a crash of the driver fails one file, and the loader sees this environment.
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    env: dawnEnvironment(findVulkan()),
  },
};

/** The engine in Node, on Dawn, beside llama.cpp: many models of few tokens, so what counts is compiling their kernels. */
const oracle: UserWorkspaceConfig = {
  test: {
    ...dawn.test,
    name: 'oracle',
    include: ['test/oracle/**/*.oracle.test.ts'],
    env: dawnEnvironment(findVulkan({ quickToCompile: true })),
  },
};

const gpu: UserWorkspaceConfig = {
  test: {
    name: 'gpu',
    include: ['test/gpu/**/*.gpu.test.ts'],
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    browser: inChromium(),
  },
};

const ui: UserWorkspaceConfig = {
  plugins: [translated(), svelte({ configFile: false })],
  // What is fetched when it is first needed, and by workers: found in the middle of a test, Vite would begin the page anew.
  optimizeDeps: {
    include: [
      'fflate',
      'highlight.js/lib/languages/*',
      'katex',
      'lowlight',
      'markdown-it',
      'minisearch',
      'remend',
      'unpdf',
      'wuchale/runtime',
      '@wuchale/svelte/runtime.svelte',
    ],
  },
  test: {
    name: 'ui',
    include: ['test/ui/**/*.test.ts'],
    maxWorkers: 2,
    // What is waited for comes in milliseconds; on two busy cores it may take a while.
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    browser: inChromium(),
  },
};

/** Downloads and the store on a real IndexedDB, against a server that does wrong. */
const storage: UserWorkspaceConfig = {
  test: {
    name: 'storage',
    include: ['test/storage/**/*.storage.test.ts'],
    globalSetup: ['test/setup/serve-ranges.ts', 'test/setup/serve-mcp.ts'],
    maxWorkers: 1,
    testTimeout: 240_000,
    browser: inChromium(),
  },
};

const e2e: UserWorkspaceConfig = {
  test: {
    name: 'e2e',
    environment: 'node',
    include: ['test/{e2e,egress}/**/*.e2e.ts'],
    globalSetup: ['test/setup/serve-app.ts'],
    // A software adapter on two busy cores compiles a model's kernels for most of a minute, and some tests load twice.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two browsers at a time, for the same reason as two projects.
    maxWorkers: 2,
  },
};

/**
 * One group after the other, the projects of a group side by side; those in Node share one worker. Each software adapter leaves nearly
 * half of two cores idle while it compiles, so two may run at once, beside downloads that mostly wait; three, or two in a browser, only
 * stretch each other into timeouts.
 */
const GROUPS: readonly (readonly UserWorkspaceConfig[])[] = [
  [node],
  [dawn, oracle, gpu, storage],
  [ui],
  [e2e],
];

export default defineConfig({
  test: {
    // The reasons first, so that a run ends with the usual closing lines.
    reporters: [new SkipReporter(), 'default'],
    sequence: { sequencer: SlowFirst },
    projects: GROUPS.flatMap((projects, groupOrder) =>
      projects.map((project) => ({
        ...project,
        test: { ...project.test, sequence: { groupOrder } },
      })),
    ),
  },
});
