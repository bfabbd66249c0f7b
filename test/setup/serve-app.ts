/** Serves the built app for the end-to-end tests, on a port of its own. */
import { preview } from 'vite';
import type { TestProject } from 'vitest/node';

import { buildIfStale } from '../../scripts/build-if-stale.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built app is served, with a slash at its end. */
    appUrl: string;
  }
}

export default async function serveApp(project: TestProject) {
  await buildIfStale();
  const server = await preview({
    logLevel: 'warn',
    preview: { host: 'localhost', port: 0, open: false },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the preview server gave no address');
  project.provide('appUrl', url);
  return () => server.close();
}
