import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

import { contentSecurityPolicy } from './scripts/content-security-policy.ts';
import { firstChunk } from './scripts/first-chunk.ts';
import { limitFirstLoad } from './scripts/first-load.ts';
import { headerFiles } from './scripts/header-files.ts';
import { installable } from './scripts/installable.ts';
import { translated } from './scripts/translated.ts';
import { woff2Only } from './scripts/woff2-only.ts';

/** WebLLM by its name, which the service worker knows it by. */
function assetFileNames({ originalFileNames }: { originalFileNames: string[] }): string {
  const isWebLlm = originalFileNames.some((name) => name.includes('@mlc-ai/web-llm/'));
  return `assets/${isWebLlm ? 'web-llm' : '[name]'}-[hash][extname]`;
}

export default defineConfig({
  // Relative URLs, so that a build works under any path of a static host.
  base: './',
  plugins: [
    translated(),
    svelte({ configFile: false }),
    woff2Only(),
    contentSecurityPolicy(),
    headerFiles(),
    installable(),
    limitFirstLoad(),
  ],
  worker: { format: 'es', rolldownOptions: { output: { assetFileNames } } },
  build: {
    // Browsers with WebGPU are all newer than this.
    target: 'es2023',
    sourcemap: true,
    // Those browsers preload modules by themselves.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'cli.html'],
      output: { assetFileNames, codeSplitting: { groups: [firstChunk()] } },
    },
  },
});
