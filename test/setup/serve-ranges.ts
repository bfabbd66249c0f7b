/** A server of parts of files, for the tests of the store in a real browser. */
import type { TestProject } from 'vitest/node';

import { RangeServer } from '../servers/range-server';
import { FILE_BYTES, FILE_PATH } from '../storage/served-file';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the range server is, without a slash at its end. */
    rangeServerUrl: string;
  }
}

export default async function serveRanges(project: TestProject) {
  const server = new RangeServer();
  server.files.set(FILE_PATH, FILE_BYTES);
  project.provide('rangeServerUrl', await server.listen());
  return () => server.close();
}
