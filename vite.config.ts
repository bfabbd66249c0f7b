import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

import { contentSecurityPolicy } from './scripts/content-security-policy.ts';

export default defineConfig({
  // Relative URLs, so that a build works under any path of a static host.
  base: './',
  plugins: [svelte({ configFile: false }), contentSecurityPolicy()],
  worker: { format: 'es' },
  build: {
    // Browsers with WebGPU are all newer than this.
    target: 'es2023',
    sourcemap: true,
    // Those browsers preload modules by themselves.
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'cli.html'] },
  },
});
