import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Makes the built page installable and its shell available offline. Model bytes never pass through the service worker: it answers
 * for the files listed here and leaves every other request to the browser; models lie in IndexedDB, the bundled one too.
 */
export function installable(): Plugin[] {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'workers',
    filename: 'sw.ts',
    // An open page is never swapped under its reader: a newer version waits until they say so.
    registerType: 'prompt',
    // `src/state/app-update.svelte.ts` does it, under the page's Trusted Types.
    injectRegister: false,
    manifest: {
      name: 'Talaria',
      short_name: 'Talaria',
      description:
        'Hermes 4 language models inside your browser, on your own GPU, without a server.',
      lang: 'en',
      start_url: './',
      scope: './',
      display: 'standalone',
      background_color: '#faf8f4',
      theme_color: '#faf8f4',
      categories: ['productivity', 'utilities'],
      icons: [
        { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
        {
          src: 'icon-maskable-512.png',
          sizes: '512x512',
          type: 'image/png',
          purpose: 'maskable',
        },
      ],
    },
    injectManifest: {
      globPatterns: ['index.html', 'first-paint.js', 'assets/*.{js,css,wasm,woff2}', '*.{svg,png}'],
      // The command line's page, the picture of the read-me, and WebLLM, which only those who run an MLC build need.
      globIgnores: ['**/cli-*', 'screenshot.png', '**/web-llm-*'],
      rollupFormat: 'iife',
      sourcemap: false,
    },
  });
}
